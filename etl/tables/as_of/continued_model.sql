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
),
-- Names that one unit has under several codes, in several years: there are few.
renamed AS (
  SELECT unit_code, field_code, name
  FROM counted_model
  WHERE (SELECT min(year) < max(year) FROM counted_model)
  GROUP BY unit_code, field_code, name
  HAVING min(code) <> max(code) AND min(year) < max(year)
),
renamed_model AS (
  SELECT m.unit_code, m.code, coalesce(k.model_key, m.unit_code || '/' || m.code) AS model_key, m.field_code, m.name, m.subject,
    min(m.year) AS first_year, max(m.year) AS last_year, min_by(m.round, (m.year, m.round = 'annual')) AS first_round
  FROM counted_model m
  SEMI JOIN renamed r ON r.unit_code = m.unit_code AND r.field_code = m.field_code AND r.name = m.name
  LEFT JOIN own_key k ON k.unit_code = m.unit_code AND k.code = m.code
  GROUP BY m.unit_code, m.code, k.model_key, m.field_code, m.name, m.subject
  -- Of many that are all alike some, as above.
  QUALIFY row_number() OVER (PARTITION BY m.unit_code, m.field_code, m.name ORDER BY min(m.year), m.code) <= 30
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
-- A model that a unit reports in a later year under another code, or with a subject that it did not give before.
SELECT y.first_year, y.first_round, x.unit_code, x.code, y.unit_code, y.code, 'same_unit'
FROM renamed_model x
JOIN renamed_model y ON y.unit_code = x.unit_code AND y.field_code = x.field_code AND y.name = x.name
WHERE x.model_key <> y.model_key AND x.last_year < y.first_year
  AND (x.subject = y.subject OR x.subject IS NULL OR y.subject IS NULL)
  AND NOT EXISTS (SELECT 1 FROM reused_code r WHERE r.unit_code = y.unit_code AND r.code = y.code AND r.code_before = x.code)
-- Of several earlier ones the last.
QUALIFY row_number() OVER (PARTITION BY y.unit_code, y.code ORDER BY x.last_year DESC, x.subject = y.subject DESC NULLS LAST, x.code) = 1
UNION ALL
-- A code that the unit gave to another model: the same one renamed?
SELECT DISTINCT m.year, m.round, r.unit_code, r.code_before, r.unit_code, r.code, 'code_reused'
FROM reused_code r
JOIN counted_model m ON m.unit_code = r.unit_code AND m.code = r.code AND m.year = r.year
WHERE r.begins
QUALIFY row_number() OVER (PARTITION BY r.unit_code, r.code ORDER BY m.round = 'annual' DESC) = 1;
