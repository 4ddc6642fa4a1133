-- Nothing received is lost: every row is in a table of the ledger, or held.
WITH received AS (
  SELECT * FROM received_row SEMI JOIN asof_sheet USING (sheet_id)
),
core AS (
  SELECT sheet_id, row_no FROM core_model
  UNION ALL SELECT sheet_id, row_no FROM core_replication
  UNION ALL SELECT sheet_id, row_no FROM core_commendation
  UNION ALL SELECT sheet_id, row_no FROM core_publicity
),
sent AS (
  SELECT year, round, count(*) AS n, count(*) FILTER (held) AS held FROM received GROUP BY year, round
),
taken AS (
  SELECT year, round, count(*) AS n FROM received JOIN core USING (sheet_id, row_no) GROUP BY year, round
)
SELECT 'Dòng được nhận và dòng giữ lại bằng số dòng đã gửi' AS title,
  'Nhận + giữ lại' AS left_label, 'Số dòng đã gửi' AS right_label, s.year, s.round,
  coalesce(t.n, 0) + s.held AS left_value, s.n AS right_value
FROM sent s
LEFT JOIN taken t ON t.year IS NOT DISTINCT FROM s.year AND t.round IS NOT DISTINCT FROM s.round
