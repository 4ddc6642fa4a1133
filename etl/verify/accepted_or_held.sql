-- Mỗi dòng đã nhận hoặc được chấp nhận, hoặc bị giữ lại, không có cả hai
SELECT r.sheet_id, r.row_no, r.held, c.row_no IS NOT NULL AS accepted
FROM received_row r
LEFT JOIN (
  SELECT sheet_id, row_no FROM core_model
  UNION ALL SELECT sheet_id, row_no FROM core_replication
  UNION ALL SELECT sheet_id, row_no FROM core_commendation
  UNION ALL SELECT sheet_id, row_no FROM core_publicity
) c ON c.sheet_id = r.sheet_id AND c.row_no = r.row_no
WHERE r.held = (c.row_no IS NOT NULL)
