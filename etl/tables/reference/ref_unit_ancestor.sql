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
