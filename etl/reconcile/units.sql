-- Every model is of a unit that existed in its year. A unit may have changed within it.
WITH found AS (
  SELECT year, round, unit_code, unit_name, count(*) AS models
  FROM mart.fct_model
  WHERE counted AND status <> 'discontinued'
  GROUP BY ALL
)
SELECT 'Cộng theo đơn vị báo cáo bằng tổng số mô hình, điển hình' AS title,
  'Cộng các đơn vị' AS left_label, 'Tổng số' AS right_label, year, round,
  coalesce(sum(models) FILTER (EXISTS (
    FROM mart.dim_unit u
    WHERE u.unit_code = f.unit_code AND u.unit_name = f.unit_name
      AND u.valid_from <= make_date(f.year, 12, 31) AND u.valid_to >= make_date(f.year, 1, 1))), 0) AS left_value,
  sum(models) AS right_value
FROM found f
GROUP BY year, round
