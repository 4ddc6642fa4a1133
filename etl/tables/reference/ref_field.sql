CREATE OR REPLACE TEMP TABLE ref_field AS
SELECT CAST(code AS INTEGER) AS field_code, name AS field_name, title, criteria, kinds
FROM csv_fields;
