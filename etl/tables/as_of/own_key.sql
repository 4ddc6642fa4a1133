-- A successor's model continues its predecessor's when code and field are the same, unless the
-- steward said that they differ; the key is then that of the first unit that had it.
CREATE OR REPLACE TEMP TABLE own_key AS
WITH earlier AS (
  SELECT o.unit_code, o.code, a.ancestor_code
  FROM doubtful_model o
  JOIN ref_unit_ancestor a ON a.unit_code = o.unit_code
  JOIN doubtful_model p ON p.unit_code = a.ancestor_code AND p.code = o.code AND p.field_code = o.field_code
  ANTI JOIN asof_decision d ON d.verdict = 'different' AND d.code = o.code AND d.other_code = o.code
    AND d.unit_code = least(o.unit_code, a.ancestor_code) AND d.other_unit_code = greatest(o.unit_code, a.ancestor_code)
),
first_owner AS (
  SELECT e.unit_code, e.code, e.ancestor_code
  FROM earlier e
  ANTI JOIN earlier still_earlier ON still_earlier.unit_code = e.ancestor_code AND still_earlier.code = e.code
)
SELECT o.unit_code, o.code,
  CASE WHEN count(DISTINCT f.ancestor_code) = 1 THEN min(f.ancestor_code) ELSE o.unit_code END || '/' || o.code AS model_key
FROM (SELECT DISTINCT unit_code, code FROM doubtful_model) o
LEFT JOIN first_owner f ON f.unit_code = o.unit_code AND f.code = o.code
GROUP BY o.unit_code, o.code;
