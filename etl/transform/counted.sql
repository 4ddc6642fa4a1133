-- Which version of each report part counts. A part is (unit, year, round, table); files of
-- one load with one date of receipt are one version; the later received wins, then the later
-- load. A version that says "không có mô hình" counts as one without rows. A version most of
-- whose rows were held waits while an earlier one is usable: it replaces nothing before its
-- held rows are mended.

-- What each sheet says of each part.
CREATE OR REPLACE TEMP TABLE known_part AS
SELECT sheet_id, table_name, unit_code, year, round, received_on, load_id, max(unit_valid_from) AS unit_valid_from,
  count(*) FILTER (NOT held) AS accepted, count(*) FILTER (held) AS held
FROM known_row
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE known_declaration AS
SELECT DISTINCT d.* REPLACE (CAST(d.unit_code AS unit_code) AS unit_code, CAST(d.round AS list_code) AS round), s.received_on, s.load_id
FROM declaration d
JOIN known_sheet s USING (file_id)
WHERE d.unit_code IS NOT NULL AND d.year IS NOT NULL AND d.round IS NOT NULL;

CREATE OR REPLACE TEMP TABLE version AS
WITH with_rows AS (
  SELECT unit_code, year, round, table_name, received_on, load_id,
    CAST(sum(accepted) AS BIGINT) AS accepted, CAST(sum(held) AS BIGINT) AS held, FALSE AS declares_none
  FROM known_part
  WHERE unit_code IS NOT NULL AND year IS NOT NULL AND round IS NOT NULL
  GROUP BY ALL
),
without_rows AS (
  SELECT DISTINCT unit_code, year, round, CAST('model' AS list_code) AS table_name, received_on, load_id, 0 AS accepted, 0 AS held, TRUE AS declares_none
  FROM known_declaration
  WHERE declared_none
)
SELECT * FROM with_rows
UNION ALL
SELECT * FROM without_rows
ANTI JOIN with_rows USING (unit_code, year, round, table_name, received_on, load_id);

CREATE OR REPLACE TEMP TABLE counted_version AS
SELECT * FROM version
WHERE accepted > 0 OR declares_none
QUALIFY row_number() OVER (PARTITION BY unit_code, year, round, table_name
  ORDER BY held <= accepted DESC, received_on DESC, load_id DESC) = 1;

CREATE OR REPLACE TEMP TABLE latest_version AS
SELECT * FROM version
QUALIFY row_number() OVER (PARTITION BY unit_code, year, round, table_name ORDER BY received_on DESC, load_id DESC) = 1;

CREATE OR REPLACE TEMP VIEW counted_row AS
SELECT r.sheet_id, r.row_no, r.table_name
FROM known_row r
SEMI JOIN counted_version USING (unit_code, year, round, table_name, received_on, load_id)
WHERE NOT r.held;

-- The models among them, under their units' codes; and with their keys.
CREATE OR REPLACE TEMP VIEW counted_own AS
SELECT m.*
FROM known_model m
JOIN known_sheet s USING (sheet_id)
SEMI JOIN counted_version v ON v.table_name = 'model' AND v.unit_code = m.unit_code AND v.year = m.year
  AND v.round = m.round AND v.received_on = s.received_on AND v.load_id = s.load_id;

CREATE OR REPLACE TEMP VIEW counted_core AS
SELECT m.*, coalesce(k.model_key, m.unit_code || '/' || m.code) AS model_key
FROM counted_own m
LEFT JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code;

-- Where places of models lie: on the last day of the round, today, and on the common basis.
CREATE OR REPLACE TEMP TABLE counted_place AS
WITH asked AS (
  SELECT DISTINCT area_code, area_valid_from, year, round FROM known_model
)
SELECT p.*, d.district_code, d.district_name,
  t.then_code || ' ' || t.then_from AS then_key, then_area.area_code AS then_code, then_area.area_name AS then_name,
  n.then_code AS now_key, now_area.area_code AS now_code, now_area.area_name AS now_name
FROM asked p
JOIN ref_round r ON r.round = p.round
JOIN ref_area_district d ON d.area_code = p.area_code AND d.valid_from = p.area_valid_from
LEFT JOIN ref_area_path t ON t.area_code = p.area_code AND t.valid_from = p.area_valid_from
  AND CAST(p.year || '-' || r.ends AS DATE) BETWEEN t.since AND t.until
LEFT JOIN ref_area then_area ON then_area.area_code = t.then_code AND then_area.valid_from = t.then_from
LEFT JOIN ref_area_path n ON n.area_code = p.area_code AND n.valid_from = p.area_valid_from AND n.until = DATE '9999-12-31'
LEFT JOIN ref_area now_area ON now_area.area_code = n.then_code AND now_area.valid_from = n.then_from;

-- What a unit says of itself in a round: of each thing, what it said last. The totals that it gives and "không có
-- mô hình" go with the version of its models that they came with: one that was replaced since says nothing.
CREATE OR REPLACE TEMP TABLE counted_declaration AS
WITH declared AS (
  SELECT d.*, (d.received_on, d.load_id, d.file_id) AS since,
    v.unit_code IS NULL OR (d.received_on, d.load_id) >= (v.received_on, v.load_id) AS of_counted
  FROM known_declaration d
  LEFT JOIN counted_version v ON v.table_name = 'model' AND v.unit_code = d.unit_code AND v.year = d.year AND v.round = d.round
)
SELECT unit_code, year, round, max(received_on) AS received_on,
  max_by(document_number, since) AS document_number, max_by(document_date, since) AS document_date,
  max_by(declared_total, since) FILTER (of_counted) AS declared_total,
  max_by(declared_collective, since) FILTER (of_counted) AS declared_collective,
  max_by(declared_individual, since) FILTER (of_counted) AS declared_individual,
  coalesce(max_by(declared_none, since) FILTER (of_counted), FALSE) AS declared_none,
  max_by(plan_document, since) AS plan_document, max_by(meetings, since) AS meetings,
  max_by(attendance, since) AS attendance, max_by(inspections, since) AS inspections,
  max_by(campaigns, since) AS campaigns, max_by(shortcomings, since) AS shortcomings,
  max_by(proposals, since) AS proposals
FROM declared
GROUP BY ALL;

-- The report of a unit in a round: when its first file came. A report is there when a row of
-- "Mô hình" was sent, held or not, or the unit declared that it has none.
CREATE OR REPLACE TEMP TABLE report AS
SELECT s.unit_code, s.year, s.round, min(s.received_on) AS received_on,
  any_value(d.document_number) AS document_number, any_value(d.declared_total) AS declared_total,
  coalesce(any_value(v.declares_none), FALSE) AS declared_none
FROM version s
LEFT JOIN counted_version v USING (unit_code, year, round, table_name)
LEFT JOIN counted_declaration d ON d.unit_code = s.unit_code AND d.year = s.year AND d.round = s.round
WHERE s.table_name = 'model'
GROUP BY s.unit_code, s.year, s.round;

-- Doubts about a version as a whole: it has fewer rows than the one before, or its unit counts
-- otherwise than we do. Worked out here, so that the order of loading does not matter.
INSERT INTO known_issue
WITH before AS (
  SELECT *, lag(accepted + held) OVER (
    PARTITION BY unit_code, year, round, table_name ORDER BY received_on, load_id) AS rows_before
  FROM version
),
said AS (
  SELECT unit_code, year, round, table_name, received_on, load_id, sheet_id FROM known_part
  UNION ALL
  SELECT d.unit_code, d.year, d.round, 'model', d.received_on, d.load_id, s.sheet_id
  FROM known_declaration d
  JOIN known_sheet s USING (file_id)
  WHERE d.declared_none AND s.table_name = 'info'
),
shrunk AS (
  SELECT min(r.sheet_id) AS sheet_id, b.accepted + b.held AS rows_now, b.rows_before
  FROM before b
  JOIN said r USING (unit_code, year, round, table_name, received_on, load_id)
  WHERE b.accepted + b.held < b.rows_before
  GROUP BY b.unit_code, b.year, b.round, b.table_name, b.received_on, b.load_id, b.accepted, b.held, b.rows_before
),
counted_of_declaration AS (
  SELECT d.file_id, d.declared_total, count(m.row_no) AS counted
  FROM declaration d
  JOIN known_sheet s USING (file_id)
  LEFT JOIN core_model m ON m.sheet_id = s.sheet_id AND m.unit_code = d.unit_code AND m.year = d.year AND m.round = d.round
    AND m.status <> 'discontinued'
  WHERE d.declared_total IS NOT NULL AND d.unit_code IS NOT NULL
  GROUP BY d.file_id, d.declared_total
),
doubt AS (
  SELECT sheet_id, NULL AS column_name, 'report-shrinks' AS code, rows_now AS value, rows_before AS other FROM shrunk
  UNION ALL
  SELECT s.sheet_id, c.label, 'totals-differ', d.declared_total, d.counted
  FROM counted_of_declaration d
  JOIN known_sheet s ON s.file_id = d.file_id AND s.table_name = 'info'
  JOIN ref_column c ON c.table_name = 'info' AND c.column_name = 'declared_total'
  WHERE d.counted <> d.declared_total
)
SELECT d.sheet_id, NULL, d.column_name, d.code, k.severity, CAST(d.value AS VARCHAR),
  replace(replace(k.message, '{value}', CAST(d.value AS VARCHAR)), '{suggestion}', CAST(d.other AS VARCHAR))
FROM doubt d
JOIN ref_issue_code k ON k.code = d.code;
