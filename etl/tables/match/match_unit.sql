-- A unit counts in a round in which it existed on some day; where it changed in between,
-- its last version of the round stands.
CREATE OR REPLACE TEMP TABLE match_unit AS
WITH asked AS (
  SELECT DISTINCT c.unit_text AS text, y.year, r.round
  FROM stated_context c
  JOIN match_year y ON y.text = c.year_text
  JOIN match_round r ON r.text IS NOT DISTINCT FROM c.round_text
  WHERE c.unit_text IS NOT NULL AND y.year IS NOT NULL AND r.round IS NOT NULL
  UNION
  SELECT s.info_unit, y.year, r.round
  FROM load_sheet s
  JOIN match_year y ON y.text = s.info_year
  JOIN match_round r ON r.text IS NOT DISTINCT FROM s.info_round
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
  SELECT a.text, a.year, a.round, fold(a.text) AS folded, short_types(fold(a.text)) AS key
  FROM asked a
  ANTI JOIN answer ON answer.text = a.text AND answer.year = a.year AND answer.round = a.round
  WHERE length(a.text) <= 200
  QUALIFY dense_rank() OVER (ORDER BY a.text) <= 2000
),
-- A mistake may be in a type word ("phưoờng"): names are compared whole, and with type words made short. A name that
-- is there with a word more ("Sở Y té tỉnh") is near too.
near AS (
  SELECT a.text, a.year, a.round,
    max_by(u.unit_name, unit_likeness(a.folded, u.folded, a.key, l.alias) + jaro_winkler_similarity(a.key, l.alias) / 100) AS unit_name,
    max(unit_likeness(a.folded, u.folded, a.key, l.alias)) AS similarity,
    -- A place alone: the units that bear its name.
    string_agg(DISTINCT '“' || u.unit_name || '”', ', ' ORDER BY '“' || u.unit_name || '”') FILTER (contains(a.key, ' ') AND ends_with(l.alias, ' ' || a.key)) AS of_place
  FROM guessed a
  JOIN ref_round rr USING (round)
  JOIN (SELECT *, fold(unit_name) AS folded FROM ref_unit) u
    ON u.valid_from <= CAST(a.year || '-' || rr.ends AS DATE) AND u.valid_to >= CAST(a.year || '-' || rr.starts AS DATE)
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
  CASE WHEN w.choices IS NOT NULL THEN w.choices WHEN n.of_place IS NOT NULL THEN ' Có phải ' || n.of_place || '?' WHEN n.similarity >= CASE WHEN length(a.text) <= 6 THEN 0.75 ELSE 0.8 END THEN ' Có phải “' || n.unit_name || '”?' END AS suggestion
FROM asked a
LEFT JOIN answer w ON w.text = a.text AND w.year = a.year AND w.round = a.round
LEFT JOIN closed c ON c.text = a.text AND c.year = a.year AND c.round = a.round
LEFT JOIN near n ON n.text = a.text AND n.year = a.year AND n.round = a.round;
