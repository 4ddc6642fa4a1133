-- Pairs of models that look alike, and why. Reasons are tried one after the other, because each join holds all models
-- once; of one pair the reason with the lowest rank is shown (`duplicate_pair`).
CREATE OR REPLACE TEMP TABLE similar_pair AS
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code, 'same_code' AS reason, 1 AS rank
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.code = x.code AND y.name = x.name AND y.unit_code > x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_code' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.code = x.code;

INSERT INTO similar_pair BY NAME
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code, 'same_subject' AS reason, 2 AS rank
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.name = x.name AND y.subject = x.subject AND y.district = x.district AND y.unit_code > x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_subject' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.subject = x.subject AND c.district = x.district;

INSERT INTO similar_pair BY NAME
SELECT x.year, x.round,
  CASE WHEN x.unit_code < y.unit_code THEN x.unit_code ELSE y.unit_code END AS unit_code,
  CASE WHEN x.unit_code < y.unit_code THEN x.code ELSE y.code END AS code,
  CASE WHEN x.unit_code < y.unit_code THEN y.unit_code ELSE x.unit_code END AS other_unit_code,
  CASE WHEN x.unit_code < y.unit_code THEN y.code ELSE x.code END AS other_code,
  'same_subject' AS reason, 2 AS rank
FROM (SELECT * FROM counted_model WHERE district = '56') x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.name = x.name AND y.subject = x.subject AND y.district <> '56' AND y.unit_code <> x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_subject' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.subject = x.subject AND c.district IS NULL;

INSERT INTO similar_pair BY NAME
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code, 'same_place' AS reason, 3 AS rank
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.name = x.name AND y.area = x.area AND y.unit_code > x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_place' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.area = x.area
WHERE x.district <> '56' AND (x.subject IS NULL OR y.subject IS NULL);

INSERT INTO similar_pair BY NAME
WITH spelt AS (
  SELECT DISTINCT number, folded FROM folded_text
)
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code, 'similar_name' AS reason, 4 AS rank
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.subject = x.subject AND y.area = x.area AND y.unit_code > x.unit_code AND y.name <> x.name
JOIN spelt a ON a.number = x.name
JOIN spelt b ON b.number = y.name
ANTI JOIN crowd c ON c.reason = 'similar_name' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.subject = x.subject AND c.area = x.area
WHERE x.district <> '56' AND similar_name(a.folded, b.folded);

INSERT INTO similar_pair BY NAME
WITH first AS (
  SELECT * FROM crowd_model
  -- A pair of one place has a model without a subject; one of one subject and several districts has one of the province.
  QUALIFY row_number() OVER (PARTITION BY crowd
    ORDER BY CASE reason WHEN 'same_place' THEN subject IS NOT NULL WHEN 'same_subject' THEN district <> '56' ELSE FALSE END, unit_code, code) = 1
),
other AS (
  SELECT f.unit_code AS first_unit, f.code AS first_code, m.*
  FROM crowd_model m
  JOIN first f ON f.crowd = m.crowd AND f.unit_code <> m.unit_code
  WHERE m.reason <> 'similar_name' OR (f.name <> m.name AND similar_name(f.folded, m.folded))
  QUALIFY row_number() OVER (PARTITION BY m.crowd ORDER BY m.unit_code, m.code) <= 20
)
SELECT DISTINCT year, round,
  CASE WHEN first_unit < o.unit_code THEN first_unit ELSE o.unit_code END AS unit_code,
  CASE WHEN first_unit < o.unit_code THEN first_code ELSE o.code END AS code,
  CASE WHEN first_unit < o.unit_code THEN o.unit_code ELSE first_unit END AS other_unit_code,
  CASE WHEN first_unit < o.unit_code THEN o.code ELSE first_code END AS other_code,
  reason, rank
FROM other o;
