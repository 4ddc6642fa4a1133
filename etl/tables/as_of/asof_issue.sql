-- Every issue that stands, those of unknown models included.
CREATE OR REPLACE TEMP TABLE asof_issue AS
SELECT i.sheet_id, i.row_no, i.column_name, i.code, i.severity, i.value, i.message
FROM issue i
SEMI JOIN asof_sheet USING (sheet_id)
UNION ALL
SELECT n.sheet_id, n.row_no, c.label, k.code, k.severity, n.ref_text,
  replace(replace(k.message, '{value}', n.ref_text), '{suggestion}', coalesce(n.owners, ''))
FROM named_model n
JOIN sheet s USING (sheet_id)
-- A row that was taken for another unit's model says so, unless it states the unit.
JOIN ref_issue_code k ON k.code = coalesce(n.code, CASE WHEN n.owner_code IS NOT NULL AND NOT n.owner_stated THEN 'model-of-other-unit' END)
JOIN ref_column c ON c.table_name = s.table_name AND c.column_name = 'name';

-- Doubts about a version as a whole: it has fewer rows than the one before, or its unit counts
-- otherwise than we do. Worked out here, so that the order of loading does not matter.
INSERT INTO asof_issue BY NAME
WITH before AS (
  SELECT *, lag(accepted + held) OVER (
    PARTITION BY unit_code, year, round, table_name ORDER BY again) AS rows_before
  FROM version
),
stated AS (
  SELECT unit_code, year, round, table_name, received_on, load_id, sheet_id FROM asof_part
  UNION ALL
  SELECT d.unit_code, d.year, d.round, 'model', d.received_on, d.load_id, s.sheet_id
  FROM asof_declaration d
  JOIN asof_sheet s USING (file_id)
  WHERE d.declared_none AND s.table_name = 'info'
),
shrunk AS (
  SELECT min(r.sheet_id) AS sheet_id, b.accepted + b.held AS rows_now, b.rows_before
  FROM before b
  JOIN stated r USING (unit_code, year, round, table_name, received_on, load_id)
  WHERE b.accepted + b.held < b.rows_before AND b.round <> 'supplement'
  GROUP BY b.unit_code, b.year, b.round, b.table_name, b.received_on, b.load_id, b.accepted, b.held, b.rows_before
),
counted_of_declaration AS (
  SELECT d.file_id, d.declared_total, count(m.row_no) AS counted
  FROM declaration d
  JOIN asof_sheet s USING (file_id)
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
  JOIN asof_sheet s ON s.file_id = d.file_id AND s.table_name = 'info'
  JOIN ref_column c ON c.table_name = 'info' AND c.column_name = 'declared_total'
  WHERE d.counted <> d.declared_total
)
SELECT d.sheet_id, NULL AS row_no, d.column_name, d.code, k.severity, CAST(d.value AS VARCHAR) AS value,
  replace(replace(k.message, '{value}', CAST(d.value AS VARCHAR)), '{suggestion}', CAST(d.other AS VARCHAR)) AS message
FROM doubt d
JOIN ref_issue_code k ON k.code = d.code;

-- The reports' own lists of what is not decided. The others of a model are put together in a window, which goes
-- to disk where there are many; a sum of texts would hold them all.
INSERT INTO asof_issue BY NAME
WITH other AS (
  SELECT DISTINCT x.sheet_id, x.row_no, x.model_name, '“' || y.model_name || '” (' || y.unit_name || ')' AS name
  FROM duplicate_pair p
  JOIN pair_side x ON x.pair = p.pair
  JOIN pair_side y ON y.pair = p.pair AND y.side <> x.side
  WHERE p.kind = 'duplicate' AND p.verdict IS NULL
),
listed AS (
  SELECT sheet_id, row_no, model_name, string_agg(name, '; ') OVER (PARTITION BY sheet_id, row_no ORDER BY name) AS others
  FROM other
  QUALIFY row_number() OVER (PARTITION BY sheet_id, row_no ORDER BY name DESC) = 1
)
SELECT l.sheet_id, l.row_no, c.label AS column_name, k.code, k.severity, l.model_name AS value,
  replace(k.message, '{suggestion}', l.others) AS message
FROM listed l
JOIN ref_issue_code k ON k.code = 'duplicate-model'
JOIN ref_column c ON c.table_name = 'model' AND c.column_name = 'name';

-- Of a crowd each report hears once how many they are.
INSERT INTO asof_issue BY NAME
WITH told AS (
  SELECT sheet_id, min(row_no) AS row_no, models, count(*) AS own
  FROM crowd_model
  GROUP BY crowd, sheet_id, models
)
SELECT DISTINCT t.sheet_id, t.row_no, c.label AS column_name, k.code, k.severity, CAST(t.models AS VARCHAR) AS value,
  replace(replace(k.message, '{value}', CAST(t.models AS VARCHAR)), '{suggestion}', CAST(t.own AS VARCHAR)) AS message
FROM told t
JOIN ref_issue_code k ON k.code = 'duplicate-many'
JOIN ref_column c ON c.table_name = 'model' AND c.column_name = 'name';

-- A code that the unit had given to another model is asked, until the steward decided.
INSERT INTO asof_issue BY NAME
SELECT m.sheet_id, m.row_no, c.label AS column_name, k.code, k.severity, m.model_code AS value,
  replace(replace(k.message, '{value}', m.model_code), '{suggestion}', r.model_before) AS message
FROM reused_code r
JOIN asof_model m ON m.unit_code = r.unit_code AND m.code = r.code AND m.year = r.year
JOIN ref_issue_code k ON k.code = 'code-reused'
JOIN ref_column c ON c.table_name = 'model' AND c.column_name = 'code'
ANTI JOIN asof_decision d ON d.unit_code = r.unit_code AND d.other_unit_code = r.unit_code AND d.code = r.code_before AND d.other_code = r.code
WHERE r.begins;
