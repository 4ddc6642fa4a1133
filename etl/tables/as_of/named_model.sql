-- Which model a row names: by code, else by name, among the models of its unit, else of the
-- units before it; where a name was used for several, the one reported in the row's year.
CREATE OR REPLACE TEMP TABLE named_model AS
WITH lineage AS (
  SELECT DISTINCT unit_code, unit_code AS owner, 0 AS distance FROM ref_unit
  UNION ALL
  SELECT unit_code, ancestor_code, 1 FROM ref_unit_ancestor
),
asked AS (
  SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_replication SEMI JOIN asof_sheet USING (sheet_id)
  UNION ALL SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_commendation SEMI JOIN asof_sheet USING (sheet_id)
  UNION ALL SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_publicity SEMI JOIN asof_sheet USING (sheet_id)
    WHERE ref_text IS NOT NULL
),
-- Of many models of one name two are enough to know that it is not one.
owned AS (
  SELECT m.unit_code, m.stated_code AS code, m.year, fold(m.model_name) AS name, min(m.model_key) AS one, max(m.model_key) AS other
  FROM keyed_model m
  WHERE m.unit_code IN (SELECT l.owner FROM asked a JOIN lineage l ON l.unit_code = a.unit_code)
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
  FROM asked a
  JOIN lineage l ON l.unit_code = a.unit_code
  JOIN owned_code m ON m.unit_code = l.owner AND m.code = a.ref_code
  UNION ALL
  SELECT a.sheet_id, a.row_no, m.one, m.other, m.year = a.year, 2 + l.distance
  FROM asked a
  JOIN lineage l ON l.unit_code = a.unit_code
  JOIN owned_name m ON m.unit_code = l.owner AND m.name = a.ref_name
),
best AS (
  SELECT sheet_id, row_no, one, other
  FROM match
  QUALIFY preference = min(preference) OVER (PARTITION BY sheet_id, row_no)
    AND (same_year OR NOT bool_or(same_year) OVER (PARTITION BY sheet_id, row_no, preference))
)
SELECT a.sheet_id, a.row_no, a.ref_text,
  CASE WHEN min(b.one) = max(b.other) THEN min(b.one) END AS model_key,
  CASE WHEN min(b.one) IS NULL THEN 'model-unknown' WHEN min(b.one) < max(b.other) THEN 'model-ambiguous' END AS code
FROM asked a
LEFT JOIN best b ON b.sheet_id = a.sheet_id AND b.row_no = a.row_no
GROUP BY a.sheet_id, a.row_no, a.ref_text;
