-- Areas, as valid on some day of the round and carried to its last day ("then"). A full name
-- (with its type word) or a code means the area that bears it on that last day, else one that
-- bore it earlier in the round. A name that still leads to several places is narrowed by marks,
-- by a district after a comma, by the sender's own territory, and otherwise asked back.
CREATE OR REPLACE TEMP TABLE match_area AS
WITH asked AS (
  SELECT DISTINCT t.text, c.unit_code, c.unit_valid_from, c.report_year AS year, c.report_round AS round
  FROM (
    SELECT DISTINCT sheet_id, unit, year, round, area AS text FROM stg_model
    UNION ALL SELECT DISTINCT sheet_id, unit, year, round, place FROM stg_replication) t
  JOIN row_context c ON c.sheet_id = t.sheet_id AND c.unit IS NOT DISTINCT FROM t.unit
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
