-- The accepted rows of "Nhân rộng". `ref_code` and `ref_name` name a model, folded.
INSERT INTO core_replication BY NAME
SELECT s.sheet_id, s.row_no, s.unit_code, s.unit_valid_from, s.year, s.round,
  fold(s.code) AS ref_code, fold(s.name) AS ref_name, coalesce(s.name, s.code) AS ref_text,
  s.place, u.unit_code AS to_unit_code, a.area_code AS to_area_code, a.valid_from AS to_area_valid_from,
  coalesce(d.day, make_date(s.year, 12, 31)) AS replicated_on, d.day IS NOT NULL AS dated, coalesce(n.number, 1) AS sites, s.note
FROM reported_replication s
ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no
LEFT JOIN match_place_unit u ON u.text = s.place AND u.year = s.year AND u.round = s.round
LEFT JOIN match_area a ON a.text = s.place AND a.unit_code = s.unit_code AND a.year = s.year AND a.round = s.round
LEFT JOIN match_date d ON d.text = s.replicated_on
LEFT JOIN match_count n ON n.text = s.sites;
