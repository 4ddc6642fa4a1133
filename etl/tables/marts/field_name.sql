CREATE OR REPLACE TEMP TABLE field_name AS
SELECT field_code, CAST(field_name AS shared_name) AS field_name FROM ref_field;
