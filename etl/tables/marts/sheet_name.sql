CREATE OR REPLACE TEMP TABLE sheet_name AS
SELECT sheet_id, CAST(file_name AS shared_name) AS file_name, CAST(sheet AS shared_name) AS sheet FROM asof_sheet;
