-- Every model is in one of the plan's eleven fields.
SELECT 'Cộng theo lĩnh vực bằng tổng số mô hình, điển hình' AS title,
  'Cộng 11 lĩnh vực' AS left_label, 'Tổng số' AS right_label, m.year, m.round,
  count(f.field_code) AS left_value, count(DISTINCT m.rowid) AS right_value
FROM mart.fct_model m
LEFT JOIN mart.dim_field f USING (field_code, field_name)
WHERE m.counted AND m.status <> 'discontinued'
GROUP BY m.year, m.round
