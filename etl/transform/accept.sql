-- What the rules found goes beside the rows; rows without an error become core rows.
-- In: found_issue (columns of a rule), typed_*, load_sheet.

-- A value of more than 2,000 characters is not shown whole: nobody reads it, and a text may stand in many rows.
CREATE OR REPLACE TEMP MACRO shown(s) AS CASE WHEN strlen(s) > 2000 AND length(s) > 2000 THEN left(s, 2000) || '…' ELSE s END;

INSERT INTO issue
SELECT f.sheet_id, f.row_no, c.label, f.code, k.severity, shown(f.value),
  replace(replace(replace(k.message, '{value}', coalesce(shown(f.value), '')), '{column}', coalesce(c.label, '')), '{suggestion}', coalesce(f.suggestion, ''))
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code
LEFT JOIN ref_column c ON c.table_name = f.table_name AND c.column_name = f.column_name
ORDER BY f.sheet_id, f.row_no;

CREATE OR REPLACE TEMP TABLE held AS
SELECT DISTINCT f.sheet_id, f.row_no
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code AND k.severity = 'error';

INSERT INTO received_row
SELECT t.sheet_id, t.row_no, t.table_name, t.unit_code, t.unit_valid_from, t.year, t.round, h.row_no IS NOT NULL
FROM typed_row t
LEFT JOIN held h ON h.sheet_id = t.sheet_id AND h.row_no = t.row_no;

INSERT INTO core_model
SELECT
  m.sheet_id, m.row_no, m.unit_code, m.unit_valid_from, m.year, m.round,
  m.model_code,
  m.name_text, m.subject_text, m.category, m.field_code, m.kind, m.level,
  m.area_text,
  -- No place given: the unit's own territory, else the whole province.
  CASE WHEN m.area_text IS NOT NULL THEN m.area_code WHEN own.area_code IS NOT NULL THEN own.area_code ELSE CAST('56' AS area_code) END,
  CASE WHEN m.area_text IS NOT NULL THEN m.area_valid_from WHEN own.area_code IS NOT NULL THEN own.area_valid_from ELSE m.province_from END,
  m.registered_on, m.registration, coalesce(m.pilot = 'yes', FALSE), coalesce(m.status, CAST('building' AS list_code)),
  m.recognition_level, m.recognition_number,
  coalesce(m.evaluation_h1, CAST('not_evaluated' AS list_code)), coalesce(m.evaluation, CAST('not_evaluated' AS list_code)), m.evaluated_on,
  coalesce(m.criteria, CAST('not_evaluated' AS list_code)), m.potential,
  m.content, m.result, m.difficulty, m.support,
  CASE WHEN m.has_sent THEN coalesce(m.sent = 'yes', FALSE) ELSE TRUE END, NOT m.has_sent,
  m.note
FROM typed_model m
ANTI JOIN held h ON h.sheet_id = m.sheet_id AND h.row_no = m.row_no
LEFT JOIN ref_unit_area own ON own.unit_code = m.unit_code AND own.valid_from = m.unit_valid_from;

INSERT INTO core_replication
SELECT r.sheet_id, r.row_no, r.unit_code, r.unit_valid_from, r.year, r.round,
  fold(r.code_text), fold(r.name_text), coalesce(r.name_text, r.code_text),
  r.place_text, r.to_unit_code, r.to_area_code, r.to_area_valid_from,
  coalesce(r.replicated_on, make_date(r.year, 12, 31)), coalesce(r.sites, 1), r.note
FROM typed_replication r
ANTI JOIN held h ON h.sheet_id = r.sheet_id AND h.row_no = r.row_no;

INSERT INTO core_commendation
SELECT c.sheet_id, c.row_no, c.unit_code, c.unit_valid_from, c.year, c.round,
  fold(c.code_text), fold(c.name_text), coalesce(c.name_text, c.code_text),
  c.form, c.level, c.decision_number, coalesce(c.commended_on, make_date(c.year, 12, 31)), c.note
FROM typed_commendation c
ANTI JOIN held h ON h.sheet_id = c.sheet_id AND h.row_no = c.row_no;

INSERT INTO core_publicity
SELECT p.sheet_id, p.row_no, p.unit_code, p.unit_valid_from, p.year, p.round,
  fold(p.code_text), fold(p.name_text), coalesce(p.name_text, p.code_text),
  p.outlet, p.form, coalesce(p.quantity, 1), coalesce(p.published_on, make_date(p.year, 12, 31)), p.link, p.note
FROM typed_publicity p
ANTI JOIN held h ON h.sheet_id = p.sheet_id AND h.row_no = p.row_no;
