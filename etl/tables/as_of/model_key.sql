-- Models that the steward found to be one have one key: that of the one reported first.
CREATE OR REPLACE TEMP TABLE model_key AS
WITH RECURSIVE pair AS (
  SELECT a.model_key AS one, b.model_key AS other
  FROM asof_decision d
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
