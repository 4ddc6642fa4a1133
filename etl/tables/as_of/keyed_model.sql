-- Every model with its key.
CREATE OR REPLACE TEMP VIEW keyed_model AS
SELECT m.*, s.file_name, s.sheet, s.received_on, s.load_id, coalesce(k.model_key, m.unit_code || '/' || m.code) AS model_key
FROM asof_model m
JOIN asof_sheet s USING (sheet_id)
LEFT JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code;
