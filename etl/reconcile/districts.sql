-- Every model is in one of the ten common districts or the whole province's.
WITH found AS (
  SELECT year, round, district_code, district_name, count(*) AS models
  FROM mart.fct_model
  WHERE counted AND status <> 'discontinued'
  GROUP BY ALL
),
district AS (
  SELECT DISTINCT district_code, district_name FROM mart.dim_area
)
SELECT 'Cộng theo địa bàn chung (huyện cũ) bằng tổng số mô hình, điển hình' AS title,
  'Cộng các địa bàn' AS left_label, 'Tổng số' AS right_label, year, round,
  sum(models * (SELECT count(*) FROM district d WHERE d.district_code = f.district_code AND d.district_name = f.district_name)) AS left_value,
  sum(models) AS right_value
FROM found f
GROUP BY year, round
