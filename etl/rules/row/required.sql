-- A required cell is blank.
SELECT table_name, sheet_id, row_no, 'unit' AS column_name, 'required' AS code, NULL AS value, NULL AS suggestion FROM typed_row WHERE unit_text IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'year', 'required', NULL, NULL FROM typed_row WHERE year_text IS NULL
UNION ALL SELECT 'model', sheet_id, row_no, 'name', 'required', NULL, NULL FROM stg_model WHERE name IS NULL
UNION ALL SELECT 'model', sheet_id, row_no, 'field', 'required', NULL, NULL FROM stg_model WHERE field IS NULL
UNION ALL SELECT 'model', sheet_id, row_no, 'kind', 'required', NULL, NULL FROM stg_model WHERE kind IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'name', 'required', NULL, NULL FROM typed_replication WHERE coalesce(code_text, name_text) IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'place', 'required', NULL, NULL FROM typed_replication WHERE place_text IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'name', 'required', NULL, NULL FROM typed_commendation WHERE coalesce(code_text, name_text) IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'form', 'required', NULL, NULL FROM typed_commendation WHERE form_text IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'outlet', 'required', NULL, NULL FROM typed_publicity WHERE outlet IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'form', 'required', NULL, NULL FROM typed_publicity WHERE form_text IS NULL
