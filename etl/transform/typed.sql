-- This load's rows in codes, each text beside what it was taken for.

-- The sender's code, else a hash of what identifies a model within its unit, so that the order
-- of loading does not matter and a template that is sent back with it finds the same model.
CREATE OR REPLACE TEMP MACRO model_code(code, unit_code, field, name, subject_name) AS
  CASE
    WHEN code IS NOT NULL THEN code
    ELSE 'GS-' || upper(left(md5(concat_ws('|', unit_code, field, fold(name), fold(subject_name))), 12))
  END;

-- Models are the wide table, and most of their rows are in order: they stay as text until they go into the ledger.
-- A rule looks for the texts that mean nothing, not at every row.
CREATE OR REPLACE TEMP VIEW said_model AS
SELECT t.table_name, t.received_on, t.unit_text, t.year_text, t.round_text,
  t.report_year AS year, t.report_round AS round, t.unit_code, t.unit_valid_from, t.unit_issue, t.unit_suggestion,
  t.province_from, t.has_sent,
  s.* EXCLUDE (unit, year, round)
FROM stg_model s
JOIN context t ON t.sheet_id = s.sheet_id AND t.unit IS NOT DISTINCT FROM s.unit
  AND t.year IS NOT DISTINCT FROM s.year AND t.round IS NOT DISTINCT FROM s.round;

CREATE OR REPLACE TEMP VIEW unknown_value AS
SELECT list, text, suggestion FROM meaning_value WHERE code IS NULL;

CREATE OR REPLACE TEMP VIEW typed_model AS
SELECT
  s.sheet_id, s.row_no, s.unit_code, s.unit_valid_from, s.year, s.round, s.province_from, s.has_sent,
  model_code(s.code, s.unit_code, field.code, s.name, s.subject_name) AS model_code,
  s.name AS name_text, s.subject_name AS subject_text,
  category.code AS category, CAST(field.code AS INTEGER) AS field_code, kind.code AS kind, level.code AS level,
  s.area AS area_text, area.area_code, area.valid_from AS area_valid_from,
  registered.day AS registered_on, registration.code AS registration, pilot.code AS pilot, status.code AS status,
  recognition.code AS recognition_level, s.recognition_number,
  evaluation_h1.code AS evaluation_h1, evaluation.code AS evaluation, evaluated.day AS evaluated_on,
  criteria.code AS criteria, potential.code AS potential,
  s.content, s.result, s.difficulty, s.support,
  sent.code AS sent,
  s.note
FROM said_model s
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
LEFT JOIN meaning_area area ON area.text = s.area AND area.unit_code = s.unit_code AND area.year = s.year AND area.round = s.round;

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
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM said_model
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_replication
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_commendation
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM typed_publicity;

DROP TABLE cells_replication;
DROP TABLE cells_commendation;
DROP TABLE cells_publicity;
