-- area-outside: a place that did not belong to the province yet when the round ended.
SELECT m.table_name, m.sheet_id, m.row_no, 'area' AS column_name, 'area-outside' AS code, m.area AS value, NULL AS suggestion
FROM reported_model m
JOIN match_area a ON a.text = m.area AND a.unit_code = m.unit_code AND a.year = m.year AND a.round = m.round
JOIN ref_area_district d ON d.area_code = a.area_code AND d.valid_from = a.valid_from AND d.district_code = '58'
JOIN ref_round r ON r.round = m.round
WHERE CAST(m.year || '-' || r.ends AS DATE) < (SELECT max(valid_from) FROM ref_area WHERE area_code = '56' AND level = 'province')
