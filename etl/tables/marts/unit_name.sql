CREATE OR REPLACE TEMP TABLE unit_name AS
SELECT unit_code, valid_from, CAST(unit_name AS shared_name) AS unit_name, CAST(unit_kind AS shared_name) AS unit_kind, CAST(channel AS shared_name) AS channel
FROM ref_unit;
