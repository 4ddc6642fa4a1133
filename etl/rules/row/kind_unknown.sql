-- The kind of subject is not in the list.
SELECT 'model' AS table_name, m.sheet_id, m.row_no, 'kind' AS column_name, 'kind-unknown' AS code, m.kind AS value, u.suggestion
FROM stg_model m
JOIN unknown_value u ON u.list = 'kind' AND u.text = m.kind
