-- Every model lies in one area of today, or in none for certain.
SELECT 'Cộng theo địa bàn hiện nay, kể cả chưa phân bổ, bằng tổng số mô hình, điển hình' AS title,
  'Cộng các địa bàn và phần chưa phân bổ' AS left_label, 'Tổng số' AS right_label, year, round,
  count(*) FILTER (code IS NULL OR known) AS left_value, count(*) AS right_value
FROM (
  SELECT m.year, m.round, m.area_now_code AS code, EXISTS (
    FROM mart.dim_area a
    WHERE a.area_code = m.area_now_code AND a.area_name = m.area_now_name
      AND a.valid_to = DATE '9999-12-31'
  ) AS known
  FROM mart.fct_model m
  WHERE m.counted AND m.status <> 'discontinued'
)
GROUP BY year, round
