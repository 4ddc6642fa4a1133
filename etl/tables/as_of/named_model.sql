-- Which model a row names: by code, else by name, among the models of its unit, else of the units before it; where a name
-- was used for several, the one reported in the row's year. What the unit itself never reported may be another unit's: a
-- press body writes of models of others, and a unit reports what it took over. Such a row is taken for the model of the
-- unit that it states, else for the only model in the province of that name, or of that code where the code itself tells
-- the unit; of several, or where rows of its own models are held, the sender is asked. `owner_code` is then the unit whose model it is.
CREATE OR REPLACE TEMP TABLE named_model AS
WITH lineage AS (
  SELECT DISTINCT unit_code, unit_code AS owner, 0 AS distance FROM ref_unit
  UNION ALL
  SELECT unit_code, ancestor_code, 1 FROM ref_unit_ancestor
),
naming AS (
  SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_replication SEMI JOIN asof_sheet USING (sheet_id)
  UNION ALL SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_commendation SEMI JOIN asof_sheet USING (sheet_id)
  UNION ALL SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_publicity SEMI JOIN asof_sheet USING (sheet_id)
    WHERE ref_text IS NOT NULL
),
asked AS (
  SELECT n.*, o.unit_code AS ref_unit_code
  FROM naming n
  LEFT JOIN core_owner o ON o.sheet_id = n.sheet_id AND o.row_no = n.row_no
),
-- Rows of the unit's own models: those that state no unit, or itself or one before it.
own AS (
  SELECT a.*
  FROM asked a
  LEFT JOIN lineage l ON l.unit_code = a.unit_code AND l.owner = a.ref_unit_code
  WHERE a.ref_unit_code IS NULL OR l.owner IS NOT NULL
),
-- Of many models of one name two are enough to know that it is not one.
owned AS (
  SELECT m.unit_code, m.stated_code AS code, m.year, fold(m.model_name) AS name, min(m.model_key) AS one, max(m.model_key) AS other
  FROM keyed_model m
  WHERE m.unit_code IN (SELECT l.owner FROM own a JOIN lineage l ON l.unit_code = a.unit_code)
  GROUP BY ALL
),
owned_code AS (
  SELECT unit_code, code, year, min(one) AS one, max(other) AS other FROM owned GROUP BY ALL
),
owned_name AS (
  SELECT unit_code, name, year, min(one) AS one, max(other) AS other FROM owned GROUP BY ALL
),
match AS (
  SELECT a.sheet_id, a.row_no, m.one, m.other, m.year = a.year AS same_year, l.distance AS preference
  FROM own a
  JOIN lineage l ON l.unit_code = a.unit_code
  JOIN owned_code m ON m.unit_code = l.owner AND m.code = a.ref_code
  UNION ALL
  SELECT a.sheet_id, a.row_no, m.one, m.other, m.year = a.year, 2 + l.distance
  FROM own a
  JOIN lineage l ON l.unit_code = a.unit_code
  JOIN owned_name m ON m.unit_code = l.owner AND m.name = a.ref_name
),
best AS (
  SELECT sheet_id, row_no, one, other
  FROM match
  QUALIFY preference = min(preference) OVER (PARTITION BY sheet_id, row_no)
    AND (same_year OR NOT bool_or(same_year) OVER (PARTITION BY sheet_id, row_no, preference))
),
others AS MATERIALIZED (
  SELECT a.* FROM asked a ANTI JOIN best b ON b.sheet_id = a.sheet_id AND b.row_no = a.row_no
),
-- Names are only folded where somebody names a model of others.
elsewhere AS (
  SELECT DISTINCT m.unit_code, m.stated_code AS code, m.year, fold(m.model_name) AS name, m.model_key
  FROM keyed_model m
  WHERE (SELECT count(*) FROM others) > 0
),
-- A code says whose it is that begins with the unit's own code, or that the templates made from the unit.
telling AS (
  SELECT * FROM elsewhere WHERE starts_with(code, fold(CAST(unit_code AS VARCHAR)) || ' ') OR starts_with(code, 'gs ')
),
-- Where rows of the unit's own models are held, a name may be that of one of them.
doubtful AS (
  SELECT DISTINCT unit_code, year FROM received_row SEMI JOIN asof_sheet USING (sheet_id) WHERE table_name = 'model' AND held
),
foreign_match AS (
  SELECT a.sheet_id, a.row_no, m.model_key, m.unit_code, m.year = a.year AS same_year, m.code = a.ref_code AS by_code
  FROM others a
  JOIN elsewhere m ON m.unit_code = a.ref_unit_code AND (m.code = a.ref_code OR m.name = a.ref_name)
  UNION ALL
  SELECT a.sheet_id, a.row_no, m.model_key, m.unit_code, m.year = a.year, FALSE
  FROM others a
  JOIN elsewhere m ON m.name = a.ref_name
  ANTI JOIN doubtful d ON d.unit_code = a.unit_code AND d.year = a.year
  WHERE a.ref_unit_code IS NULL
  UNION ALL
  SELECT a.sheet_id, a.row_no, m.model_key, m.unit_code, m.year = a.year, TRUE
  FROM others a
  JOIN telling m ON m.code = a.ref_code
  WHERE a.ref_unit_code IS NULL
),
foreign_best AS (
  SELECT * FROM foreign_match
  QUALIFY coalesce(by_code, FALSE) = bool_or(coalesce(by_code, FALSE)) OVER (PARTITION BY sheet_id, row_no)
    AND (same_year OR NOT bool_or(same_year) OVER (PARTITION BY sheet_id, row_no, by_code))
),
foreign_one AS (
  SELECT f.sheet_id, f.row_no, min(f.model_key) AS one, max(f.model_key) AS other, min(f.unit_code) AS owner_code,
    string_agg(DISTINCT u.unit_name, '; ' ORDER BY u.unit_name) AS owners
  FROM foreign_best f
  JOIN (SELECT unit_code, max_by(unit_name, valid_from) AS unit_name FROM ref_unit GROUP BY unit_code) u ON u.unit_code = f.unit_code
  GROUP BY f.sheet_id, f.row_no
)
SELECT a.sheet_id, a.row_no, a.ref_text,
  CASE WHEN min(b.one) = max(b.other) THEN min(b.one) WHEN any_value(f.one) = any_value(f.other) THEN any_value(f.one) END AS model_key,
  CASE
    WHEN min(b.one) < max(b.other) THEN 'model-ambiguous'
    WHEN min(b.one) IS NULL AND any_value(f.one) IS NULL THEN 'model-unknown'
    WHEN min(b.one) IS NULL AND any_value(f.one) < any_value(f.other) THEN 'owner-ambiguous'
  END AS code,
  CASE WHEN min(b.one) IS NULL AND any_value(f.one) = any_value(f.other) THEN any_value(f.owner_code) END AS owner_code,
  any_value(f.owners) AS owners, any_value(a.ref_unit_code) IS NOT NULL AS owner_stated
FROM asked a
LEFT JOIN best b ON b.sheet_id = a.sheet_id AND b.row_no = a.row_no
LEFT JOIN foreign_one f ON f.sheet_id = a.sheet_id AND f.row_no = a.row_no
GROUP BY a.sheet_id, a.row_no, a.ref_text;
