-- The plan names the kinds that a field takes; another kind is loaded and listed.
WITH mismatch AS (
  SELECT k.text AS kind, v.text AS field
  FROM ref_field f
  JOIN match_value v ON v.list = 'field' AND v.code = CAST(f.field_code AS VARCHAR)
  JOIN match_value k ON k.list = 'kind' AND NOT list_contains(string_split(f.kinds, '|'), CAST(k.code AS VARCHAR))
)
SELECT 'model' AS table_name, m.sheet_id, m.row_no, 'kind' AS column_name, 'kind-field-mismatch' AS code, m.kind AS value, NULL AS suggestion
FROM stg_model m
JOIN mismatch x ON x.kind = m.kind AND x.field = m.field
