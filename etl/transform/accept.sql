-- What the rules found goes beside the rows; rows without an error become core rows.
-- In: found_issue (columns of a rule), typed_*, load_sheet.

-- A value of more than 2,000 characters is not shown whole: nobody reads it, and a text may stand in many rows.
CREATE OR REPLACE TEMP MACRO shown(s) AS CASE WHEN strlen(s) > 2000 AND length(s) > 2000 THEN left(s, 2000) || '…' ELSE s END;

INSERT INTO issue BY NAME
SELECT f.sheet_id, f.row_no, c.label AS column_name, f.code, k.severity, shown(f.value) AS value,
  replace(replace(replace(k.message, '{value}', coalesce(shown(f.value), '')), '{column}', coalesce(c.label, '')), '{suggestion}', coalesce(f.suggestion, '')) AS message
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code
LEFT JOIN ref_column c ON c.table_name = f.table_name AND c.column_name = f.column_name
ORDER BY f.sheet_id, f.row_no;

CREATE OR REPLACE TEMP TABLE held AS
SELECT DISTINCT f.sheet_id, f.row_no
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code AND k.severity = 'error';

INSERT INTO received_row BY NAME
SELECT t.sheet_id, t.row_no, t.table_name, t.unit_code, t.unit_valid_from, t.year, t.round, h.row_no IS NOT NULL AS held
FROM typed_row t
LEFT JOIN held h ON h.sheet_id = t.sheet_id AND h.row_no = t.row_no;

INSERT INTO core_model BY NAME
SELECT
  m.sheet_id, m.row_no, m.unit_code, m.unit_valid_from, m.year, m.round,
  m.model_code,
  m.name_text AS model_name, m.subject_text AS subject_name, m.category, m.field_code, m.kind, m.level,
  m.area_text,
  -- No place given: the unit's own territory, else the whole province.
  CASE WHEN m.area_text IS NOT NULL THEN m.area_code WHEN own.area_code IS NOT NULL THEN own.area_code ELSE CAST('56' AS area_code) END AS area_code,
  CASE WHEN m.area_text IS NOT NULL THEN m.area_valid_from WHEN own.area_code IS NOT NULL THEN own.area_valid_from ELSE m.province_from END AS area_valid_from,
  m.registered_on, m.registration, coalesce(m.pilot = 'yes', FALSE) AS pilot, coalesce(m.status, CAST('building' AS list_code)) AS status,
  m.recognition_level, m.recognition_number,
  coalesce(m.evaluation_h1, CAST('not_evaluated' AS list_code)) AS evaluation_h1,
  coalesce(m.evaluation, CAST('not_evaluated' AS list_code)) AS evaluation, m.evaluated_on,
  coalesce(m.criteria, CAST('not_evaluated' AS list_code)) AS criteria, m.potential,
  m.content, m.result, m.difficulty, m.support,
  CASE WHEN m.has_sent THEN coalesce(m.sent = 'yes', FALSE) ELSE TRUE END AS sent, NOT m.has_sent AS sent_assumed,
  m.note
FROM typed_model m
ANTI JOIN held h ON h.sheet_id = m.sheet_id AND h.row_no = m.row_no
LEFT JOIN ref_unit_area own ON own.unit_code = m.unit_code AND own.valid_from = m.unit_valid_from;

INSERT INTO core_replication BY NAME
SELECT r.sheet_id, r.row_no, r.unit_code, r.unit_valid_from, r.year, r.round,
  fold(r.code_text) AS ref_code, fold(r.name_text) AS ref_name, coalesce(r.name_text, r.code_text) AS ref_text,
  r.place_text AS place, r.to_unit_code, r.to_area_code, r.to_area_valid_from,
  coalesce(r.replicated_on, make_date(r.year, 12, 31)) AS replicated_on, coalesce(r.sites, 1) AS sites, r.note
FROM typed_replication r
ANTI JOIN held h ON h.sheet_id = r.sheet_id AND h.row_no = r.row_no;

INSERT INTO core_commendation BY NAME
SELECT c.sheet_id, c.row_no, c.unit_code, c.unit_valid_from, c.year, c.round,
  fold(c.code_text) AS ref_code, fold(c.name_text) AS ref_name, coalesce(c.name_text, c.code_text) AS ref_text,
  c.form, c.level, c.decision_number, coalesce(c.commended_on, make_date(c.year, 12, 31)) AS commended_on, c.note
FROM typed_commendation c
ANTI JOIN held h ON h.sheet_id = c.sheet_id AND h.row_no = c.row_no;

INSERT INTO core_publicity BY NAME
SELECT p.sheet_id, p.row_no, p.unit_code, p.unit_valid_from, p.year, p.round,
  fold(p.code_text) AS ref_code, fold(p.name_text) AS ref_name, coalesce(p.name_text, p.code_text) AS ref_text,
  p.outlet, p.form, coalesce(p.quantity, 1) AS quantity, coalesce(p.published_on, make_date(p.year, 12, 31)) AS published_on, p.link, p.note
FROM typed_publicity p
ANTI JOIN held h ON h.sheet_id = p.sheet_id AND h.row_no = p.row_no;
