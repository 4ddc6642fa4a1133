-- The status is not in the list.
SELECT 'model' AS table_name, m.sheet_id, m.row_no, 'status' AS column_name, 'status-unknown' AS code, m.status AS value, u.suggestion
FROM stg_model m
JOIN unknown_value u ON u.list = 'status' AND u.text = m.status
