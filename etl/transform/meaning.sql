-- What the texts of this load mean. Each distinct text is worked out once, so that a rule
-- costs by the number of different spellings and not by the number of rows.
-- Where a text means nothing, the nearest name is offered ("Có phải …?"). To compare two texts takes time by the
-- product of their lengths, so only texts up to 200 characters are compared, and of a load 2,000 different ones a list.
-- In: stg_* (text, as received), load_sheet (this load's sheets with what "Thông tin chung" says).

-- What the rows say of unit, year and round: few different things, however many rows.
CREATE OR REPLACE TEMP TABLE said AS
SELECT r.sheet_id, r.unit, r.year, r.round,
  coalesce(r.unit, s.info_unit) AS unit_text,
  coalesce(r.year, s.info_year) AS year_text,
  coalesce(r.round, s.info_round) AS round_text
FROM (
  SELECT DISTINCT sheet_id, unit, year, round FROM stg_model
  UNION ALL SELECT DISTINCT sheet_id, unit, year, round FROM stg_replication
  UNION ALL SELECT DISTINCT sheet_id, unit, year, round FROM stg_commendation
  UNION ALL SELECT DISTINCT sheet_id, unit, year, round FROM stg_publicity
) r
JOIN load_sheet s USING (sheet_id);

CREATE OR REPLACE TEMP TABLE meaning_year AS
SELECT text, CASE WHEN year BETWEEN 2010 AND year(CAST(getvariable('today') AS DATE)) + 1 THEN year END AS year
FROM (
  SELECT text, TRY_CAST(regexp_extract(fold(text), '^(?:nam )?(\d{4})(?: 0+)?$', 1) AS INTEGER) AS year
  FROM (
    SELECT year_text AS text FROM said
    UNION SELECT info_year FROM load_sheet)
  WHERE text IS NOT NULL
);

CREATE OR REPLACE TEMP TABLE meaning_round AS
-- The year may stand behind it: "6 tháng đầu năm 2026", "Năm 2026".
SELECT text, CASE WHEN text IS NULL THEN CAST('annual' AS list_code) ELSE min(v.code) END AS round
FROM (
  SELECT round_text AS text FROM said
  UNION SELECT info_round FROM load_sheet) t
LEFT JOIN ref_value_alias v ON v.list = 'round' AND v.alias IN (regexp_replace(fold(t.text), ' \d{4}$', ''), regexp_replace(fold(t.text), ' nam \d{4}$', ''))
GROUP BY text;

-- A unit counts in a round in which it existed on some day; where it changed in between,
-- its last version of the round stands.
CREATE OR REPLACE TEMP TABLE meaning_unit AS
WITH asked AS (
  SELECT DISTINCT c.unit_text AS text, y.year, r.round
  FROM said c
  JOIN meaning_year y ON y.text = c.year_text
  JOIN meaning_round r ON r.text IS NOT DISTINCT FROM c.round_text
  WHERE c.unit_text IS NOT NULL AND y.year IS NOT NULL AND r.round IS NOT NULL
  UNION
  SELECT s.info_unit, y.year, r.round
  FROM load_sheet s
  JOIN meaning_year y ON y.text = s.info_year
  JOIN meaning_round r ON r.text IS NOT DISTINCT FROM s.info_round
  WHERE s.info_unit IS NOT NULL AND y.year IS NOT NULL AND r.round IS NOT NULL
),
candidate AS (
  SELECT a.*, u.unit_code, u.valid_from, u.valid_to, u.unit_name,
    u.valid_from <= CAST(a.year || '-' || rr.ends AS DATE) AND u.valid_to >= CAST(a.year || '-' || rr.starts AS DATE) AS in_round,
    exact_key(u.unit_name) = exact_key(a.text) AS exact
  FROM asked a
  JOIN ref_round rr USING (round)
  JOIN ref_unit_alias l ON l.alias = short_types(fold(a.text))
  JOIN ref_unit u ON u.unit_code = l.unit_code AND u.valid_from = l.valid_from
),
chosen AS (
  SELECT * FROM candidate
  WHERE in_round
  QUALIFY exact OR NOT bool_or(exact) OVER (PARTITION BY text, year, round)
),
answer AS (
  SELECT text, year, round,
    CASE WHEN count(DISTINCT unit_code) = 1 THEN max_by(unit_code, valid_from) END AS unit_code,
    CASE WHEN count(DISTINCT unit_code) = 1 THEN max(valid_from) END AS valid_from,
    CASE WHEN count(DISTINCT unit_code) > 1 THEN string_agg(DISTINCT '“' || unit_name || '”', ', ' ORDER BY '“' || unit_name || '”') END AS choices
  FROM chosen
  GROUP BY text, year, round
),
closed AS (
  SELECT DISTINCT text, year, round FROM candidate
),
-- The nearest name of a unit of that round, for "có phải …?".
guessed AS (
  SELECT a.text, a.year, a.round, short_types(fold(a.text)) AS key
  FROM asked a
  ANTI JOIN answer ON answer.text = a.text AND answer.year = a.year AND answer.round = a.round
  WHERE length(a.text) <= 200
  QUALIFY dense_rank() OVER (ORDER BY a.text) <= 2000
),
near AS (
  SELECT a.text, a.year, a.round,
    max_by(u.unit_name, jaro_winkler_similarity(a.key, l.alias)) AS unit_name,
    max(jaro_winkler_similarity(a.key, l.alias)) AS similarity,
    -- A place alone: the units that bear its name.
    string_agg(DISTINCT '“' || u.unit_name || '”', ', ' ORDER BY '“' || u.unit_name || '”') FILTER (contains(a.key, ' ') AND ends_with(l.alias, ' ' || a.key)) AS of_place
  FROM guessed a
  JOIN ref_round rr USING (round)
  JOIN ref_unit u ON u.valid_from <= CAST(a.year || '-' || rr.ends AS DATE) AND u.valid_to >= CAST(a.year || '-' || rr.starts AS DATE)
  JOIN ref_unit_alias l ON l.unit_code = u.unit_code AND l.valid_from = u.valid_from
  GROUP BY ALL
)
SELECT
  a.text, a.year, a.round, w.unit_code, w.valid_from,
  CASE
    WHEN w.unit_code IS NOT NULL THEN NULL
    WHEN w.choices IS NOT NULL THEN 'unit-ambiguous'
    WHEN c.text IS NOT NULL THEN 'unit-closed'
    ELSE 'unit-unknown'
  END AS code,
  CASE WHEN w.choices IS NOT NULL THEN w.choices WHEN n.of_place IS NOT NULL THEN ' Có phải ' || n.of_place || '?' WHEN n.similarity >= 0.85 THEN ' Có phải “' || n.unit_name || '”?' END AS suggestion
FROM asked a
LEFT JOIN answer w ON w.text = a.text AND w.year = a.year AND w.round = a.round
LEFT JOIN closed c ON c.text = a.text AND c.year = a.year AND c.round = a.round
LEFT JOIN near n ON n.text = a.text AND n.year = a.year AND n.round = a.round;

-- The same, understood; null where it is not. `province_from` is the whole province as of the round.
CREATE OR REPLACE TEMP TABLE context AS
SELECT CAST(row_number() OVER () AS INTEGER) AS context_id, c.*, CAST(l.table_name AS list_code) AS table_name, l.received_on, l.has_sent, y.year AS report_year, r.round AS report_round,
  u.unit_code, u.valid_from AS unit_valid_from, u.code AS unit_issue, u.suggestion AS unit_suggestion,
  CAST(y.year || '-' || rr.ends AS DATE) AS round_ends,
  p.valid_from AS province_from
FROM said c
JOIN load_sheet l USING (sheet_id)
LEFT JOIN meaning_year y ON y.text = c.year_text
LEFT JOIN meaning_round r ON r.text IS NOT DISTINCT FROM c.round_text
LEFT JOIN ref_round rr ON rr.round = r.round
LEFT JOIN meaning_unit u ON u.text = c.unit_text AND u.year = y.year AND u.round = r.round
LEFT JOIN ref_area p ON p.area_code = '56' AND p.level = 'province'
  AND CAST(y.year || '-' || rr.ends AS DATE) BETWEEN p.valid_from AND p.valid_to;

-- Closed lists. One row a list and a text; `code` is null where the text is not in the list.
CREATE OR REPLACE TEMP TABLE meaning_value AS
WITH text AS (
  SELECT 'field' AS list, field AS text FROM stg_model
  UNION SELECT 'kind', kind FROM stg_model
  UNION SELECT 'category', category FROM stg_model
  UNION SELECT 'level', level FROM stg_model
  UNION SELECT 'registration', registration FROM stg_model
  UNION SELECT 'status', status FROM stg_model
  UNION SELECT 'recognition_level', recognition_level FROM stg_model
  UNION SELECT 'evaluation', evaluation FROM stg_model
  UNION SELECT 'evaluation', evaluation_h1 FROM stg_model
  UNION SELECT 'criteria', criteria FROM stg_model
  UNION SELECT 'potential', potential FROM stg_model
  UNION SELECT 'flag', pilot FROM stg_model
  UNION SELECT 'flag', sent FROM stg_model
  UNION SELECT 'flag', info_none FROM load_sheet
  UNION SELECT 'commendation_form', form FROM stg_commendation
  UNION SELECT 'commendation_level', level FROM stg_commendation
  UNION SELECT 'publicity_form', form FROM stg_publicity
),
known AS (
  SELECT t.list, t.text, min(v.code) AS code
  FROM text t
  LEFT JOIN ref_value_alias v ON v.list = t.list AND v.alias = fold(t.text)
  WHERE t.text IS NOT NULL
  GROUP BY t.list, t.text
)
SELECT k.list, k.text, k.code,
  CASE WHEN k.code IS NULL AND max(jaro_winkler_similarity(k.key, v.alias)) >= 0.8
    THEN ' Có phải “' || max_by(coalesce(r.label, f.field_name), jaro_winkler_similarity(k.key, v.alias)) || '”?' END AS suggestion
FROM (
  SELECT *, CASE WHEN code IS NULL AND length(text) <= 200 THEN fold(text) END AS key,
    row_number() OVER (PARTITION BY list, code IS NULL AND length(text) <= 200 ORDER BY text) AS place
  FROM known
) k
LEFT JOIN ref_value_alias v ON k.key IS NOT NULL AND k.place <= 2000 AND v.list = k.list
LEFT JOIN ref_value r ON r.list = v.list AND r.code = v.code
LEFT JOIN ref_field f ON v.list = 'field' AND CAST(f.field_code AS VARCHAR) = v.code
GROUP BY k.list, k.text, k.code;

CREATE OR REPLACE TEMP TABLE meaning_date AS
SELECT text, parse_date(text) AS day
FROM (
  SELECT registered_on AS text FROM stg_model
  UNION SELECT evaluated_on FROM stg_model
  UNION SELECT replicated_on FROM stg_replication
  UNION SELECT commended_on FROM stg_commendation
  UNION SELECT published_on FROM stg_publicity)
WHERE text IS NOT NULL;

CREATE OR REPLACE TEMP TABLE meaning_count AS
SELECT text, parse_count(text) AS number
FROM (
  SELECT sites AS text FROM stg_replication
  UNION SELECT quantity FROM stg_publicity)
WHERE text IS NOT NULL;

-- Areas, as valid on some day of the round and carried to its last day ("then"). A full name
-- (with its type word) or a code means the area that bears it on that last day, else one that
-- bore it earlier in the round. A name that still leads to several places is narrowed by marks,
-- by a district after a comma, by the sender's own territory, and otherwise asked back.
CREATE OR REPLACE TEMP TABLE meaning_area AS
WITH asked AS (
  SELECT DISTINCT t.text, c.unit_code, c.unit_valid_from, c.report_year AS year, c.report_round AS round
  FROM (
    SELECT DISTINCT sheet_id, unit, year, round, area AS text FROM stg_model
    UNION ALL SELECT DISTINCT sheet_id, unit, year, round, place FROM stg_replication) t
  JOIN context c ON c.sheet_id = t.sheet_id AND c.unit IS NOT DISTINCT FROM t.unit
    AND c.year IS NOT DISTINCT FROM t.year AND c.round IS NOT DISTINCT FROM t.round
  WHERE t.text IS NOT NULL AND c.unit_code IS NOT NULL
),
part AS (
  SELECT *, text AS name, CAST([] AS VARCHAR[]) AS within FROM asked
  UNION ALL
  SELECT *, trim(split_part(text, ',', 1)), list_transform(string_split(text, ',')[2:], lambda above: short_types(fold(above)))
  FROM asked
  WHERE contains(text, ',')
  UNION ALL
  -- A hamlet or a street group before its commune: the list has no hamlets, the commune is the place.
  SELECT *, trim(split_part(regexp_replace(text, '^[^,]*?( [-–] |, *)', ''), ',', 1)),
    list_transform(string_split(regexp_replace(text, '^[^,]*?( [-–] |, *)', ''), ',')[2:], lambda above: short_types(fold(above)))
  FROM asked
  WHERE regexp_matches(fold(text), '^(thon|to dan pho|tdp|khom|ap|buon|to|khu pho|khu dan cu|xom|lang) ')
    AND regexp_matches(text, ' [-–] |,')
),
candidate AS (
  SELECT p.text, p.unit_code, p.year, p.round, a.area_code, a.valid_from, a.area_name,
    t.then_code, t.then_from,
    (l.alias = a.area_code OR l.alias = short_types(fold(a.area_name)))
      AND CAST(p.year || '-' || rr.ends AS DATE) BETWEEN a.valid_from AND a.valid_to AS official,
    ends_with(exact_key(p.name), exact_key(substr(a.area_name, length(a.area_type) + 2))) AS exact,
    own.district_code IS NOT NULL AND own.district_code = d.district_code AS near_by,
    own.area_code IS NOT NULL AND own.area_code = coalesce(t.then_code, a.area_code) AND own.area_valid_from = coalesce(t.then_from, a.valid_from) AS own_area
  FROM part p
  JOIN ref_round rr USING (round)
  JOIN ref_area_alias l ON l.alias = short_types(fold(p.name))
  JOIN ref_area a ON a.area_code = l.area_code AND a.valid_from = l.valid_from
    AND a.valid_from <= CAST(p.year || '-' || rr.ends AS DATE) AND a.valid_to >= CAST(p.year || '-' || rr.starts AS DATE)
  JOIN ref_unit u ON u.unit_code = p.unit_code AND u.valid_from = p.unit_valid_from
  LEFT JOIN ref_area_within above ON above.area_code = a.area_code AND above.valid_from = a.valid_from
  LEFT JOIN ref_area_path t ON t.area_code = a.area_code AND t.valid_from = a.valid_from
    AND CAST(p.year || '-' || rr.ends AS DATE) BETWEEN t.since AND t.until
  LEFT JOIN ref_area_district d ON d.area_code = a.area_code AND d.valid_from = a.valid_from
  LEFT JOIN ref_unit_area own ON own.unit_code = p.unit_code AND own.valid_from = p.unit_valid_from
  WHERE p.within = [] OR list_has_all(above.aliases, p.within)
  -- A unit that ended in the round means the places of its own days.
  QUALIFY a.valid_from <= u.valid_to OR NOT bool_or(a.valid_from <= u.valid_to) OVER (PARTITION BY p.text, p.unit_code, p.year, p.round)
),
ranked AS (
  SELECT *,
    coalesce(then_code || '@' || then_from, area_code || '@' || valid_from || '?') AS place,
    bool_or(exact) OVER w AS any_exact, bool_or(official) OVER w AS any_official, bool_or(own_area) OVER w AS any_own, bool_or(near_by) OVER w AS any_near
  FROM candidate
  WINDOW w AS (PARTITION BY text, unit_code, year, round)
),
-- Marks first; then the official name of that day; then the sender's own territory and district.
narrowed AS (
  SELECT * FROM ranked
  WHERE (exact OR NOT any_exact) AND (official OR NOT any_official)
  WINDOW w AS (PARTITION BY text, unit_code, year, round)
  QUALIFY
    count(DISTINCT place) OVER w = 1
    OR own_area
    OR (near_by AND NOT any_own)
    OR (NOT any_own AND NOT any_near)
),
answer AS (
  SELECT text, unit_code, year, round, count(DISTINCT place) AS places,
    max_by(area_code, valid_from) AS area_code, max(valid_from) AS valid_from,
    string_agg(DISTINCT '“' || area_name || '”', ', ' ORDER BY '“' || area_name || '”') AS choices
  FROM narrowed
  GROUP BY text, unit_code, year, round
),
-- The place that an older name leads to on the round's last day.
became AS (
  SELECT a.text, a.unit_code, a.year, a.round, string_agg(DISTINCT '“' || n.area_name || '”', ', ' ORDER BY '“' || n.area_name || '”') AS choices
  FROM asked a
  JOIN ref_round rr USING (round)
  JOIN ref_area_alias l ON l.alias = short_types(fold(split_part(a.text, ',', 1)))
  JOIN ref_area_path t ON t.area_code = l.area_code AND t.valid_from = l.valid_from
    AND CAST(a.year || '-' || rr.ends AS DATE) BETWEEN t.since AND t.until
  JOIN ref_area n ON n.area_code = t.then_code AND n.valid_from = t.then_from
  ANTI JOIN answer ON answer.text = a.text AND answer.unit_code = a.unit_code AND answer.year = a.year AND answer.round = a.round
  GROUP BY ALL
),
-- The nearest name is the same whoever asks.
guessed AS (
  SELECT DISTINCT a.text, a.year, a.round, short_types(fold(a.text)) AS key
  FROM asked a
  ANTI JOIN answer ON answer.text = a.text AND answer.unit_code = a.unit_code AND answer.year = a.year AND answer.round = a.round
  WHERE length(a.text) <= 200
  QUALIFY dense_rank() OVER (ORDER BY a.text) <= 2000
),
near AS (
  SELECT a.text, a.year, a.round,
    max_by(x.area_name, jaro_winkler_similarity(a.key, l.alias)) AS area_name,
    max(jaro_winkler_similarity(a.key, l.alias)) AS similarity
  FROM guessed a
  JOIN ref_round rr USING (round)
  JOIN ref_area x ON x.valid_from <= CAST(a.year || '-' || rr.ends AS DATE) AND x.valid_to >= CAST(a.year || '-' || rr.starts AS DATE)
  JOIN ref_area_alias l ON l.area_code = x.area_code AND l.valid_from = x.valid_from
  GROUP BY ALL
)
SELECT a.text, a.unit_code, a.year, a.round,
  CASE WHEN places = 1 THEN area_code END AS area_code,
  CASE WHEN places = 1 THEN w.valid_from END AS valid_from,
  CASE WHEN places IS NULL THEN 'area-unknown' WHEN places > 1 THEN 'area-ambiguous' END AS code,
  CASE
    WHEN places > 1 THEN w.choices
    WHEN b.choices IS NOT NULL THEN ' Có phải ' || b.choices || '?'
    WHEN places IS NULL AND n.similarity >= 0.85 THEN ' Có phải “' || n.area_name || '”?'
  END AS suggestion
FROM asked a
LEFT JOIN became b ON b.text = a.text AND b.unit_code = a.unit_code AND b.year = a.year AND b.round = a.round
LEFT JOIN answer w ON w.text = a.text AND w.unit_code = a.unit_code AND w.year = a.year AND w.round = a.round
LEFT JOIN near n ON n.text = a.text AND n.year = a.year AND n.round = a.round;

-- A place of replication may also be a unit.
CREATE OR REPLACE TEMP TABLE meaning_place_unit AS
WITH asked AS (
  SELECT DISTINCT p.place AS text, c.report_year AS year, c.report_round AS round
  FROM stg_replication p
  JOIN context c ON c.sheet_id = p.sheet_id AND c.unit IS NOT DISTINCT FROM p.unit
    AND c.year IS NOT DISTINCT FROM p.year AND c.round IS NOT DISTINCT FROM p.round
  WHERE p.place IS NOT NULL AND c.report_year IS NOT NULL AND c.report_round IS NOT NULL
)
SELECT a.text, a.year, a.round, min(u.unit_code) AS unit_code
FROM asked a
JOIN ref_round rr USING (round)
JOIN ref_unit_alias l ON l.alias = short_types(fold(a.text))
JOIN ref_unit u ON u.unit_code = l.unit_code AND u.valid_from = l.valid_from
  AND u.valid_from <= CAST(a.year || '-' || rr.ends AS DATE) AND u.valid_to >= CAST(a.year || '-' || rr.starts AS DATE)
GROUP BY a.text, a.year, a.round
HAVING count(DISTINCT u.unit_code) = 1;
