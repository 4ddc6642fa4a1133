-- The reference tables as the rules need them. `csv_*` hold data/reference/*.csv as text; the types of codes are
-- those of `codes.ts`.

CREATE OR REPLACE TEMP TABLE ref_setting AS
SELECT key, value FROM csv_settings;

CREATE OR REPLACE TEMP TABLE ref_round AS
SELECT CAST(round AS list_code) AS round, label, starts, ends, closes FROM csv_rounds;

CREATE OR REPLACE TEMP TABLE ref_field AS
SELECT CAST(code AS INTEGER) AS field_code, name AS field_name, title, criteria, kinds
FROM csv_fields;

-- ---- areas ---------------------------------------------------------------------------

CREATE OR REPLACE TEMP TABLE ref_area AS
SELECT
  CAST(code AS area_code) AS area_code,
  coalesce(TRY_CAST(valid_from AS DATE), DATE '0001-01-01') AS valid_from,
  coalesce(TRY_CAST(valid_to AS DATE), DATE '9999-12-31') AS valid_to,
  name AS area_name, type AS area_type, level, parent_code
FROM csv_areas;

-- One link an area version that went into another; `whole` only where all of it went there.
CREATE OR REPLACE TEMP TABLE ref_area_link AS
WITH link AS (
  SELECT CAST(effective_on AS DATE) AS effective_on, old_code, new_code, extent = 'whole' AS whole
  FROM csv_area_succession
),
commune AS (
  SELECT o.area_code AS old_code, o.valid_from AS old_from, n.area_code AS new_code, n.valid_from AS new_from, link.effective_on, whole
  FROM link
  JOIN ref_area o ON o.area_code = link.old_code AND o.level = 'commune' AND o.valid_to = link.effective_on - 1
  JOIN ref_area n ON n.area_code = link.new_code AND n.level = 'commune'
    AND link.effective_on BETWEEN n.valid_from AND n.valid_to
),
-- A district all of whose communes went into one unit, which took in nothing else, is that unit.
district_unit AS (
  SELECT o.parent_code AS district, c.new_code, c.new_from, c.effective_on, bool_and(c.whole) AS whole
  FROM commune c
  JOIN ref_area o ON o.area_code = c.old_code AND o.valid_from = c.old_from
  JOIN ref_area d ON d.area_code = o.parent_code AND d.level = 'district' AND d.valid_to = o.valid_to
  GROUP BY ALL
),
district AS (
  SELECT d.area_code AS old_code, d.valid_from AS old_from, u.new_code, u.new_from, u.effective_on, TRUE AS whole
  FROM district_unit u
  JOIN ref_area d ON d.area_code = u.district AND d.level = 'district'
  QUALIFY u.whole AND count(*) OVER (PARTITION BY u.district) = 1 AND count(*) OVER (PARTITION BY u.new_code) = 1
),
-- The province goes on as the larger province of the same code.
province AS (
  SELECT o.area_code AS old_code, o.valid_from AS old_from, n.area_code AS new_code, n.valid_from AS new_from, n.valid_from AS effective_on, TRUE AS whole
  FROM ref_area o
  JOIN ref_area n ON n.area_code = o.area_code AND n.level = 'province' AND n.valid_from = o.valid_to + 1
  WHERE o.level = 'province'
)
SELECT * FROM commune
UNION ALL SELECT * FROM district
UNION ALL SELECT * FROM province;

-- Every area version that an area version certainly became, itself included, and from when:
-- a ward that took others in bore its name long before it stood for them.
CREATE OR REPLACE TEMP TABLE ref_area_path AS
WITH RECURSIVE path AS (
  SELECT area_code, valid_from, area_code AS then_code, valid_from AS then_from, valid_from AS since, valid_to AS until
  FROM ref_area
  UNION ALL
  SELECT p.area_code, p.valid_from, a.area_code, a.valid_from, l.effective_on, a.valid_to
  FROM path p
  JOIN ref_area_link l ON l.old_code = p.then_code AND l.old_from = p.then_from AND l.whole
  JOIN ref_area a ON a.area_code = l.new_code AND a.valid_from = l.new_from
)
SELECT * FROM path;

-- Whether an area can be compared across a day of new borders, looking forward from one that was
-- there before and back from one that came. Forward: `split` where it was divided; else it went whole
-- (or went on) and is `irregular` beside parts of divided areas, `merged` beside whole ones, `unchanged`
-- alone. Back: `split` where it is a piece of one area; else the same words for what it was made of.
-- Later days are those of the area that it had certainly become.
CREATE OR REPLACE TEMP TABLE ref_area_change AS
WITH link AS (
  SELECT * FROM ref_area_link
  -- The old province that ended went whole into the one that went on.
  UNION ALL
  SELECT o.area_code, o.valid_from, n.area_code, n.valid_from, n.valid_from, TRUE
  FROM ref_area o
  JOIN ref_area n ON n.level = 'province' AND n.area_code <> o.area_code AND n.valid_from = o.valid_to + 1
  WHERE o.level = 'province'
  -- A district that is no single unit of today went the ways of its communes.
  UNION ALL
  SELECT DISTINCT d.area_code, d.valid_from, l.new_code, l.new_from, l.effective_on, FALSE
  FROM ref_area d
  JOIN ref_area o ON o.parent_code = d.area_code AND o.level = 'commune' AND o.valid_to = d.valid_to
  JOIN ref_area_link l ON l.old_code = o.area_code AND l.old_from = o.valid_from
  ANTI JOIN ref_area_link own ON own.old_code = d.area_code AND own.old_from = d.valid_from
  WHERE d.level = 'district'
),
-- An area that takes in another goes on itself, whole, under its own row.
flow AS (
  SELECT link.*, o.level FROM link JOIN ref_area o ON o.area_code = link.old_code AND o.valid_from = link.old_from
  UNION
  SELECT n.area_code, n.valid_from, n.area_code, n.valid_from, link.effective_on, TRUE, n.level
  FROM link
  JOIN ref_area n ON n.area_code = link.new_code AND n.valid_from = link.new_from AND n.valid_from < link.effective_on
),
-- Communes are compared with communes; a district's communes are not its rivals.
target AS (
  SELECT effective_on, level, new_code, new_from, count(*) AS sources, bool_and(whole) AS whole
  FROM flow
  GROUP BY ALL
),
forward AS (
  SELECT f.old_code AS area_code, f.old_from AS valid_from, f.effective_on AS changed_on,
    CASE
      WHEN NOT bool_and(f.whole) THEN CASE WHEN f.level = 'district' AND max(t.sources) > 1 THEN 'irregular' ELSE 'split' END
      WHEN NOT bool_and(t.whole) THEN 'irregular'
      WHEN max(t.sources) > 1 THEN 'merged'
      ELSE 'unchanged'
    END AS mark
  FROM flow f
  JOIN target t USING (effective_on, level, new_code, new_from)
  GROUP BY f.old_code, f.old_from, f.effective_on, f.level
),
back AS (
  SELECT f.new_code AS area_code, f.new_from AS valid_from, f.effective_on AS changed_on,
    CASE
      WHEN count(*) = 1 THEN CASE WHEN bool_and(f.whole) THEN 'unchanged' ELSE 'split' END
      WHEN bool_and(f.whole) THEN 'merged'
      ELSE 'irregular'
    END AS mark
  FROM flow f
  JOIN ref_area n ON n.area_code = f.new_code AND n.valid_from = f.new_from AND n.valid_from = f.effective_on
  WHERE f.level = n.level
  GROUP BY f.new_code, f.new_from, f.effective_on
)
SELECT DISTINCT p.area_code, p.valid_from, f.changed_on, f.mark
FROM ref_area_path p
JOIN forward f ON f.area_code = p.then_code AND f.valid_from = p.then_from AND f.changed_on > p.since
UNION
SELECT * FROM back;

-- The common basis: the connected components of the graph old districts ↔ today's units.
-- A component with one old district is that district; one with several (districts that
-- today's units cross) bears the name of their old province.
CREATE OR REPLACE TEMP TABLE ref_area_district AS
WITH RECURSIVE edge AS (
  SELECT DISTINCT o.parent_code AS district, l.new_code AS unit
  FROM ref_area_link l
  JOIN ref_area o ON o.area_code = l.old_code AND o.valid_from = l.old_from AND o.level = 'commune'
  JOIN ref_area n ON n.area_code = l.new_code AND n.valid_from = l.new_from AND n.parent_code = '56' AND n.level = 'commune'
),
reach AS (
  SELECT DISTINCT district, district AS other FROM edge
  UNION
  SELECT r.district, e2.district
  FROM reach r
  JOIN edge e1 ON e1.district = r.other
  JOIN edge e2 ON e2.unit = e1.unit
),
component AS (
  SELECT district, min(other) AS root, count(DISTINCT other) AS size
  FROM reach
  GROUP BY district
),
named AS (
  SELECT
    c.district,
    CASE WHEN size = 1 THEN c.district ELSE d.parent_code END AS district_code,
    CASE WHEN size = 1 THEN d.area_name ELSE 'Khu vực ' || replace(p.area_name, 'Tỉnh ', '') || ' (cũ)' END AS district_name
  FROM component c
  JOIN ref_area d ON d.area_code = c.district AND d.level = 'district'
  JOIN ref_area p ON p.area_code = d.parent_code AND p.level = 'province' AND p.valid_to = d.valid_to
)
SELECT a.area_code, a.valid_from, CAST(coalesce(own.district_code, parent.district_code, via.district_code) AS area_code) AS district_code,
  coalesce(own.district_name, parent.district_name, via.district_name) AS district_name
FROM ref_area a
LEFT JOIN named own ON a.level = 'district' AND own.district = a.area_code
LEFT JOIN named parent ON a.level = 'commune' AND parent.district = a.parent_code
LEFT JOIN (
  SELECT DISTINCT e.unit, n.district_code, n.district_name FROM edge e JOIN named n ON n.district = e.district
) via ON a.level = 'commune' AND a.valid_from >= DATE '2025-07-01' AND via.unit = a.area_code
WHERE a.level <> 'province'
UNION ALL
SELECT area_code, valid_from,
  CAST(CASE WHEN area_code = '56' THEN '56' ELSE '58' END AS area_code),
  CASE WHEN area_code = '56' THEN 'Toàn tỉnh' ELSE 'Khu vực Ninh Thuận (cũ)' END
FROM ref_area
WHERE level = 'province';

-- Every way of writing an area: official name, name without its type word, code.
CREATE OR REPLACE TEMP TABLE ref_area_alias AS
SELECT DISTINCT alias, area_code, valid_from FROM (
  SELECT short_types(fold(area_name)) AS alias, area_code, valid_from FROM ref_area
  UNION ALL SELECT short_types(fold(substr(area_name, length(area_type) + 2))), area_code, valid_from FROM ref_area
  UNION ALL SELECT area_code, area_code, valid_from FROM ref_area
  UNION ALL SELECT unnest(['toan tinh', 'tinh', 'cap tinh']), area_code, valid_from FROM ref_area WHERE area_code = '56'
);

-- What may stand after an area's name and a comma: the district and the province that it lies in.
CREATE OR REPLACE TEMP TABLE ref_area_within AS
WITH parent AS (
  SELECT a.area_code, a.valid_from, p.area_code AS above_code, p.valid_from AS above_from
  FROM ref_area a
  JOIN ref_area p ON p.area_code = a.parent_code AND a.valid_to BETWEEN p.valid_from AND p.valid_to
),
above AS (
  SELECT * FROM parent
  UNION
  SELECT c.area_code, c.valid_from, p.above_code, p.above_from
  FROM parent c
  JOIN parent p ON p.area_code = c.above_code AND p.valid_from = c.above_from
)
SELECT b.area_code, b.valid_from, list(DISTINCT l.alias) AS aliases
FROM above b
JOIN ref_area_alias l ON l.area_code = b.above_code AND l.valid_from = b.above_from
GROUP BY ALL;

-- ---- units ---------------------------------------------------------------------------

CREATE OR REPLACE TEMP TABLE ref_unit AS
SELECT
  CAST(u.code AS unit_code) AS unit_code,
  coalesce(TRY_CAST(u.valid_from AS DATE), DATE '0001-01-01') AS valid_from,
  coalesce(TRY_CAST(u.valid_to AS DATE), DATE '9999-12-31') AS valid_to,
  u.name AS unit_name, nullif(u.short_name, '') AS short_name, u.aliases, u.kind AS unit_kind, u.channel,
  CAST(nullif(u.area_code, '') AS area_code) AS area_code,
  nullif(u.successors, '') AS successors
FROM csv_units u;

-- The version of its own territory that a unit had in its time.
CREATE OR REPLACE TEMP TABLE ref_unit_area AS
SELECT u.unit_code, u.valid_from, a.area_code, a.valid_from AS area_valid_from, d.district_code, d.district_name
FROM ref_unit u
JOIN ref_area a ON a.area_code = u.area_code
  AND a.level = CASE WHEN u.unit_kind LIKE 'district%' THEN 'district' ELSE 'commune' END
  AND u.valid_to BETWEEN a.valid_from AND a.valid_to
JOIN ref_area_district d ON d.area_code = a.area_code AND d.valid_from = a.valid_from;

CREATE OR REPLACE TEMP TABLE ref_unit_alias AS
WITH written AS (
  SELECT short_types(fold(unit_name)) AS alias, unit_code, valid_from FROM ref_unit
  UNION ALL SELECT short_types(fold(unit_name)) || ' khanh hoa', unit_code, valid_from FROM ref_unit WHERE unit_kind = 'agency'
  -- A body of the province is called so with the province's name, with "tỉnh" alone, and without.
  UNION ALL SELECT short_types(regexp_replace(fold(unit_name), ' khanh hoa$', '')), unit_code, valid_from FROM ref_unit
    WHERE fold(unit_name) LIKE '% tinh khanh hoa'
  UNION ALL SELECT short_types(regexp_replace(fold(unit_name), '( tinh)? khanh hoa$', '')), unit_code, valid_from FROM ref_unit
    WHERE unit_kind IN ('front', 'mass_organisation', 'party_committee', 'party_body', 'state_enterprise')
  UNION ALL SELECT short_types(fold(short_name)), unit_code, valid_from FROM ref_unit WHERE short_name IS NOT NULL
  UNION ALL SELECT short_types(fold(short_name)) || ' tinh', unit_code, valid_from FROM ref_unit
    WHERE short_name IS NOT NULL AND fold(unit_name) LIKE '% tinh khanh hoa' AND fold(short_name) NOT LIKE '% tinh'
  UNION ALL SELECT short_types(fold(unnest(string_split(aliases, '|')))), unit_code, valid_from FROM ref_unit WHERE aliases <> ''
  UNION ALL SELECT fold(unit_code), unit_code, valid_from FROM ref_unit
)
SELECT DISTINCT alias, unit_code, valid_from FROM (
  SELECT * FROM written
  -- "UBND Nha Trang" is the city's committee, the ward's, or a question, by the round.
  UNION ALL SELECT regexp_replace(alias, '^(ubnd|dang uy|dang bo) (tp|tx|h|tt|p|x|dk) ', '\1 '), unit_code, valid_from FROM written
) WHERE alias <> '';

-- Every unit that came before a unit, through any number of changes.
CREATE OR REPLACE TEMP TABLE ref_unit_ancestor AS
WITH RECURSIVE link AS (
  SELECT DISTINCT unit_code AS old_unit, TRY_CAST(unnest(string_split(successors, '|')) AS unit_code) AS new_unit
  FROM ref_unit
  WHERE successors IS NOT NULL
),
ancestor AS (
  SELECT new_unit AS unit_code, old_unit AS ancestor_code FROM link WHERE old_unit <> new_unit
  UNION
  SELECT a.unit_code, l.old_unit
  FROM ancestor a
  JOIN link l ON l.new_unit = a.ancestor_code AND l.old_unit <> a.unit_code
)
SELECT * FROM ancestor;

-- ---- closed lists --------------------------------------------------------------------

CREATE OR REPLACE TEMP TABLE ref_value AS
SELECT list, CAST(code AS list_code) AS code, label FROM csv_values;

CREATE OR REPLACE TEMP TABLE ref_value_alias AS
SELECT DISTINCT list, fold(alias) AS alias, CAST(code AS list_code) AS code FROM (
  SELECT list, code, label AS alias FROM csv_values
  UNION ALL SELECT list, code, unnest(string_split(aliases, '|')) FROM csv_values WHERE aliases <> ''
  UNION ALL SELECT 'round', round, label FROM csv_rounds
  UNION ALL SELECT 'round', round, unnest(string_split(aliases, '|')) FROM csv_rounds
  UNION ALL SELECT 'field', code, unnest([name, title]) FROM csv_fields
  -- "5", "05", "V", "Lĩnh vực 5", "V. Giáo dục và đào tạo", …
  UNION ALL
  SELECT 'field', code, concat_ws(' ', word, number, text)
  FROM csv_fields
  CROSS JOIN unnest(['', 'lĩnh vực', 'lĩnh vực số', 'LV']) AS w(word)
  CROSS JOIN LATERAL unnest([code, lpad(code, 2, '0'), ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI'][CAST(code AS INTEGER)]]) AS n(number)
  CROSS JOIN LATERAL unnest(['', name, title]) AS t(text)
  UNION ALL SELECT 'field', code, 'LV' || unnest([code, lpad(code, 2, '0')]) FROM csv_fields
  UNION ALL SELECT 'field', code, unnest(string_split(aliases, '|')) FROM csv_fields
) WHERE fold(alias) <> '';

CREATE OR REPLACE TEMP TABLE ref_column AS
SELECT "table" AS table_name, "column" AS column_name, label, required = 'yes' AS required FROM csv_columns;

CREATE OR REPLACE TEMP TABLE ref_issue_code AS
SELECT code, severity, message FROM csv_issue_codes;

-- ---- who owes what -------------------------------------------------------------------

-- One row for each unit, year and round in which something is owed, from the first year of
-- the plan's obligations up to $year. A report is owed by a unit that exists on the due date.
CREATE OR REPLACE TEMP MACRO due_day(y, month_day) AS
  CAST(y || '-' || month_day AS DATE)
    - CASE WHEN (SELECT value FROM ref_setting WHERE key = 'due_day_counts') = 'yes' THEN 0 ELSE 1 END;

CREATE OR REPLACE TEMP MACRO after_weekend(day) AS
  CASE
    WHEN (SELECT value FROM ref_setting WHERE key = 'weekend_moves') = 'yes' AND isodow(day) > 5
      THEN CAST(day + (8 - CAST(isodow(day) AS INTEGER)) AS DATE)
    ELSE day
  END;

CREATE OR REPLACE TEMP MACRO obligations(last_year) AS TABLE
WITH rule AS (
  SELECT o.*, unnest(range(CAST(from_year AS INTEGER), least(coalesce(TRY_CAST(to_year AS INTEGER), last_year), last_year) + 1)) AS year
  FROM csv_obligations o
)
SELECT
  CAST(rule.year AS INTEGER) AS year, rule.round, u.unit_code, u.valid_from AS unit_valid_from,
  rule.report = 'yes' AND x.unit_code IS NULL AS expected,
  rule.quota = 'yes' AND x.unit_code IS NULL AS quota_owed,
  rule.assumed = 'yes' AS assumed,
  coalesce(TRY_CAST(e.due_on AS DATE), after_weekend(due_day(rule.year, rule.due))) AS due_on
FROM rule
JOIN ref_unit u ON CAST(rule.year || '-' || rule.due AS DATE) BETWEEN u.valid_from AND u.valid_to
  AND CASE WHEN rule.unit_code IS NULL OR rule.unit_code = '' THEN u.unit_kind = rule.unit_kind ELSE u.unit_code = rule.unit_code END
LEFT JOIN csv_extensions e ON e.unit_code = u.unit_code AND TRY_CAST(e.year AS INTEGER) = rule.year AND e.round = rule.round
LEFT JOIN csv_exemptions x ON x.unit_code = u.unit_code AND TRY_CAST(x.year AS INTEGER) = rule.year AND x.round = rule.round;
