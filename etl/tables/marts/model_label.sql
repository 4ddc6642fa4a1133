-- What a model is called in a year, for rows that only name it: as reported that year, else
-- as last reported.
CREATE OR REPLACE TEMP TABLE model_label AS
SELECT m.model_key, m.year, m.model_name, m.field_code, f.field_name, d.district_code, d.district_name
FROM keyed_model m
JOIN ref_field f USING (field_code)
JOIN ref_area_district d ON d.area_code = m.area_code AND d.valid_from = m.area_valid_from
WHERE m.model_key IN (SELECT model_key FROM named_model)
QUALIFY row_number() OVER (PARTITION BY m.model_key, m.year ORDER BY m.round, m.received_on DESC, m.load_id DESC, m.sheet_id, m.row_no) = 1;
