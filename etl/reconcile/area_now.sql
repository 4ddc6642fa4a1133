-- Every model lies in one area of today, or in none for certain.
WITH found AS (
  SELECT year, round, area_now_code AS code, area_now_name AS name, count(*) AS models
  FROM mart.fct_model
  WHERE counted AND status <> 'discontinued'
  GROUP BY ALL
)
SELECT 'Cộng theo địa bàn hiện nay, kể cả chưa phân bổ, bằng tổng số mô hình, điển hình' AS title,
  'Cộng các địa bàn và phần chưa phân bổ' AS left_label, 'Tổng số' AS right_label, year, round,
  coalesce(sum(models) FILTER (code IS NULL OR EXISTS (
    FROM mart.dim_area a
    WHERE a.area_code = f.code AND a.area_name = f.name AND a.valid_to = DATE '9999-12-31')), 0) AS left_value,
  sum(models) AS right_value
FROM found f
GROUP BY year, round
