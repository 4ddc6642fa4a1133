

CREATE OR REPLACE TEMP TABLE ref_value AS
SELECT list, CAST(code AS list_code) AS code, label FROM csv_values;
