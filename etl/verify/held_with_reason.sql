-- Mỗi dòng bị giữ lại có ít nhất một lý do
SELECT r.sheet_id, r.row_no
FROM received_row r
ANTI JOIN (SELECT sheet_id, row_no FROM issue WHERE severity = 'error') i USING (sheet_id, row_no)
WHERE r.held
