-- The status is not in the list.
SELECT table_name, sheet_id, row_no, 'status' AS column_name, 'status-unknown' AS code, status_text AS value, status_suggestion AS suggestion
FROM typed_model
WHERE status_text IS NOT NULL AND status IS NULL
