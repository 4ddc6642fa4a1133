-- Every model is in one of the plan's eleven fields.
WITH found AS (
  SELECT year, round, field_code, field_name, count(*) AS models
  FROM mart.fct_model
  WHERE counted AND status <> 'discontinued'
  GROUP BY ALL
)
SELECT 'Cộng theo lĩnh vực bằng tổng số mô hình, điển hình' AS title,
  'Cộng 11 lĩnh vực' AS left_label, 'Tổng số' AS right_label, year, round,
  sum(models * (SELECT count(*) FROM mart.dim_field d WHERE d.field_code = f.field_code AND d.field_name = f.field_name)) AS left_value,
  sum(models) AS right_value
FROM found f
GROUP BY year, round
