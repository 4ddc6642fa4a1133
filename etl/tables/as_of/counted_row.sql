CREATE OR REPLACE TEMP VIEW counted_row AS
SELECT r.sheet_id, r.row_no, r.table_name
FROM asof_row r
SEMI JOIN counted_version USING (unit_code, year, round, table_name, received_on, load_id)
WHERE NOT r.held;
