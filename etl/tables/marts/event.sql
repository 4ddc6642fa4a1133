CREATE OR REPLACE TEMP TABLE event AS
SELECT r.sheet_id, r.row_no, n.model_key, n.owner_code, coalesce(y.model_name, l.model_name) AS model_name,
  coalesce(y.field_code, l.field_code) AS field_code, coalesce(y.field_name, l.field_name) AS field_name,
  coalesce(y.district_code, l.district_code) AS district_code, coalesce(y.district_name, l.district_name) AS district_name
FROM counted_row c
JOIN received_row r ON r.sheet_id = c.sheet_id AND r.row_no = c.row_no
LEFT JOIN named_model n ON n.sheet_id = c.sheet_id AND n.row_no = c.row_no
LEFT JOIN model_label y ON y.model_key = n.model_key AND y.year = r.year
LEFT JOIN model_label_last l ON l.model_key = n.model_key
WHERE c.table_name <> 'model';
