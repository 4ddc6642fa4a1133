CREATE OR REPLACE TEMP VIEW unknown_value AS
SELECT list, text, suggestion FROM match_value WHERE code IS NULL;
