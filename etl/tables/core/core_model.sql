-- The accepted rows of "Mô hình", in codes.
INSERT INTO core_model BY NAME
SELECT
  s.sheet_id, s.row_no, s.unit_code, s.unit_valid_from, s.year, s.round,
  model_code(s.code, s.unit_code, field.code, s.name, s.subject_name) AS model_code,
  s.name AS model_name, s.subject_name, category.code AS category, CAST(field.code AS INTEGER) AS field_code,
  kind.code AS kind, level.code AS level, s.area AS area_text,
  -- No place given: the unit's own territory, else the whole province.
  CASE WHEN s.area IS NOT NULL THEN area.area_code WHEN own.area_code IS NOT NULL THEN own.area_code ELSE CAST('56' AS area_code) END AS area_code,
  CASE WHEN s.area IS NOT NULL THEN area.valid_from WHEN own.area_code IS NOT NULL THEN own.area_valid_from ELSE s.province_from END AS area_valid_from,
  registered.day AS registered_on, registration.code AS registration, coalesce(pilot.code = 'yes', FALSE) AS pilot,
  coalesce(status.code, CAST('building' AS list_code)) AS status,
  recognition.code AS recognition_level, s.recognition_number,
  coalesce(evaluation_h1.code, CAST('not_evaluated' AS list_code)) AS evaluation_h1,
  coalesce(evaluation.code, CAST('not_evaluated' AS list_code)) AS evaluation, evaluated.day AS evaluated_on,
  coalesce(criteria.code, CAST('not_evaluated' AS list_code)) AS criteria, potential.code AS potential,
  s.content, s.result, s.difficulty, s.support,
  CASE WHEN s.has_sent THEN coalesce(sent.code = 'yes', FALSE) ELSE TRUE END AS sent, NOT s.has_sent AS sent_assumed,
  s.note
FROM reported_model s
LEFT JOIN match_value field ON field.list = 'field' AND field.text = s.field
LEFT JOIN match_value kind ON kind.list = 'kind' AND kind.text = s.kind
LEFT JOIN match_value category ON category.list = 'category' AND category.text = s.category
LEFT JOIN match_value level ON level.list = 'level' AND level.text = s.level
LEFT JOIN match_value registration ON registration.list = 'registration' AND registration.text = s.registration
LEFT JOIN match_value status ON status.list = 'status' AND status.text = s.status
LEFT JOIN match_value recognition ON recognition.list = 'recognition_level' AND recognition.text = s.recognition_level
LEFT JOIN match_value evaluation ON evaluation.list = 'evaluation' AND evaluation.text = s.evaluation
LEFT JOIN match_value evaluation_h1 ON evaluation_h1.list = 'evaluation' AND evaluation_h1.text = s.evaluation_h1
LEFT JOIN match_value criteria ON criteria.list = 'criteria' AND criteria.text = s.criteria
LEFT JOIN match_value potential ON potential.list = 'potential' AND potential.text = s.potential
LEFT JOIN match_value pilot ON pilot.list = 'flag' AND pilot.text = s.pilot
LEFT JOIN match_value sent ON sent.list = 'flag' AND sent.text = s.sent
LEFT JOIN match_date registered ON registered.text = s.registered_on
LEFT JOIN match_date evaluated ON evaluated.text = s.evaluated_on
LEFT JOIN match_area area ON area.text = s.area AND area.unit_code = s.unit_code AND area.year = s.year AND area.round = s.round
ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no
LEFT JOIN ref_unit_area own ON own.unit_code = s.unit_code AND own.valid_from = s.unit_valid_from;
