-- The active models of the last annual report before the round, for whoever reports them now:
-- the unit itself, and of the units that ended before the round's last day the only successor.
CREATE OR REPLACE TEMP TABLE template_model AS
WITH RECURSIVE link AS (
  SELECT DISTINCT unit_code AS old_unit, unnest(string_split(successors, '|')) AS new_unit
  FROM ref_unit
  WHERE successors IS NOT NULL
),
sole AS (
  SELECT old_unit, min(new_unit) AS new_unit
  FROM link
  WHERE old_unit <> new_unit
  GROUP BY old_unit
  HAVING count(*) = 1
),
ended_heir AS (
  SELECT s.*
  FROM sole s
  WHERE NOT EXISTS (
    SELECT 1 FROM ref_unit u, template_round r WHERE u.unit_code = s.old_unit AND r.ends BETWEEN u.valid_from AND u.valid_to)
),
lineage AS (
  SELECT unit_code, unit_code AS owner FROM template_unit WHERE unit_code NOT IN (SELECT old_unit FROM ended_heir)
  UNION
  SELECT l.unit_code, h.old_unit FROM lineage l JOIN ended_heir h ON h.new_unit = l.owner
),
last_report AS (
  SELECT l.unit_code, max(v.year) AS year
  FROM lineage l
  JOIN counted_version v ON v.unit_code = l.owner AND v.table_name = 'model' AND v.round = 'annual'
  WHERE v.year < getvariable('template_year')
  GROUP BY l.unit_code
)
SELECT l.unit_code, m.model_code, m.model_name, m.subject_name, m.category, m.field_code, m.kind,
  CASE WHEN m.level IS DISTINCT FROM 'district' OR EXISTS (SELECT 1 FROM template_area WHERE level = 'district') THEN m.level END AS level,
  m.registered_on, old_area.label AS old_area,
  -- A place that was divided in the course of the round may still be named; later nobody knows where the model is.
  coalesce(then_area.label, CASE WHEN old_area.valid_to >= (SELECT starts FROM template_round) THEN old_area.label END) AS area
FROM last_report y
JOIN lineage l ON l.unit_code = y.unit_code
JOIN core_model m ON m.unit_code = l.owner AND m.year = y.year AND m.round = 'annual' AND m.status <> 'discontinued'
SEMI JOIN counted_row c ON c.sheet_id = m.sheet_id AND c.row_no = m.row_no
LEFT JOIN ref_area_path p ON p.area_code = m.area_code AND p.valid_from = m.area_valid_from
  AND (SELECT ends FROM template_round) BETWEEN p.since AND p.until
LEFT JOIN template_area then_area ON then_area.area_code = p.then_code AND then_area.valid_from = p.then_from
LEFT JOIN (
  SELECT a.area_code, a.valid_from, a.valid_to,
    CASE a.level WHEN 'commune' THEN a.area_name || ', ' || p.area_name ELSE a.area_name END AS label
  FROM ref_area a
  LEFT JOIN ref_area p ON p.area_code = a.parent_code AND a.valid_to BETWEEN p.valid_from AND p.valid_to
) old_area ON old_area.area_code = m.area_code AND old_area.valid_from = m.area_valid_from
QUALIFY row_number() OVER (PARTITION BY l.unit_code, fold(m.model_code) ORDER BY l.owner <> l.unit_code, m.sheet_id, m.row_no) = 1
ORDER BY l.unit_code, m.field_code, m.model_name COLLATE vi, m.model_code;
