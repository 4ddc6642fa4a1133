-- The field is none of the plan's eleven.
SELECT table_name, sheet_id, row_no, 'field' AS column_name, 'field-unknown' AS code, field_text AS value, field_suggestion AS suggestion
FROM typed_model
WHERE field_text IS NOT NULL AND field_code IS NULL
