-- A model's key is its unit and code. Only units that come before or after another, and models that
-- the steward decided on, may have another one.
CREATE OR REPLACE TEMP TABLE doubtful_model AS
WITH relative AS (
  SELECT unit_code FROM ref_unit_ancestor UNION SELECT ancestor_code FROM ref_unit_ancestor
),
decided AS (
  SELECT unit_code, code FROM asof_decision UNION SELECT other_unit_code, other_code FROM asof_decision
),
doubtful AS (
  SELECT unit_code, code, field_code, year
  FROM asof_model
  SEMI JOIN relative USING (unit_code)
  UNION ALL
  SELECT unit_code, code, field_code, year
  FROM asof_model
  SEMI JOIN decided USING (unit_code, code)
)
SELECT unit_code, code, field_code, min(year) AS since
FROM doubtful
GROUP BY ALL;
