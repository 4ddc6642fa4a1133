SELECT 'Mô hình, điển hình được khen thưởng khớp với danh sách khen thưởng' AS title,
  'Mô hình ghi được khen thưởng' AS left_label, 'Mô hình có trong danh sách khen thưởng' AS right_label, m.year, m.round,
  count(*) FILTER (m.commended) AS left_value, count(c.model_key) AS right_value
FROM mart.fct_model m
LEFT JOIN (
  SELECT DISTINCT year, round, model_key FROM mart.fct_commendation WHERE form_class = 'commendation'
) c USING (year, round, model_key)
GROUP BY m.year, m.round
