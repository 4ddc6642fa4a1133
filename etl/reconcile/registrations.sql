SELECT 'Đăng ký mới, đăng ký bổ sung và tiếp tục duy trì bằng tổng số mô hình, điển hình' AS title,
  'Mới + bổ sung + duy trì' AS left_label, 'Tổng số' AS right_label, year, round,
  count(*) FILTER (registration = 'new') + count(*) FILTER (registration = 'supplementary')
    + count(*) FILTER (registration = 'maintained') AS left_value,
  count(*) AS right_value
FROM mart.fct_model
WHERE counted AND status <> 'discontinued'
GROUP BY year, round
