SELECT 'Mô hình, điển hình nhân rộng trong năm khớp với danh sách nhân rộng' AS title,
  'Mô hình ghi nhân rộng trong năm' AS left_label, 'Mô hình có trong danh sách nhân rộng' AS right_label, m.year, m.round,
  count(*) FILTER (m.replicated_in_year) AS left_value, count(r.model_key) AS right_value
FROM mart.fct_model m
LEFT JOIN (SELECT DISTINCT year, round, model_key FROM mart.fct_replication) r USING (year, round, model_key)
GROUP BY m.year, m.round
