-- A model of a unit that ended, and one of the same name and field that its successor began to
-- report later, with the same subject or, where none is given, for the same place of today.
CREATE OR REPLACE TEMP TABLE continued_model AS
WITH model AS (
  SELECT m.unit_code, m.code, k.model_key, m.field_code, m.name, m.subject,
    min(m.year) AS first_year, max(m.year) AS last_year,
    min_by(m.round, (m.year, m.round = 'annual')) AS first_round,
    max_by(m.area_now, (m.year, m.round)) AS area_now
  FROM counted_model m
  JOIN own_key k ON k.unit_code = m.unit_code AND k.code = m.code
  -- Only units that come before or after another.
  WHERE m.unit_code IN (SELECT unit_code FROM ref_unit_ancestor UNION SELECT ancestor_code FROM ref_unit_ancestor)
  GROUP BY m.unit_code, m.code, k.model_key, m.field_code, m.name, m.subject
  -- Of many that are all alike some, as above.
  QUALIFY row_number() OVER (PARTITION BY m.unit_code, m.field_code, m.name, m.subject, max_by(m.area_now, (m.year, m.round)) ORDER BY m.code) <= 30
)
SELECT y.first_year AS year, y.first_round AS round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code,
  'successor' AS reason
FROM model y
JOIN ref_unit_ancestor a ON a.unit_code = y.unit_code
JOIN model x ON x.unit_code = a.ancestor_code AND x.field_code = y.field_code AND x.name = y.name
WHERE x.model_key <> y.model_key AND x.last_year <= y.first_year
  AND (x.subject = y.subject OR ((x.subject IS NULL OR y.subject IS NULL) AND x.area_now = y.area_now))
  AND NOT EXISTS (SELECT 1 FROM model z WHERE z.unit_code = y.unit_code AND z.model_key = x.model_key)
UNION ALL
-- A code that the unit gave to another model: the same one renamed?
SELECT DISTINCT m.year, m.round, r.unit_code, r.code_before, r.unit_code, r.code, 'code_reused'
FROM reused_code r
JOIN counted_model m ON m.unit_code = r.unit_code AND m.code = r.code AND m.year = r.year
WHERE r.begins
QUALIFY row_number() OVER (PARTITION BY r.unit_code, r.code ORDER BY m.round = 'annual' DESC) = 1;
