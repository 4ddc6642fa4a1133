CREATE OR REPLACE TEMP TABLE match_count AS
SELECT text, parse_count(text) AS number
FROM (SELECT DISTINCT text FROM stated_count WHERE text IS NOT NULL);
