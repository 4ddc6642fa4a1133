SELECT 'Số mô hình, điển hình gửi về tỉnh trong các báo cáo bằng tổng số gửi về tỉnh' AS title,
  'Cộng các báo cáo' AS left_label, 'Tổng số' AS right_label, coalesce(r.year, m.year) AS year, coalesce(r.round, m.round) AS round,
  coalesce(r.n, 0) AS left_value, coalesce(m.n, 0) AS right_value
FROM (SELECT year, round, sum(sent_count) AS n FROM mart.fct_reporting GROUP BY year, round) r
FULL JOIN (
  SELECT year, round, count(*) AS n
  FROM mart.fct_model
  WHERE status <> 'discontinued' AND sent_own AND NOT from_registration
  GROUP BY year, round
) m ON m.year = r.year AND m.round = r.round
