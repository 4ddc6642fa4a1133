-- This load's rows in codes, each text beside what it was taken for. A null code beside a
-- text is what the rules look for. Once they are here, stg_* is no longer needed.

-- Models are the wide table: what a row shares with its whole report is not written out beside it.
CREATE OR REPLACE TEMP TABLE coded_model AS
SELECT
  s.sheet_id, s.row_no, t.context_id,
  s.code AS code_text, s.name AS name_text, s.subject_name AS subject_text,
  -- The sender's code, else a hash of what identifies a model within its unit, so that the order
  -- of loading does not matter and a template that is sent back with it finds the same model.
  CASE
    WHEN s.code IS NOT NULL THEN s.code
    ELSE 'GS-' || upper(left(md5(concat_ws('|', t.unit_code, field.code, fold(s.name), fold(s.subject_name))), 12))
  END AS model_code,
  s.category AS category_text, category.code AS category,
  s.field AS field_text, CAST(field.code AS INTEGER) AS field_code, field.suggestion AS field_suggestion,
  s.kind AS kind_text, kind.code AS kind, kind.suggestion AS kind_suggestion,
  s.area AS area_text, area.area_code, area.valid_from AS area_valid_from, area.code AS area_issue, area.suggestion AS area_suggestion,
  s.level AS level_text, level.code AS level,
  s.registered_on AS registered_on_text, registered.day AS registered_on,
  s.registration AS registration_text, registration.code AS registration,
  s.pilot AS pilot_text, pilot.code AS pilot,
  s.status AS status_text, status.code AS status, status.suggestion AS status_suggestion,
  s.recognition_level AS recognition_level_text, recognition.code AS recognition_level, s.recognition_number,
  s.evaluation_h1 AS evaluation_h1_text, evaluation_h1.code AS evaluation_h1,
  s.evaluation AS evaluation_text, evaluation.code AS evaluation,
  s.evaluated_on AS evaluated_on_text, evaluated.day AS evaluated_on,
  s.criteria AS criteria_text, criteria.code AS criteria,
  s.potential AS potential_text, potential.code AS potential,
  s.content, s.result, s.difficulty, s.support,
  s.sent AS sent_text, sent.code AS sent,
  s.note
FROM stg_model s
JOIN context t ON t.sheet_id = s.sheet_id AND t.unit IS NOT DISTINCT FROM s.unit
  AND t.year IS NOT DISTINCT FROM s.year AND t.round IS NOT DISTINCT FROM s.round
LEFT JOIN meaning_value field ON field.list = 'field' AND field.text = s.field
LEFT JOIN meaning_value kind ON kind.list = 'kind' AND kind.text = s.kind
LEFT JOIN meaning_value category ON category.list = 'category' AND category.text = s.category
LEFT JOIN meaning_value level ON level.list = 'level' AND level.text = s.level
LEFT JOIN meaning_value registration ON registration.list = 'registration' AND registration.text = s.registration
LEFT JOIN meaning_value status ON status.list = 'status' AND status.text = s.status
LEFT JOIN meaning_value recognition ON recognition.list = 'recognition_level' AND recognition.text = s.recognition_level
LEFT JOIN meaning_value evaluation ON evaluation.list = 'evaluation' AND evaluation.text = s.evaluation
LEFT JOIN meaning_value evaluation_h1 ON evaluation_h1.list = 'evaluation' AND evaluation_h1.text = s.evaluation_h1
LEFT JOIN meaning_value criteria ON criteria.list = 'criteria' AND criteria.text = s.criteria
LEFT JOIN meaning_value potential ON potential.list = 'potential' AND potential.text = s.potential
LEFT JOIN meaning_value pilot ON pilot.list = 'flag' AND pilot.text = s.pilot
LEFT JOIN meaning_value sent ON sent.list = 'flag' AND sent.text = s.sent
LEFT JOIN meaning_date registered ON registered.text = s.registered_on
LEFT JOIN meaning_date evaluated ON evaluated.text = s.evaluated_on
LEFT JOIN meaning_area area ON area.text = s.area AND area.unit_code = t.unit_code AND area.year = t.report_year AND area.round = t.report_round;

CREATE OR REPLACE TEMP VIEW typed_model AS
SELECT
  t.table_name, t.received_on, t.unit_text, t.year_text, t.round_text,
  t.report_year AS year, t.report_round AS round, t.unit_code, t.unit_valid_from, t.unit_issue, t.unit_suggestion, t.round_ends,
  t.province_from, t.has_sent,
  m.* EXCLUDE (context_id)
FROM coded_model m
JOIN context t USING (context_id);

CREATE OR REPLACE TEMP TABLE typed_replication AS
SELECT
  t.table_name, s.sheet_id, s.row_no, t.received_on, t.unit_text, t.year_text, t.round_text,
  t.report_year AS year, t.report_round AS round, t.unit_code, t.unit_valid_from, t.unit_issue, t.unit_suggestion, t.round_ends,
  s.code AS code_text, s.name AS name_text,
  s.place AS place_text, u.unit_code AS to_unit_code, a.area_code AS to_area_code, a.valid_from AS to_area_valid_from,
  s.replicated_on AS replicated_on_text, d.day AS replicated_on,
  s.sites AS sites_text, n.number AS sites,
  s.note
FROM stg_replication s
JOIN context t ON t.sheet_id = s.sheet_id AND t.unit IS NOT DISTINCT FROM s.unit
  AND t.year IS NOT DISTINCT FROM s.year AND t.round IS NOT DISTINCT FROM s.round
LEFT JOIN meaning_place_unit u ON u.text = s.place AND u.year = t.report_year AND u.round = t.report_round
LEFT JOIN meaning_area a ON a.text = s.place AND a.unit_code = t.unit_code AND a.year = t.report_year AND a.round = t.report_round
LEFT JOIN meaning_date d ON d.text = s.replicated_on
LEFT JOIN meaning_count n ON n.text = s.sites;

CREATE OR REPLACE TEMP TABLE typed_commendation AS
SELECT
  t.table_name, s.sheet_id, s.row_no, t.received_on, t.unit_text, t.year_text, t.round_text,
  t.report_year AS year, t.report_round AS round, t.unit_code, t.unit_valid_from, t.unit_issue, t.unit_suggestion, t.round_ends,
  s.code AS code_text, s.name AS name_text,
  s.form AS form_text, f.code AS form, f.suggestion AS form_suggestion,
  s.level AS level_text, l.code AS level,
  s.decision_number,
  s.commended_on AS commended_on_text, d.day AS commended_on,
  s.note
FROM stg_commendation s
JOIN context t ON t.sheet_id = s.sheet_id AND t.unit IS NOT DISTINCT FROM s.unit
  AND t.year IS NOT DISTINCT FROM s.year AND t.round IS NOT DISTINCT FROM s.round
LEFT JOIN meaning_value f ON f.list = 'commendation_form' AND f.text = s.form
LEFT JOIN meaning_value l ON l.list = 'commendation_level' AND l.text = s.level
LEFT JOIN meaning_date d ON d.text = s.commended_on;

CREATE OR REPLACE TEMP TABLE typed_publicity AS
SELECT
  t.table_name, s.sheet_id, s.row_no, t.received_on, t.unit_text, t.year_text, t.round_text,
  t.report_year AS year, t.report_round AS round, t.unit_code, t.unit_valid_from, t.unit_issue, t.unit_suggestion, t.round_ends,
  s.code AS code_text, s.name AS name_text,
  s.outlet,
  s.form AS form_text, f.code AS form, f.suggestion AS form_suggestion,
  s.quantity AS quantity_text, n.number AS quantity,
  s.published_on AS published_on_text, d.day AS published_on,
  s.link, s.note
FROM stg_publicity s
JOIN context t ON t.sheet_id = s.sheet_id AND t.unit IS NOT DISTINCT FROM s.unit
  AND t.year IS NOT DISTINCT FROM s.year AND t.round IS NOT DISTINCT FROM s.round
LEFT JOIN meaning_value f ON f.list = 'publicity_form' AND f.text = s.form
LEFT JOIN meaning_count n ON n.text = s.quantity
LEFT JOIN meaning_date d ON d.text = s.published_on;

-- What every row says of unit, year and round, whatever its table.
CREATE OR REPLACE TEMP VIEW typed_row AS
SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_model
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_replication
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_commendation
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_publicity;

DROP TABLE stg_model;
DROP TABLE stg_replication;
DROP TABLE stg_commendation;
DROP TABLE stg_publicity;
