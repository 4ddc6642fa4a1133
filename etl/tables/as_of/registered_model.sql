-- What a unit registered for a year of which it sent no annual report yet: until the report comes, its registration and the
-- supplements to it are its models of the year. Of one code the list received last speaks.
CREATE OR REPLACE TEMP TABLE registered_model AS
SELECT m.* REPLACE (CAST('annual' AS list_code) AS round), s.received_on
FROM asof_model m
JOIN asof_sheet s USING (sheet_id)
JOIN counted_version v ON v.table_name = 'model' AND v.unit_code = m.unit_code AND v.year = m.year AND v.round = m.round
  AND v.received_on = s.received_on AND v.load_id = s.load_id
ANTI JOIN counted_version a ON a.table_name = 'model' AND a.round = 'annual' AND a.unit_code = m.unit_code AND a.year = m.year
WHERE m.round IN ('registration', 'supplement')
QUALIFY row_number() OVER (PARTITION BY m.unit_code, m.year, m.code ORDER BY s.again DESC, m.sheet_id, m.row_no) = 1;
