CREATE OR REPLACE TEMP TABLE match_date AS
SELECT text, parse_date(text) AS day
FROM (SELECT DISTINCT text FROM stated_date WHERE text IS NOT NULL);
