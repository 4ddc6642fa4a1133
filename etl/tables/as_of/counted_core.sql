CREATE OR REPLACE TEMP VIEW counted_core AS
SELECT m.*, coalesce(k.model_key, m.unit_code || '/' || m.code) AS model_key
FROM counted_own m
LEFT JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code;
