CREATE OR REPLACE TEMP TABLE match_year AS
SELECT text, CASE WHEN year BETWEEN 2010 AND year(CAST(getvariable('today') AS DATE)) + 1 THEN year END AS year
FROM (
  SELECT text, TRY_CAST(regexp_extract(fold(text), '^(?:nam )?(\d{4})(?: 0+)?$', 1) AS INTEGER) AS year
  FROM (
    SELECT year_text AS text FROM stated_context
    UNION SELECT info_year FROM load_sheet)
  WHERE text IS NOT NULL
);
