-- The plan names the kinds that a field takes; another kind is loaded and listed.
SELECT m.table_name, m.sheet_id, m.row_no, 'kind' AS column_name, 'kind-field-mismatch' AS code, m.kind_text AS value, NULL AS suggestion
FROM typed_model m
JOIN ref_field f USING (field_code)
WHERE m.kind IS NOT NULL AND NOT list_contains(string_split(f.kinds, '|'), m.kind)
