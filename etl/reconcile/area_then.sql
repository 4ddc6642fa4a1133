-- Every model lies where its area was on the last day of the round, or nowhere for certain.
WITH found AS (
  SELECT year, round, area_then_code AS code, area_then_name AS name, count(*) AS models
  FROM mart.fct_model
  WHERE counted AND status <> 'discontinued'
  GROUP BY ALL
)
SELECT 'Cộng theo địa bàn lúc báo cáo, kể cả chưa phân bổ, bằng tổng số mô hình, điển hình' AS title,
  'Cộng các địa bàn và phần chưa phân bổ' AS left_label, 'Tổng số' AS right_label, year, round,
  coalesce(sum(models) FILTER (code IS NULL OR EXISTS (
    FROM mart.dim_area a
    WHERE a.area_code = f.code AND a.area_name = f.name
      AND a.valid_from <= make_date(f.year, 12, 31) AND a.valid_to >= make_date(f.year, 6, 30))), 0) AS left_value,
  sum(models) AS right_value
FROM found f
GROUP BY year, round
