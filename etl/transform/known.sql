-- What is known for this question: the sheets received on or before a day and loaded up to a
-- load, and for each row whether the model that it names is among the models so known.
-- In: getvariable('load_id') (last load that counts), getvariable('as_of') (last day of receipt that counts, or null).

CREATE OR REPLACE TEMP TABLE known_sheet AS
WITH first_receipt AS (
  SELECT file_id, min(received_on) AS received_on
  FROM receipt
  WHERE load_id <= getvariable('load_id') AND received_on <= coalesce(getvariable('as_of'), DATE '9999-12-31')
  GROUP BY file_id
)
SELECT s.sheet_id, s.table_name, s.sheet, s.columns, f.file_id, f.name AS file_name, r.received_on, f.load_id
FROM sheet s
JOIN file f USING (file_id)
JOIN first_receipt r USING (file_id);

-- Models by the code under which a unit reported them.
CREATE OR REPLACE TEMP VIEW known_model AS
SELECT m.*, fold(m.model_code) AS code
FROM core_model m
SEMI JOIN known_sheet USING (sheet_id);

-- What the steward's decisions come to: of each pair the last one, unless it takes back.
CREATE OR REPLACE TEMP TABLE known_decision AS
WITH last AS (
  SELECT *
  FROM decision
  WHERE load_id <= getvariable('load_id') AND decided_on <= coalesce(getvariable('as_of'), DATE '9999-12-31')
  QUALIFY row_number() OVER (PARTITION BY unit_code, code, other_unit_code, other_code ORDER BY load_id DESC) = 1
)
SELECT * REPLACE (CAST(unit_code AS unit_code) AS unit_code, CAST(other_unit_code AS unit_code) AS other_unit_code)
FROM last
WHERE verdict <> 'undone';

-- A model's key is its unit and code. Only units that come before or after another, and models that
-- the steward decided on, may have another one.
CREATE OR REPLACE TEMP TABLE doubtful_model AS
WITH relative AS (
  SELECT unit_code FROM ref_unit_ancestor UNION SELECT ancestor_code FROM ref_unit_ancestor
),
decided AS (
  SELECT unit_code, code FROM known_decision UNION SELECT other_unit_code, other_code FROM known_decision
),
doubtful AS (
  SELECT unit_code, fold(model_code) AS code, field_code, year
  FROM core_model
  SEMI JOIN known_sheet USING (sheet_id)
  SEMI JOIN relative USING (unit_code)
  UNION ALL
  SELECT unit_code, code, field_code, year
  FROM known_model
  SEMI JOIN decided USING (unit_code, code)
)
SELECT unit_code, code, field_code, min(year) AS since
FROM doubtful
GROUP BY ALL;

-- A successor's model continues its predecessor's when code and field are the same, unless the
-- steward said that they differ; the key is then that of the first unit that had it.
CREATE OR REPLACE TEMP TABLE own_key AS
WITH earlier AS (
  SELECT o.unit_code, o.code, a.ancestor_code
  FROM doubtful_model o
  JOIN ref_unit_ancestor a ON a.unit_code = o.unit_code
  JOIN doubtful_model p ON p.unit_code = a.ancestor_code AND p.code = o.code AND p.field_code = o.field_code
  ANTI JOIN known_decision d ON d.verdict = 'different' AND d.code = o.code AND d.other_code = o.code
    AND d.unit_code = least(o.unit_code, a.ancestor_code) AND d.other_unit_code = greatest(o.unit_code, a.ancestor_code)
),
first_owner AS (
  SELECT e.unit_code, e.code, e.ancestor_code
  FROM earlier e
  ANTI JOIN earlier still_earlier ON still_earlier.unit_code = e.ancestor_code AND still_earlier.code = e.code
)
SELECT o.unit_code, o.code,
  CASE WHEN count(DISTINCT f.ancestor_code) = 1 THEN min(f.ancestor_code) ELSE o.unit_code END || '/' || o.code AS model_key
FROM (SELECT DISTINCT unit_code, code FROM doubtful_model) o
LEFT JOIN first_owner f ON f.unit_code = o.unit_code AND f.code = o.code
GROUP BY o.unit_code, o.code;

-- Models that the steward found to be one have one key: that of the one reported first.
CREATE OR REPLACE TEMP TABLE model_key AS
WITH RECURSIVE pair AS (
  SELECT a.model_key AS one, b.model_key AS other
  FROM known_decision d
  JOIN own_key a ON a.unit_code = d.unit_code AND a.code = d.code
  JOIN own_key b ON b.unit_code = d.other_unit_code AND b.code = d.other_code
  WHERE d.verdict = 'same'
),
edge AS (
  SELECT one, other FROM pair
  UNION ALL SELECT other, one FROM pair
),
reach AS (
  SELECT one AS model_key, one AS reached FROM edge
  UNION
  SELECT r.model_key, e.other FROM reach r JOIN edge e ON e.one = r.reached
),
since AS (
  SELECT k.model_key, min(m.since) AS year
  FROM own_key k
  JOIN doubtful_model m ON m.unit_code = k.unit_code AND m.code = k.code
  WHERE k.model_key IN (SELECT reached FROM reach)
  GROUP BY k.model_key
),
one_key AS (
  SELECT r.model_key, min_by(r.reached, (s.year, r.reached)) AS shared
  FROM reach r
  JOIN since s ON s.model_key = r.reached
  GROUP BY r.model_key
)
SELECT k.unit_code, k.code, coalesce(o.shared, k.model_key) AS model_key
FROM own_key k
LEFT JOIN one_key o USING (model_key);

-- Every model with its key.
CREATE OR REPLACE TEMP VIEW keyed_model AS
SELECT m.*, s.file_name, s.sheet, s.received_on, s.load_id, coalesce(k.model_key, m.unit_code || '/' || m.code) AS model_key
FROM known_model m
JOIN known_sheet s USING (sheet_id)
LEFT JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code;

-- Which model a row names: by code, else by name, among the models of its unit, else of the
-- units before it; where a name was used for several, the one reported in the row's year.
CREATE OR REPLACE TEMP TABLE named_model AS
WITH lineage AS (
  SELECT DISTINCT unit_code, unit_code AS owner, 0 AS distance FROM ref_unit
  UNION ALL
  SELECT unit_code, ancestor_code, 1 FROM ref_unit_ancestor
),
asked AS (
  SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_replication SEMI JOIN known_sheet USING (sheet_id)
  UNION ALL SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_commendation SEMI JOIN known_sheet USING (sheet_id)
  UNION ALL SELECT sheet_id, row_no, unit_code, year, ref_code, ref_name, ref_text FROM core_publicity SEMI JOIN known_sheet USING (sheet_id)
    WHERE ref_text IS NOT NULL
),
-- Of many models of one name two are enough to know that it is not one.
owned AS (
  SELECT m.unit_code, m.code, m.year, fold(m.model_name) AS name, min(m.model_key) AS one, max(m.model_key) AS other
  FROM keyed_model m
  WHERE m.unit_code IN (SELECT l.owner FROM asked a JOIN lineage l ON l.unit_code = a.unit_code)
  GROUP BY ALL
),
owned_code AS (
  SELECT unit_code, code, year, min(one) AS one, max(other) AS other FROM owned GROUP BY ALL
),
owned_name AS (
  SELECT unit_code, name, year, min(one) AS one, max(other) AS other FROM owned GROUP BY ALL
),
match AS (
  SELECT a.sheet_id, a.row_no, m.one, m.other, m.year = a.year AS same_year, l.distance AS preference
  FROM asked a
  JOIN lineage l ON l.unit_code = a.unit_code
  JOIN owned_code m ON m.unit_code = l.owner AND m.code = a.ref_code
  UNION ALL
  SELECT a.sheet_id, a.row_no, m.one, m.other, m.year = a.year, 2 + l.distance
  FROM asked a
  JOIN lineage l ON l.unit_code = a.unit_code
  JOIN owned_name m ON m.unit_code = l.owner AND m.name = a.ref_name
),
best AS (
  SELECT sheet_id, row_no, one, other
  FROM match
  QUALIFY preference = min(preference) OVER (PARTITION BY sheet_id, row_no)
    AND (same_year OR NOT bool_or(same_year) OVER (PARTITION BY sheet_id, row_no, preference))
)
SELECT a.sheet_id, a.row_no, a.ref_text,
  CASE WHEN min(b.one) = max(b.other) THEN min(b.one) END AS model_key,
  CASE WHEN min(b.one) IS NULL THEN 'model-unknown' WHEN min(b.one) < max(b.other) THEN 'model-ambiguous' END AS code
FROM asked a
LEFT JOIN best b ON b.sheet_id = a.sheet_id AND b.row_no = a.row_no
GROUP BY a.sheet_id, a.row_no, a.ref_text;

-- Every issue that stands, those of unknown models included.
CREATE OR REPLACE TEMP TABLE known_issue AS
SELECT i.sheet_id, i.row_no, i.column_name, i.code, i.severity, i.value, i.message
FROM issue i
SEMI JOIN known_sheet USING (sheet_id)
UNION ALL
SELECT n.sheet_id, n.row_no, c.label, n.code, k.severity, n.ref_text, replace(k.message, '{value}', n.ref_text)
FROM named_model n
JOIN sheet s USING (sheet_id)
JOIN ref_issue_code k ON k.code = n.code
JOIN ref_column c ON c.table_name = s.table_name AND c.column_name = 'name';

CREATE OR REPLACE TEMP VIEW known_row AS
SELECT r.* EXCLUDE (held), s.file_id, s.received_on, s.load_id, r.held OR n.row_no IS NOT NULL AS held
FROM received_row r
JOIN known_sheet s USING (sheet_id)
LEFT JOIN named_model n ON n.sheet_id = r.sheet_id AND n.row_no = r.row_no AND n.code IS NOT NULL;
