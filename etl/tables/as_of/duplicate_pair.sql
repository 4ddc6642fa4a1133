-- Models that may be one: reported by two units in one year, or by a unit and its successor one after the other. They
-- are listed, with the steward's decision, and never merged without one.
-- Every pair that looks alike or was decided, in each year and round in which both stand; one that
-- never stands in one round, where its later model is first reported.
CREATE OR REPLACE TEMP TABLE duplicate_pair AS
WITH decided AS (
  SELECT d.* FROM asof_decision d
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
  SELECT year, round, unit_code, code, other_unit_code, other_code, 'duplicate' AS kind, reason, rank, FALSE AS later_first FROM similar_pair
  UNION ALL
  SELECT year, round, unit_code, code, other_unit_code, other_code, 'continuation', reason, 5, FALSE FROM continued_model WHERE (unit_code, code) < (other_unit_code, other_code)
  UNION ALL
  SELECT year, round, other_unit_code, other_code, unit_code, code, 'continuation', reason, 5, TRUE FROM continued_model WHERE (unit_code, code) > (other_unit_code, other_code)
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
LEFT JOIN asof_decision d USING (unit_code, code, other_unit_code, other_code);
