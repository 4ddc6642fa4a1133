-- The accepted rows of "Tuyên truyền". `ref_code` and `ref_name` name a model, folded.
INSERT INTO core_publicity BY NAME
SELECT s.sheet_id, s.row_no, s.unit_code, s.unit_valid_from, s.year, s.round,
  fold(s.code) AS ref_code, fold(s.name) AS ref_name, coalesce(s.name, s.code) AS ref_text,
  s.outlet, f.code AS form, coalesce(n.number, 1) AS quantity, coalesce(d.day, make_date(s.year, 12, 31)) AS published_on, d.day IS NOT NULL AS dated,
  s.link, s.note
FROM reported_publicity s
ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no
LEFT JOIN match_value f ON f.list = 'publicity_form' AND f.text = s.form
LEFT JOIN match_count n ON n.text = s.quantity
LEFT JOIN match_date d ON d.text = s.published_on;
