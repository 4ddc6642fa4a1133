-- What the steward's decisions come to: of each pair the last one, unless it takes back.
CREATE OR REPLACE TEMP TABLE asof_decision AS
WITH last AS (
  SELECT *
  FROM decision
  WHERE load_id <= getvariable('load_id') AND decided_on <= coalesce(getvariable('as_of'), DATE '9999-12-31')
  QUALIFY row_number() OVER (PARTITION BY unit_code, code, other_unit_code, other_code ORDER BY load_id DESC) = 1
)
SELECT * REPLACE (CAST(unit_code AS unit_code) AS unit_code, CAST(other_unit_code AS unit_code) AS other_unit_code)
FROM last
WHERE verdict <> 'undone';
