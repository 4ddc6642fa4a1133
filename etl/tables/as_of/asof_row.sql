CREATE OR REPLACE TEMP VIEW asof_row AS
SELECT r.* EXCLUDE (held), s.file_id, s.received_on, s.load_id, r.held OR n.row_no IS NOT NULL AS held
FROM received_row r
JOIN asof_sheet s USING (sheet_id)
LEFT JOIN named_model n ON n.sheet_id = r.sheet_id AND n.row_no = r.row_no AND n.code IS NOT NULL;
