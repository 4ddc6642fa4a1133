-- The mart, filled. In: known_*, counted_*, report, ref_*, the names of `names.sql`, getvariable('last_year').

INSERT INTO mart.dim_field SELECT field_code, field_name, title, criteria, kinds FROM ref_field ORDER BY field_code;

INSERT INTO mart.dim_area
SELECT a.area_code, a.valid_from, a.valid_to, a.area_name, a.area_type, a.level, nullif(a.parent_code, ''), d.district_code, d.district_name
FROM ref_area a
LEFT JOIN ref_area_district d USING (area_code, valid_from)
ORDER BY a.valid_from, a.area_code;

INSERT INTO mart.dim_area_change
SELECT area_code, valid_from, changed_on, mark FROM ref_area_change ORDER BY changed_on, area_code, valid_from;

INSERT INTO mart.dim_area_link
SELECT l.effective_on, o.area_code, o.area_name, od.district_code, n.area_code, n.area_name, nd.district_code, l.whole
FROM ref_area_link l
JOIN ref_area o ON o.area_code = l.old_code AND o.valid_from = l.old_from AND o.level = 'commune'
JOIN ref_area n ON n.area_code = l.new_code AND n.valid_from = l.new_from
LEFT JOIN ref_area_district od ON od.area_code = o.area_code AND od.valid_from = o.valid_from
LEFT JOIN ref_area_district nd ON nd.area_code = n.area_code AND nd.valid_from = n.valid_from
ORDER BY l.effective_on, o.area_code, n.area_code;

INSERT INTO mart.dim_unit
SELECT u.unit_code, u.valid_from, u.valid_to, u.unit_name, u.short_name, u.unit_kind, u.channel, u.area_code, d.district_code, d.district_name, u.successors
FROM ref_unit u
LEFT JOIN ref_unit_area d USING (unit_code, valid_from)
ORDER BY u.unit_code, u.valid_from;

-- ---- replication, commendation, publicity --------------------------------------------

-- What a model is called in a year, for rows that only name it: as reported that year, else
-- as last reported.
CREATE OR REPLACE TEMP TABLE model_face AS
SELECT m.model_key, m.year, m.model_name, m.field_code, f.field_name, d.district_code, d.district_name
FROM keyed_model m
JOIN ref_field f USING (field_code)
JOIN ref_area_district d ON d.area_code = m.area_code AND d.valid_from = m.area_valid_from
WHERE m.model_key IN (SELECT model_key FROM named_model)
QUALIFY row_number() OVER (PARTITION BY m.model_key, m.year ORDER BY m.round, m.received_on DESC, m.load_id DESC, m.sheet_id, m.row_no) = 1;

CREATE OR REPLACE TEMP TABLE model_face_last AS
SELECT * FROM model_face
QUALIFY row_number() OVER (PARTITION BY model_key ORDER BY year DESC) = 1;

-- When a model was first reported and registered: where that is not just what its only row says, and where it is asked.
CREATE OR REPLACE TEMP TABLE model_first AS
SELECT model_key, min(year) AS year, min(registered_on) AS registered_on
FROM counted_core
GROUP BY model_key
HAVING count(*) > 1 OR model_key IN (SELECT model_key FROM named_model);

CREATE OR REPLACE TEMP TABLE event AS
SELECT r.sheet_id, r.row_no, n.model_key, coalesce(y.model_name, l.model_name) AS model_name,
  coalesce(y.field_code, l.field_code) AS field_code, coalesce(y.field_name, l.field_name) AS field_name,
  coalesce(y.district_code, l.district_code) AS district_code, coalesce(y.district_name, l.district_name) AS district_name
FROM counted_row c
JOIN received_row r ON r.sheet_id = c.sheet_id AND r.row_no = c.row_no
LEFT JOIN named_model n ON n.sheet_id = c.sheet_id AND n.row_no = c.row_no
LEFT JOIN model_face y ON y.model_key = n.model_key AND y.year = r.year
LEFT JOIN model_face_last l ON l.model_key = n.model_key
WHERE c.table_name <> 'model';

INSERT INTO mart.fct_replication
WITH event_row AS (
  SELECT r.*, e.* EXCLUDE (sheet_id, row_no), u.unit_name, u.channel,
    row_number() OVER (PARTITION BY e.model_key, r.round ORDER BY r.replicated_on, r.year, r.sheet_id, r.row_no) = 1 AS first_of_model
  FROM core_replication r
  JOIN event e ON e.sheet_id = r.sheet_id AND e.row_no = r.row_no
  JOIN ref_unit u ON u.unit_code = r.unit_code AND u.valid_from = r.unit_valid_from
),
receiver AS (
  SELECT unit_code, max_by(unit_name, valid_from) AS unit_name FROM ref_unit GROUP BY unit_code
),
receiver_district AS (
  SELECT DISTINCT unit_code, district_code, district_name FROM ref_unit_area
)
SELECT r.year, r.round, r.model_key, r.model_name, r.field_code, r.field_name,
  r.unit_code, r.unit_name, r.channel, r.district_code, r.district_name,
  r.to_unit_code, t.unit_name,
  coalesce(td.district_code, ad.district_code), coalesce(td.district_name, ad.district_name),
  r.place, r.replicated_on, r.sites,
  CASE WHEN r.first_of_model AND r.replicated_on >= f.registered_on THEN r.replicated_on - f.registered_on END
FROM event_row r
LEFT JOIN receiver t ON t.unit_code = r.to_unit_code
LEFT JOIN receiver_district td ON td.unit_code = r.to_unit_code
LEFT JOIN ref_area_district ad ON ad.area_code = r.to_area_code AND ad.valid_from = r.to_area_valid_from
LEFT JOIN model_first f ON f.model_key = r.model_key
ORDER BY r.year, r.field_code, r.unit_code, r.replicated_on, r.model_key, r.place;

INSERT INTO mart.fct_commendation
SELECT c.year, c.round, e.model_key, e.model_name, e.field_code, e.field_name, c.unit_code, u.unit_name, u.channel,
  e.district_code, e.district_name, c.form, v.label,
  -- A decision makes it a commendation, whatever the form is called.
  CASE WHEN c.decision_number IS NOT NULL OR c.form IN ('certificate_of_merit', 'certificate_of_commendation', 'other_commendation')
    THEN 'commendation' ELSE 'honour' END,
  c.level, c.decision_number, c.commended_on
FROM core_commendation c
JOIN event e ON e.sheet_id = c.sheet_id AND e.row_no = c.row_no
JOIN ref_unit u ON u.unit_code = c.unit_code AND u.valid_from = c.unit_valid_from
JOIN ref_value v ON v.list = 'commendation_form' AND v.code = c.form
ORDER BY c.year, e.field_code, c.unit_code, c.commended_on, e.model_key;

INSERT INTO mart.fct_publicity
SELECT p.year, p.round, p.unit_code, u.unit_name, u.channel, e.model_key, e.model_name, e.field_code, e.field_name,
  p.outlet, p.form, v.label, p.quantity, p.published_on, p.link
FROM core_publicity p
JOIN event e ON e.sheet_id = p.sheet_id AND e.row_no = p.row_no
JOIN ref_unit u ON u.unit_code = p.unit_code AND u.valid_from = p.unit_valid_from
JOIN ref_value v ON v.list = 'publicity_form' AND v.code = p.form
ORDER BY p.year, p.unit_code, p.published_on, p.outlet;

-- ---- models --------------------------------------------------------------------------

-- The joins as they are written: each looks up in the smaller table on its right. Left to itself DuckDB takes the
-- models' own wide rows for the smaller side of one and holds them all.
SET disabled_optimizers = 'join_order,build_side_probe_side';

INSERT INTO mart.fct_model_coded
WITH replicated AS (
  -- By the end of an annual round all annual reports up to that year are known; by the end of a half-year, those
  -- of the years before and the half-year's own.
  SELECT asked.year, asked.round, r.model_key, bool_or(r.year = asked.year) AS in_year, min(r.replicated_on) AS first_on,
    coalesce(sum(r.sites) FILTER (r.to_unit_code IS DISTINCT FROM r.from_unit_code), 0) AS sites,
    count(DISTINCT r.to_unit_code) FILTER (r.to_unit_code <> r.from_unit_code) AS units
  FROM (SELECT DISTINCT year, round FROM counted_version WHERE table_name = 'model') asked
  JOIN mart.fct_replication r ON (r.round = 'annual' AND r.year < asked.year) OR (r.round = asked.round AND r.year = asked.year)
  GROUP BY ALL
),
commended AS (
  SELECT year, round, model_key, bool_or(form_class = 'commendation') AS commended, bool_or(form_class = 'honour') AS honoured,
    min_by(level, list_position(['central', 'province', 'district', 'commune', 'grassroots'], level))
      FILTER (form_class = 'commendation' AND level IS NOT NULL) AS level
  FROM mart.fct_commendation
  GROUP BY year, round, model_key
)
SELECT
  m.year, m.round, m.model_key, m.model_code, m.model_name, m.subject_name, m.category,
  m.field_code, f.field_name, m.kind, CAST(CASE WHEN m.kind = 'individual' THEN 'individual' ELSE 'collective' END AS list_code), m.level,
  coalesce(m.registration, CAST(CASE WHEN m.year > first.year THEN 'maintained' ELSE 'new' END AS list_code)),
  m.status, m.recognition_level, m.recognition_number,
  m.evaluation, m.evaluation_h1, m.evaluated_on, m.criteria, m.potential,
  m.pilot, m.sent, m.sent_assumed,
  m.unit_code, u.unit_name, u.unit_kind, u.channel,
  place.then_code, place.then_name, place.now_code, place.now_name, place.district_code, place.district_name,
  m.registered_on, p.received_on,
  m.content, m.result, m.difficulty, m.support, m.note,
  second.row_no IS NULL,
  r.model_key IS NOT NULL, coalesce(r.in_year, FALSE), r.first_on,
  coalesce(c.commended, FALSE), coalesce(c.honoured, FALSE),
  s.file_name, s.sheet, m.row_no,
  coalesce(first.year, m.year), coalesce(first.registered_on, m.registered_on), coalesce(r.sites, 0), coalesce(r.units, 0), c.level
FROM counted_core m
LEFT JOIN model_first first ON first.model_key = m.model_key
JOIN report p ON p.unit_code = m.unit_code AND p.year = m.year AND p.round = m.round
JOIN sheet_name s ON s.sheet_id = m.sheet_id
JOIN field_name f ON f.field_code = m.field_code
JOIN unit_name u ON u.unit_code = m.unit_code AND u.valid_from = m.unit_valid_from
JOIN place_name place ON place.area_code = m.area_code AND place.area_valid_from = m.area_valid_from
  AND place.year = m.year AND place.round = m.round
LEFT JOIN uncounted_model second ON second.sheet_id = m.sheet_id AND second.row_no = m.row_no
LEFT JOIN replicated r ON r.model_key = m.model_key AND r.round = m.round AND r.year = m.year
LEFT JOIN commended c ON c.model_key = m.model_key AND c.round = m.round AND c.year = m.year
ORDER BY m.round, m.year, m.field_code, place.district_code, m.unit_code, m.model_code;

SET disabled_optimizers = '';

-- ---- reporting -----------------------------------------------------------------------

INSERT INTO mart.fct_reporting
WITH owed AS (
  SELECT year, round, unit_code, unit_valid_from, bool_or(expected) AS expected, bool_or(quota_owed) AS quota_owed,
    bool_and(assumed) AS assumed, max(due_on) AS due_on
  FROM obligations(getvariable('last_year'))
  GROUP BY ALL
),
sent AS (
  SELECT p.*, max(r.unit_valid_from) AS unit_valid_from
  FROM report p
  LEFT JOIN known_part r USING (unit_code, year, round)
  GROUP BY ALL
),
-- A unit's own report: a model that another unit reports too is this one's all the same.
own AS (
  SELECT unit_code, year, round, count(*) AS model_count, count(*) FILTER (sent) AS sent_count
  FROM mart.fct_model_coded
  WHERE status <> 'discontinued'
  GROUP BY ALL
),
held AS (
  SELECT unit_code, year, round, sum(held) AS rows_held FROM latest_version GROUP BY ALL
),
-- The executive Party body of the province's People's Committee answers for the government side.
government AS (
  SELECT year, round, count(DISTINCT model_key) AS sent_count
  FROM mart.fct_model_coded
  WHERE status <> 'discontinued' AND sent AND channel = 'government'
  GROUP BY ALL
),
answers_for_government AS (
  SELECT unnest(string_split(value, '|')) AS unit_code FROM ref_setting WHERE key = 'government_quota_units'
),
one AS (
  SELECT
    coalesce(o.year, s.year) AS year, coalesce(o.round, s.round) AS round, coalesce(o.unit_code, s.unit_code) AS unit_code,
    coalesce(o.unit_valid_from, s.unit_valid_from) AS unit_valid_from,
    coalesce(o.expected, FALSE) AS expected, coalesce(o.assumed, FALSE) AS assumed, coalesce(o.quota_owed, FALSE) AS quota_owed,
    CASE WHEN o.expected THEN o.due_on END AS due_on,
    s.received_on, s.document_number, s.declared_none, s.declared_total
  FROM owed o
  FULL JOIN sent s ON s.unit_code = o.unit_code AND s.year = o.year AND s.round = o.round
)
SELECT o.year, o.round, o.unit_code, u.unit_name, u.unit_kind, u.channel,
  coalesce(d.district_code, '56'), coalesce(d.district_name, (SELECT district_name FROM ref_area_district WHERE area_code = '56' LIMIT 1)),
  o.expected, o.assumed,
  CAST(o.year || '-' || rr.closes AS DATE), o.due_on, o.received_on, o.document_number,
  coalesce(h.rows_held, 0), coalesce(o.declared_none, FALSE), o.declared_total,
  coalesce(c.model_count, 0), coalesce(c.sent_count, 0),
  o.quota_owed,
  o.quota_owed AND coalesce(c.sent_count, 0) + CASE WHEN a.unit_code IS NOT NULL THEN coalesce(g.sent_count, 0) ELSE 0 END
    >= (SELECT CAST(value AS INTEGER) FROM ref_setting WHERE key = 'quota_minimum')
FROM one o
JOIN ref_round rr ON rr.round = o.round
JOIN ref_unit u ON u.unit_code = o.unit_code
  AND u.valid_from = coalesce(o.unit_valid_from, (SELECT max(valid_from) FROM ref_unit v WHERE v.unit_code = o.unit_code AND v.valid_from <= make_date(o.year, 12, 31)))
LEFT JOIN ref_unit_area d ON d.unit_code = u.unit_code AND d.valid_from = u.valid_from
LEFT JOIN own c ON c.unit_code = o.unit_code AND c.year = o.year AND c.round = o.round
LEFT JOIN held h ON h.unit_code = o.unit_code AND h.year = o.year AND h.round = o.round
LEFT JOIN government g ON g.year = o.year AND g.round = o.round
LEFT JOIN answers_for_government a ON a.unit_code = o.unit_code
ORDER BY o.year, o.round, u.channel, o.unit_code;

-- ---- declarations -------------------------------------------------------------------

INSERT INTO mart.fct_declaration
SELECT d.year, d.round, d.unit_code, u.unit_name, u.unit_kind, u.channel, d.received_on,
  d.document_number, d.document_date, d.declared_total, d.declared_collective, d.declared_individual, d.declared_none,
  d.plan_document, d.meetings, parse_count(d.meetings), parse_count(d.attendance), d.inspections, parse_count(d.inspections),
  d.campaigns, d.shortcomings, d.proposals
FROM counted_declaration d
JOIN ref_round r ON r.round = d.round
JOIN ref_unit u ON u.unit_code = d.unit_code
QUALIFY row_number() OVER (
  PARTITION BY d.unit_code, d.year, d.round
  -- As it was on the last day of the round; a unit that closed in it, as it was at last.
  ORDER BY u.valid_from <= CAST(d.year || '-' || r.ends AS DATE) DESC, u.valid_from DESC) = 1
ORDER BY d.year, d.round, u.channel, d.unit_code;

-- ---- duplicates ---------------------------------------------------------------------

INSERT INTO mart.fct_duplicate
SELECT p.year, p.round, p.kind, p.reason, v.label,
  a.unit_code, a.unit_name, a.channel, a.model_code, a.model_name, a.subject_name, a.field_code, a.field_name, a.year,
  b.unit_code, b.unit_name, b.channel, b.model_code, b.model_name, b.subject_name, b.field_code, b.field_name, b.year,
  p.verdict, p.decided_on, p.decided_by, p.note
FROM duplicate_pair p
JOIN ref_value v ON v.list = 'duplicate_reason' AND v.code = p.reason
JOIN pair_side a ON a.pair = p.pair AND a.side = 1
JOIN pair_side b ON b.pair = p.pair AND b.side = 2
ORDER BY p.year, p.round, p.kind, a.field_code, a.unit_code, a.model_code, b.unit_code, b.model_code;

-- ---- quality -------------------------------------------------------------------------

-- Issues of the latest version of each report; a row that no report could be found for counts
-- until its file is sent again. Warnings of a held row are not repeated beside its errors.
INSERT INTO mart.fct_quality
WITH standing AS (
  SELECT r.sheet_id, r.row_no, r.year, r.unit_code, r.unit_valid_from
  FROM (SELECT * FROM known_row SEMI JOIN known_issue USING (sheet_id, row_no)) r
  LEFT JOIN latest_version v USING (unit_code, year, round, table_name, received_on, load_id)
  WHERE v.unit_code IS NOT NULL OR r.unit_code IS NULL OR r.year IS NULL OR r.round IS NULL
),
found AS (
  SELECT s.file_id, s.file_name, s.sheet, s.received_on, i.row_no, i.column_name, i.code, i.severity, i.value, i.message,
    r.year, r.unit_code, u.unit_name,
    i.severity = 'error' AND i.row_no IS NOT NULL AND row_number() OVER (PARTITION BY i.sheet_id, i.row_no, i.severity ORDER BY i.code, i.column_name) = 1 AS holds_row
  FROM known_issue i
  JOIN known_sheet s USING (sheet_id)
  LEFT JOIN standing r ON r.sheet_id = i.sheet_id AND r.row_no = i.row_no
  LEFT JOIN ref_unit u ON u.unit_code = r.unit_code AND u.valid_from = r.unit_valid_from
  WHERE i.row_no IS NULL OR r.row_no IS NOT NULL
)
SELECT year, unit_code, unit_name, file_id, file_name, sheet, received_on, row_no, column_name, code, severity, value, message, holds_row
FROM found
UNION ALL
SELECT NULL, NULL, NULL, s.file_id, s.file_name, NULL, s.received_on, NULL, NULL, NULL, NULL, NULL, NULL, FALSE
FROM (SELECT DISTINCT file_id, file_name, received_on FROM known_sheet) s
ANTI JOIN found USING (file_id)
ORDER BY received_on, file_name, sheet, row_no, column_name;

-- ---- what came ----------------------------------------------------------------------

INSERT INTO mart.fct_receipt
WITH part AS (
  SELECT r.sheet_id, r.unit_code, r.year, r.round, max(r.unit_valid_from) AS unit_valid_from,
    sum(r.accepted) AS accepted, sum(r.held) AS held, bool_or(v.unit_code IS NOT NULL) AS counted
  FROM known_part r
  LEFT JOIN counted_version v USING (unit_code, year, round, table_name, received_on, load_id)
  GROUP BY r.sheet_id, r.unit_code, r.year, r.round
)
SELECT s.load_id, l.finished_at, s.file_id, s.file_name, s.sheet, s.table_name, t.encoding, s.received_on,
  coalesce(p.unit_code, d.unit_code) AS unit_code, coalesce(u.unit_name, n.unit_name), coalesce(u.channel, n.channel),
  coalesce(p.year, d.year) AS year, coalesce(p.round, d.round) AS round,
  coalesce(p.accepted, 0), coalesce(p.held, 0),
  CASE WHEN row_number() OVER (PARTITION BY s.sheet_id ORDER BY p.unit_code, p.year, p.round) = 1 THEN t.dropped ELSE 0 END,
  coalesce(p.counted, FALSE)
FROM known_sheet s
JOIN sheet t USING (sheet_id)
JOIN load l ON l.load_id = s.load_id
LEFT JOIN part p USING (sheet_id)
LEFT JOIN declaration d ON d.file_id = s.file_id AND p.unit_code IS NULL
LEFT JOIN ref_unit u ON u.unit_code = p.unit_code AND u.valid_from = p.unit_valid_from
LEFT JOIN (SELECT unit_code, max_by(unit_name, valid_from) AS unit_name, max_by(channel, valid_from) AS channel FROM ref_unit GROUP BY unit_code) n
  ON n.unit_code = d.unit_code
ORDER BY s.received_on, s.file_name, s.sheet, unit_code, year, round;
