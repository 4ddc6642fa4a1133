-- What a model is called in a year, for rows that only name it: as reported that year, else
-- as last reported. A model that several reports hold is called as its rows are.
CREATE OR REPLACE TEMP TABLE model_label AS
WITH twin AS (
  SELECT m.model_key, m.year, m.round, f.model_name, f.field_code, f.area_code, f.area_valid_from
  FROM twin_member m
  JOIN twin_fact f ON f.twin = m.twin
  WHERE m.place = 1
),
stated AS (
  SELECT model_key, year, round, model_name, field_code, area_code, area_valid_from, received_on, load_id, sheet_id, row_no
  FROM keyed_model
  WHERE model_key IN (SELECT model_key FROM named_model)
  UNION ALL BY NAME
  SELECT * FROM twin
)
SELECT m.model_key, m.year, m.model_name, m.field_code, f.field_name, d.district_code, d.district_name
FROM stated m
JOIN ref_field f USING (field_code)
JOIN ref_area_district d ON d.area_code = m.area_code AND d.valid_from = m.area_valid_from
QUALIFY row_number() OVER (PARTITION BY m.model_key, m.year ORDER BY m.round, m.received_on DESC NULLS FIRST, m.load_id DESC, m.sheet_id, m.row_no) = 1;
