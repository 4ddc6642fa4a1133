INSERT INTO received_row BY NAME
SELECT t.sheet_id, t.row_no, t.table_name, t.unit_code, t.unit_valid_from, t.year, t.round, r.row_no IS NOT NULL AS held
FROM reported_row t
LEFT JOIN rejected_row r ON r.sheet_id = t.sheet_id AND r.row_no = t.row_no;
