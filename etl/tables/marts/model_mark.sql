-- What is said of few of the counted models, in one table, so that the many others cost one look-up: the number of twins
-- and their place, whether a pair is undecided, the half-year's evaluation where the annual report is silent, and the day
-- of the registration that a model is from.
CREATE OR REPLACE TEMP TABLE model_mark AS
WITH half_year AS (
  SELECT model_key, year,
    CASE WHEN bool_or('effective' IN (evaluation_h1, evaluation)) THEN CAST('effective' AS list_code) ELSE CAST('not_effective' AS list_code) END AS evaluation
  FROM counted_core
  WHERE round = 'h1' AND (evaluation_h1 <> 'not_evaluated' OR evaluation <> 'not_evaluated')
  GROUP BY model_key, year
),
mark AS (
  SELECT sheet_id, row_no, twin, place, place_in_channel FROM twin_row
  UNION ALL BY NAME
  SELECT sheet_id, row_no, TRUE AS undecided FROM undecided_model
  UNION ALL BY NAME
  SELECT sheet_id, row_no, received_on AS registration_received_on FROM registered_model
  UNION ALL BY NAME
  SELECT m.sheet_id, m.row_no, h.evaluation AS half_year
  FROM counted_core m
  JOIN half_year h ON h.model_key = m.model_key AND h.year = m.year
  WHERE m.round = 'annual'
)
SELECT sheet_id, row_no, max(twin) AS twin, max(place) AS place, max(place_in_channel) AS place_in_channel,
  bool_or(undecided) AS undecided, max(registration_received_on) AS registration_received_on, any_value(half_year) AS half_year
FROM mark
GROUP BY sheet_id, row_no;
