CREATE OR REPLACE TEMP TABLE asof_declaration AS
SELECT DISTINCT d.* REPLACE (CAST(d.unit_code AS unit_code) AS unit_code, CAST(d.round AS list_code) AS round), s.received_on, s.load_id, s.again, s.receipt_known
FROM declaration d
JOIN asof_sheet s USING (file_id)
WHERE d.unit_code IS NOT NULL AND d.year IS NOT NULL AND d.round IS NOT NULL;
