-- Every model lies where its area was on the last day of the round, or nowhere for certain.
SELECT 'Cộng theo địa bàn lúc báo cáo, kể cả chưa phân bổ, bằng tổng số mô hình, điển hình' AS title,
  'Cộng các địa bàn và phần chưa phân bổ' AS left_label, 'Tổng số' AS right_label, year, round,
  count(*) FILTER (code IS NULL OR known) AS left_value, count(*) AS right_value
FROM (
  SELECT m.year, m.round, m.area_then_code AS code, EXISTS (
    FROM mart.dim_area a
    WHERE a.area_code = m.area_then_code AND a.area_name = m.area_then_name
      AND a.valid_from <= make_date(m.year, 12, 31) AND a.valid_to >= make_date(m.year, 6, 30)
  ) AS known
  FROM mart.fct_model m
  WHERE m.counted AND m.status <> 'discontinued'
)
GROUP BY year, round
