-- The field is none of the plan's eleven.
SELECT 'model' AS table_name, m.sheet_id, m.row_no, 'field' AS column_name, 'field-unknown' AS code, m.field AS value, u.suggestion
FROM stg_model m
JOIN unknown_value u ON u.list = 'field' AND u.text = m.field
