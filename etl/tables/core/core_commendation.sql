-- The accepted rows of "Biểu dương, tôn vinh, khen thưởng". `ref_code` and `ref_name` name a model, folded.
INSERT INTO core_commendation BY NAME
SELECT s.sheet_id, s.row_no, s.unit_code, s.unit_valid_from, s.year, s.round,
  fold(s.code) AS ref_code, fold(s.name) AS ref_name, coalesce(s.name, s.code) AS ref_text,
  f.code AS form, l.code AS level, s.decision_number, coalesce(d.day, make_date(s.year, 12, 31)) AS commended_on, d.day IS NOT NULL AS dated, s.note
FROM reported_commendation s
ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no
LEFT JOIN match_value f ON f.list = 'commendation_form' AND f.text = s.form
LEFT JOIN match_value l ON l.list = 'commendation_level' AND l.text = s.level
LEFT JOIN match_date d ON d.text = s.commended_on;
