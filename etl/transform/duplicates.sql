-- Models that may be one: reported by two units in one year, or by a unit and its successor one
-- after the other. They are listed, with the steward's decision, and never merged without one.
-- In: known_*, model_key, counted_core, ref_*.

-- Names are folded once however often they are given, and are numbers from then on: of many models a table of
-- numbers is a fraction of one of names.
CREATE OR REPLACE TEMP TABLE folded AS
SELECT text, folded, CAST(dense_rank() OVER (ORDER BY folded) AS INTEGER) AS number
FROM (
  SELECT text, fold(text) AS folded
  FROM (SELECT model_name AS text FROM core_model UNION SELECT subject_name FROM core_model)
  WHERE text IS NOT NULL
);

-- So are places: where a model lay on the last day of the round, and where that is today.
CREATE OR REPLACE TEMP TABLE numbered_place AS
SELECT area_code, area_valid_from, year, round, district_code,
  CAST(dense_rank() OVER (ORDER BY coalesce(then_key, area_code || ' ' || area_valid_from)) AS INTEGER) AS area,
  CASE WHEN now_key IS NOT NULL THEN CAST(dense_rank() OVER (ORDER BY now_key) AS INTEGER) END AS area_now
FROM counted_place;

-- Active models as they are counted.
CREATE OR REPLACE TEMP TABLE counted_model AS
SELECT m.sheet_id, m.row_no, m.unit_code, m.year, m.round, m.field_code, m.code,
  name.number AS name, CASE WHEN subject.folded <> '' THEN subject.number END AS subject,
  p.area, p.area_now, p.district_code AS district
FROM counted_own m
JOIN folded name ON name.text = m.model_name
LEFT JOIN folded subject ON subject.text = m.subject_name
JOIN numbered_place p ON p.area_code = m.area_code AND p.area_valid_from = m.area_valid_from AND p.year = m.year AND p.round = m.round
WHERE m.status <> 'discontinued';

-- Why two models of two units in one round and one field look alike. A name alone is no reason:
-- half of the province has a "Dân vận khéo". One reason after the other: each holds all models once.
-- n models that are all alike make n² pairs, which nobody would decide one by one: of more than 30 the first is listed
-- with 20 of the others, and each report is told how many they are (`crowd`).
CREATE OR REPLACE TEMP TABLE crowd (
  year INTEGER, round list_code, field_code INTEGER, name INTEGER, subject INTEGER, area INTEGER, district VARCHAR, code VARCHAR,
  reason VARCHAR, rank INTEGER, models BIGINT);

INSERT INTO crowd
SELECT year, round, field_code, name, NULL, NULL, NULL, code, 'same_code', 1, count(*)
FROM counted_model
GROUP BY year, round, field_code, name, code
HAVING count(*) > 30;

-- People of one name live in several districts. Who lives in the whole province is alike to all of them.
INSERT INTO crowd
SELECT year, round, field_code, name, subject, NULL, district, NULL, 'same_subject', 2, count(*)
FROM counted_model
WHERE subject IS NOT NULL
GROUP BY year, round, field_code, name, subject, district
HAVING count(*) > 30;

INSERT INTO crowd
SELECT year, round, field_code, name, subject, NULL, NULL, NULL, 'same_subject', 2, count(*)
FROM counted_model
WHERE subject IS NOT NULL
GROUP BY year, round, field_code, name, subject
HAVING count(*) FILTER (district = '56') * count(*) FILTER (district <> '56') > 30 * 30;

INSERT INTO crowd
SELECT year, round, field_code, name, NULL, area, NULL, NULL, 'same_place', 3, count(*)
FROM counted_model
WHERE district <> '56'
GROUP BY year, round, field_code, name, area
HAVING count(*) > 30 AND count(*) > count(subject);

INSERT INTO crowd
SELECT year, round, field_code, NULL, subject, area, NULL, NULL, 'similar_name', 4, count(*)
FROM counted_model
WHERE subject IS NOT NULL AND district <> '56'
GROUP BY year, round, field_code, subject, area
HAVING count(*) > 30 AND count(DISTINCT name) > 1;

CREATE OR REPLACE TEMP TABLE alike AS
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code, 'same_code' AS reason, 1 AS rank
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.code = x.code AND y.name = x.name AND y.unit_code > x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_code' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.code = x.code;

INSERT INTO alike
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code, y.code, 'same_subject', 2
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.name = x.name AND y.subject = x.subject AND y.district = x.district AND y.unit_code > x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_subject' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.subject = x.subject AND c.district = x.district;

INSERT INTO alike
SELECT x.year, x.round,
  CASE WHEN x.unit_code < y.unit_code THEN x.unit_code ELSE y.unit_code END, CASE WHEN x.unit_code < y.unit_code THEN x.code ELSE y.code END,
  CASE WHEN x.unit_code < y.unit_code THEN y.unit_code ELSE x.unit_code END, CASE WHEN x.unit_code < y.unit_code THEN y.code ELSE x.code END,
  'same_subject', 2
FROM (SELECT * FROM counted_model WHERE district = '56') x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.name = x.name AND y.subject = x.subject AND y.district <> '56' AND y.unit_code <> x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_subject' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.subject = x.subject AND c.district IS NULL;

INSERT INTO alike
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code, y.code, 'same_place', 3
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.name = x.name AND y.area = x.area AND y.unit_code > x.unit_code
ANTI JOIN crowd c ON c.reason = 'same_place' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.name = x.name AND c.area = x.area
WHERE x.district <> '56' AND (x.subject IS NULL OR y.subject IS NULL);

-- Two names are compared up to 200 letters: it takes time by the product of their lengths.
CREATE OR REPLACE TEMP MACRO similar_name(a, b) AS
  contains(a, b) OR contains(b, a) OR (length(a) <= 200 AND length(b) <= 200 AND jaro_winkler_similarity(a, b) >= 0.9);

INSERT INTO alike
WITH spelt AS (
  SELECT DISTINCT number, folded FROM folded
)
SELECT x.year, x.round, x.unit_code, x.code, y.unit_code, y.code, 'similar_name', 4
FROM counted_model x
JOIN counted_model y ON y.year = x.year AND y.round = x.round AND y.field_code = x.field_code
  AND y.subject = x.subject AND y.area = x.area AND y.unit_code > x.unit_code AND y.name <> x.name
JOIN spelt a ON a.number = x.name
JOIN spelt b ON b.number = y.name
ANTI JOIN crowd c ON c.reason = 'similar_name' AND c.year = x.year AND c.round = x.round AND c.field_code = x.field_code
  AND c.subject = x.subject AND c.area = x.area
WHERE x.district <> '56' AND similar_name(a.folded, b.folded);

-- The models of each crowd, in order of unit and code.
CREATE OR REPLACE TEMP TABLE crowd_model AS
WITH numbered AS (
  SELECT row_number() OVER () AS number, * FROM crowd
),
member AS (
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.code = c.code
  WHERE c.reason = 'same_code'
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.subject = c.subject AND m.district = c.district
  WHERE c.reason = 'same_subject'
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.subject = c.subject
  WHERE c.reason = 'same_subject' AND c.district IS NULL
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.area = c.area
  WHERE c.reason = 'same_place' AND m.district <> '56'
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.subject = c.subject AND m.area = c.area
  WHERE c.reason = 'similar_name' AND m.district <> '56'
)
SELECT member.*, s.folded
FROM member
JOIN (SELECT DISTINCT number, folded FROM folded) s ON s.number = member.name;

INSERT INTO alike
WITH first AS (
  SELECT * FROM crowd_model
  -- A pair of one place has a model without a subject; one of one subject and several districts has one of the province.
  QUALIFY row_number() OVER (PARTITION BY crowd
    ORDER BY CASE reason WHEN 'same_place' THEN subject IS NOT NULL WHEN 'same_subject' THEN district <> '56' ELSE FALSE END, unit_code, code) = 1
),
other AS (
  SELECT f.unit_code AS first_unit, f.code AS first_code, m.*
  FROM crowd_model m
  JOIN first f ON f.crowd = m.crowd AND f.unit_code <> m.unit_code
  WHERE m.reason <> 'similar_name' OR (f.name <> m.name AND similar_name(f.folded, m.folded))
  QUALIFY row_number() OVER (PARTITION BY m.crowd ORDER BY m.unit_code, m.code) <= 20
)
SELECT DISTINCT year, round,
  CASE WHEN first_unit < unit_code THEN first_unit ELSE unit_code END, CASE WHEN first_unit < unit_code THEN first_code ELSE code END,
  CASE WHEN first_unit < unit_code THEN unit_code ELSE first_unit END, CASE WHEN first_unit < unit_code THEN code ELSE first_code END,
  reason, rank
FROM other;

-- A model of a unit that ended, and one of the same name and field that its successor began to
-- report later, with the same subject or, where none is given, for the same place of today.
CREATE OR REPLACE TEMP TABLE continued AS
WITH model AS (
  SELECT m.unit_code, m.code, k.model_key, m.field_code, m.name, m.subject,
    min(m.year) AS first_year, max(m.year) AS last_year,
    min_by(m.round, (m.year, m.round = 'annual')) AS first_round,
    max_by(m.area_now, (m.year, m.round)) AS area_now
  FROM counted_model m
  JOIN own_key k ON k.unit_code = m.unit_code AND k.code = m.code
  -- Only units that come before or after another.
  WHERE m.unit_code IN (SELECT unit_code FROM ref_unit_ancestor UNION SELECT ancestor_code FROM ref_unit_ancestor)
  GROUP BY m.unit_code, m.code, k.model_key, m.field_code, m.name, m.subject
  -- Of many that are all alike some, as above.
  QUALIFY row_number() OVER (PARTITION BY m.unit_code, m.field_code, m.name, m.subject, max_by(m.area_now, (m.year, m.round)) ORDER BY m.code) <= 30
)
SELECT y.first_year AS year, y.first_round AS round, x.unit_code, x.code, y.unit_code AS other_unit_code, y.code AS other_code
FROM model y
JOIN ref_unit_ancestor a ON a.unit_code = y.unit_code
JOIN model x ON x.unit_code = a.ancestor_code AND x.field_code = y.field_code AND x.name = y.name
WHERE x.model_key <> y.model_key AND x.last_year <= y.first_year
  AND (x.subject = y.subject OR ((x.subject IS NULL OR y.subject IS NULL) AND x.area_now = y.area_now))
  AND NOT EXISTS (SELECT 1 FROM model z WHERE z.unit_code = y.unit_code AND z.model_key = x.model_key);

-- Every pair that looks alike or was decided, in each year and round in which both stand; one that
-- never stands in one round, where its later model is first reported.
CREATE OR REPLACE TEMP TABLE duplicate_pair AS
WITH decided AS (
  SELECT d.* FROM known_decision d
  WHERE EXISTS (SELECT 1 FROM counted_model m WHERE m.unit_code = d.unit_code AND m.code = d.code)
    AND EXISTS (SELECT 1 FROM counted_model m WHERE m.unit_code = d.other_unit_code AND m.code = d.other_code)
),
together AS (
  SELECT DISTINCT x.year, x.round, d.unit_code, d.code, d.other_unit_code, d.other_code
  FROM decided d
  JOIN counted_model x ON x.unit_code = d.unit_code AND x.code = d.code
  JOIN counted_model y ON y.unit_code = d.other_unit_code AND y.code = d.other_code AND y.year = x.year AND y.round = x.round
),
apart AS (
  SELECT d.unit_code, d.code, d.other_unit_code, d.other_code,
    min({ 'year': m.year, 'round': m.round }) FILTER (m.unit_code = d.unit_code AND m.code = d.code) AS one,
    min({ 'year': m.year, 'round': m.round }) FILTER (m.unit_code = d.other_unit_code AND m.code = d.other_code) AS other
  FROM decided d
  ANTI JOIN together t USING (unit_code, code, other_unit_code, other_code)
  JOIN counted_model m ON (m.unit_code = d.unit_code AND m.code = d.code) OR (m.unit_code = d.other_unit_code AND m.code = d.other_code)
  GROUP BY ALL
),
found AS (
  SELECT year, round, unit_code, code, other_unit_code, other_code, 'duplicate' AS kind, reason, rank, FALSE AS later_first FROM alike
  UNION ALL
  SELECT year, round, unit_code, code, other_unit_code, other_code, 'continuation', 'successor', 5, FALSE FROM continued WHERE unit_code < other_unit_code
  UNION ALL
  SELECT year, round, other_unit_code, other_code, unit_code, code, 'continuation', 'successor', 5, TRUE FROM continued WHERE unit_code > other_unit_code
  UNION ALL
  SELECT year, round, unit_code, code, other_unit_code, other_code, 'duplicate', 'steward', 6, FALSE FROM together
  UNION ALL
  SELECT greatest(a.one, a.other).year, greatest(a.one, a.other).round, a.unit_code, a.code, a.other_unit_code, a.other_code,
    CASE WHEN a.unit_code = a.other_unit_code OR r.unit_code IS NOT NULL THEN 'continuation' ELSE 'duplicate' END,
    'steward', 6, a.one > a.other
  FROM apart a
  LEFT JOIN ref_unit_ancestor r ON (r.unit_code = a.unit_code AND r.ancestor_code = a.other_unit_code)
    OR (r.unit_code = a.other_unit_code AND r.ancestor_code = a.unit_code)
),
best AS (
  SELECT * FROM found
  -- A pair that never stands in one round is listed once.
  QUALIFY row_number() OVER (PARTITION BY CASE WHEN kind = 'duplicate' THEN (year, round) END, unit_code, code, other_unit_code, other_code ORDER BY rank) = 1
)
SELECT row_number() OVER (ORDER BY b.year, b.round, b.unit_code, b.code, b.other_unit_code, b.other_code) AS pair,
  b.* EXCLUDE (rank), d.verdict, d.decided_on, d.decided_by, d.note
FROM best b
LEFT JOIN known_decision d USING (unit_code, code, other_unit_code, other_code);

-- Both sides of a pair as reported in its year and round, else as last reported. Of a continuation
-- the predecessor's is side 1.
CREATE OR REPLACE TEMP TABLE pair_side AS
WITH member AS (
  SELECT pair, CASE WHEN later_first THEN 2 ELSE 1 END AS side, year, round, unit_code, code FROM duplicate_pair
  UNION ALL
  SELECT pair, CASE WHEN later_first THEN 1 ELSE 2 END, year, round, other_unit_code, other_code FROM duplicate_pair
),
shown AS (
  SELECT p.pair, p.side, m.sheet_id, m.row_no, m.unit_code, m.code, m.year
  FROM member p
  JOIN counted_model m ON m.unit_code = p.unit_code AND m.code = p.code
  QUALIFY row_number() OVER (PARTITION BY p.pair, p.side
    ORDER BY m.year = p.year AND m.round = p.round DESC, m.year DESC, m.round, m.sheet_id, m.row_no) = 1
)
SELECT p.pair, p.side, p.sheet_id, p.row_no, p.unit_code, p.code, u.unit_name, u.channel, c.model_code, c.model_name, c.subject_name,
  c.field_code, f.field_name, p.year
FROM shown p
JOIN core_model c ON c.sheet_id = p.sheet_id AND c.row_no = p.row_no
JOIN ref_field f ON f.field_code = c.field_code
JOIN ref_unit u ON u.unit_code = c.unit_code AND u.valid_from = c.unit_valid_from;

-- One model that two units report in one round, because the steward found their models to be one or because one unit
-- is the other's successor, counts once: as an active one, as the successor's, as the first received.
CREATE OR REPLACE TEMP TABLE uncounted_model AS
WITH shared AS (
  SELECT model_key FROM model_key GROUP BY model_key HAVING count(*) > 1
)
SELECT m.sheet_id, m.row_no
FROM counted_own m
JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code
SEMI JOIN shared ON shared.model_key = k.model_key
JOIN report p ON p.unit_code = m.unit_code AND p.year = m.year AND p.round = m.round
LEFT JOIN (SELECT DISTINCT ancestor_code FROM ref_unit_ancestor) a ON a.ancestor_code = m.unit_code
QUALIFY row_number() OVER (PARTITION BY k.model_key, m.year, m.round
  ORDER BY m.status = 'discontinued', a.ancestor_code IS NOT NULL, p.received_on, m.unit_code, m.code) > 1;

-- The reports' own lists of what is not decided. The others of a model are put together in a window, which goes
-- to disk where there are many; a sum of texts would hold them all.
INSERT INTO known_issue
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
SELECT l.sheet_id, l.row_no, c.label, k.code, k.severity, l.model_name, replace(k.message, '{suggestion}', l.others)
FROM listed l
JOIN ref_issue_code k ON k.code = 'duplicate-model'
JOIN ref_column c ON c.table_name = 'model' AND c.column_name = 'name';

-- Of a crowd each report hears once how many they are.
INSERT INTO known_issue
WITH told AS (
  SELECT sheet_id, min(row_no) AS row_no, models, count(*) AS own
  FROM crowd_model
  GROUP BY crowd, sheet_id, models
)
SELECT DISTINCT t.sheet_id, t.row_no, c.label, k.code, k.severity, CAST(t.models AS VARCHAR),
  replace(replace(k.message, '{value}', CAST(t.models AS VARCHAR)), '{suggestion}', CAST(t.own AS VARCHAR))
FROM told t
JOIN ref_issue_code k ON k.code = 'duplicate-many'
JOIN ref_column c ON c.table_name = 'model' AND c.column_name = 'name';
