-- The place of a replication is no unit and no area: its sites count, no unit adopts it.
SELECT s.table_name, s.sheet_id, s.row_no, 'place' AS column_name, 'place-unknown' AS code, s.place AS value, NULL AS suggestion
FROM reported_replication s
LEFT JOIN match_place_unit u ON u.text = s.place AND u.year = s.year AND u.round = s.round
LEFT JOIN match_area a ON a.text = s.place AND a.unit_code = s.unit_code AND a.year = s.year AND a.round = s.round
WHERE s.place IS NOT NULL AND s.unit_code IS NOT NULL AND u.unit_code IS NULL AND a.area_code IS NULL
