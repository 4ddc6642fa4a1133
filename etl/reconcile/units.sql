-- Every model is of a unit that existed in its year. A unit may have changed within it.
SELECT 'Cộng theo đơn vị báo cáo bằng tổng số mô hình, điển hình' AS title,
  'Cộng các đơn vị' AS left_label, 'Tổng số' AS right_label, year, round,
  count(*) FILTER (known) AS left_value, count(*) AS right_value
FROM (
  SELECT m.year, m.round, EXISTS (
    FROM mart.dim_unit u
    WHERE u.unit_code = m.unit_code AND u.unit_name = m.unit_name
      AND u.valid_from <= make_date(m.year, 12, 31) AND u.valid_to >= make_date(m.year, 1, 1)
  ) AS known
  FROM mart.fct_model m
  WHERE m.counted AND m.status <> 'discontinued'
)
GROUP BY year, round
