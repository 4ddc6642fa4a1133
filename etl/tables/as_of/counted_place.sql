-- Where places of models lie: on the last day of the round, today, and on the common basis.
CREATE OR REPLACE TEMP TABLE counted_place AS
WITH asked AS (
  SELECT area_code, area_valid_from, year, round FROM asof_model
  UNION SELECT area_code, area_valid_from, year, round FROM registered_model
)
SELECT p.*, d.district_code, d.district_name,
  t.then_code || ' ' || t.then_from AS then_key, then_area.area_code AS then_code, then_area.area_name AS then_name,
  n.then_code AS now_key, now_area.area_code AS now_code, now_area.area_name AS now_name
FROM asked p
JOIN ref_round r ON r.round = p.round
JOIN ref_area_district d ON d.area_code = p.area_code AND d.valid_from = p.area_valid_from
LEFT JOIN ref_area_path t ON t.area_code = p.area_code AND t.valid_from = p.area_valid_from
  AND CAST(p.year || '-' || r.ends AS DATE) BETWEEN t.since AND t.until
LEFT JOIN ref_area then_area ON then_area.area_code = t.then_code AND then_area.valid_from = t.then_from
LEFT JOIN ref_area_path n ON n.area_code = p.area_code AND n.valid_from = p.area_valid_from AND n.until = DATE '9999-12-31'
LEFT JOIN ref_area now_area ON now_area.area_code = n.then_code AND now_area.valid_from = n.then_from;
