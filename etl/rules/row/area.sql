-- area-unknown, area-ambiguous: the place of a model, as valid in the round.
SELECT m.table_name, m.sheet_id, m.row_no, 'area' AS column_name, a.code, m.area AS value, a.suggestion
FROM reported_model m
JOIN match_area a ON a.text = m.area AND a.unit_code = m.unit_code AND a.year = m.year AND a.round = m.round
WHERE a.code IS NOT NULL
