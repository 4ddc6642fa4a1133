CREATE OR REPLACE TEMP TABLE ref_round AS
SELECT CAST(round AS list_code) AS round, label, starts, ends, closes FROM csv_rounds;
