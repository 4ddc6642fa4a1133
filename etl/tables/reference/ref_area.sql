

CREATE OR REPLACE TEMP TABLE ref_area AS
SELECT
  CAST(code AS area_code) AS area_code,
  coalesce(TRY_CAST(valid_from AS DATE), DATE '0001-01-01') AS valid_from,
  coalesce(TRY_CAST(valid_to AS DATE), DATE '9999-12-31') AS valid_to,
  name AS area_name, type AS area_type, level, parent_code
FROM csv_areas;
