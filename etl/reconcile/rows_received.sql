-- Nothing received is lost: every row is in a table of the ledger, or held.
SELECT 'Dòng được nhận và dòng giữ lại bằng số dòng đã gửi' AS title,
  'Nhận + giữ lại' AS left_label, 'Số dòng đã gửi' AS right_label, r.year, r.round,
  count(c.row_no) + count(*) FILTER (r.held) AS left_value, count(DISTINCT (r.sheet_id, r.row_no)) AS right_value
FROM (SELECT * FROM received_row SEMI JOIN known_sheet USING (sheet_id)) r
LEFT JOIN (
  SELECT sheet_id, row_no FROM core_model
  UNION ALL SELECT sheet_id, row_no FROM core_replication
  UNION ALL SELECT sheet_id, row_no FROM core_commendation
  UNION ALL SELECT sheet_id, row_no FROM core_publicity
) c USING (sheet_id, row_no)
GROUP BY r.year, r.round
