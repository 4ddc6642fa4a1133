-- A unit whose models are counted has one report, received, on the day that the models say.
SELECT 'Đơn vị có mô hình, điển hình đều có báo cáo đã nhận' AS title,
  'Đơn vị có báo cáo đã nhận' AS left_label, 'Đơn vị có mô hình, điển hình' AS right_label, m.year, m.round,
  count(r.unit_code) AS left_value, count(DISTINCT m.unit_code) AS right_value
FROM (SELECT DISTINCT year, round, unit_code, received_on FROM mart.fct_model WHERE NOT from_registration) m
LEFT JOIN mart.fct_reporting r USING (year, round, unit_code, received_on)
GROUP BY m.year, m.round
