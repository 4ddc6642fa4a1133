-- How models were evaluated by their half-year's reports, for annual reports that do not repeat it.
CREATE OR REPLACE TEMP TABLE half_year_evaluation AS
SELECT model_key, year,
  CASE WHEN bool_or('effective' IN (evaluation_h1, evaluation)) THEN CAST('effective' AS list_code) ELSE CAST('not_effective' AS list_code) END AS evaluation
FROM counted_core
WHERE round = 'h1' AND (evaluation_h1 <> 'not_evaluated' OR evaluation <> 'not_evaluated')
GROUP BY model_key, year;
