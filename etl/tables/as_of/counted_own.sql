-- The models among them, under their units' codes. Registrations are models of the year where no annual report is there.
CREATE OR REPLACE TEMP VIEW counted_own AS
SELECT m.*
FROM asof_model m
JOIN asof_sheet s USING (sheet_id)
SEMI JOIN counted_version v ON v.table_name = 'model' AND v.unit_code = m.unit_code AND v.year = m.year
  AND v.round = m.round AND v.received_on = s.received_on AND v.load_id = s.load_id
WHERE m.round NOT IN ('registration', 'supplement')
UNION ALL
SELECT * EXCLUDE (received_on) FROM registered_model;
