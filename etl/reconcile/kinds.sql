SELECT 'Tập thể và cá nhân bằng tổng số mô hình, điển hình' AS title,
  'Tập thể + cá nhân' AS left_label, 'Tổng số' AS right_label, year, round,
  count(*) FILTER (kind <> 'individual' AND kind_class = 'collective')
    + count(*) FILTER (kind = 'individual' AND kind_class = 'individual') AS left_value,
  count(*) AS right_value
FROM mart.fct_model
WHERE counted AND status <> 'discontinued'
GROUP BY year, round
