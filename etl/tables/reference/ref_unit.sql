

CREATE OR REPLACE TEMP TABLE ref_unit AS
SELECT
  CAST(u.code AS unit_code) AS unit_code,
  coalesce(TRY_CAST(u.valid_from AS DATE), DATE '0001-01-01') AS valid_from,
  coalesce(TRY_CAST(u.valid_to AS DATE), DATE '9999-12-31') AS valid_to,
  u.name AS unit_name, nullif(u.short_name, '') AS short_name, u.aliases, u.kind AS unit_kind, u.channel,
  CAST(nullif(u.area_code, '') AS area_code) AS area_code,
  nullif(u.successors, '') AS successors
FROM csv_units u;
