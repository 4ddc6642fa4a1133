-- Every row that waits to be completed is on the quality page, once.
SELECT 'Dòng chờ hoàn thiện ở trang chất lượng bằng số dòng giữ lại trong sổ' AS title,
  'Trang chất lượng số liệu' AS left_label, 'Sổ dữ liệu' AS right_label, NULL AS year, NULL AS round,
  (SELECT count(*) FROM mart.fct_quality WHERE holds_row) AS left_value,
  (SELECT coalesce(sum(held), 0) FROM latest_version)
    + (SELECT coalesce(sum(held), 0) FROM asof_part WHERE unit_code IS NULL OR year IS NULL OR round IS NULL) AS right_value
