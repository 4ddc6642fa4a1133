-- Every model is in one of the ten common districts or the whole province's.
SELECT 'Cộng theo địa bàn chung (huyện cũ) bằng tổng số mô hình, điển hình' AS title,
  'Cộng các địa bàn' AS left_label, 'Tổng số' AS right_label, m.year, m.round,
  count(d.district_code) AS left_value, count(DISTINCT m.rowid) AS right_value
FROM mart.fct_model m
LEFT JOIN (SELECT DISTINCT district_code, district_name FROM mart.dim_area) d USING (district_code, district_name)
WHERE m.counted AND m.status <> 'discontinued'
GROUP BY m.year, m.round
