-- The kind of subject is not in the list.
SELECT table_name, sheet_id, row_no, 'kind' AS column_name, 'kind-unknown' AS code, kind_text AS value, kind_suggestion AS suggestion
FROM typed_model
WHERE kind_text IS NOT NULL AND kind IS NULL
