-- A required cell is blank: those that `columns.csv` says, and unit and year, which the general sheet may give.
-- A row that goes on what stands above it, or says that there is nothing, lacks nothing of its own.
WITH lacking AS (
  SELECT table_name, sheet_id, row_no, 'unit' AS column_name FROM reported_row WHERE unit_text IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'year' FROM reported_row WHERE year_text IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, column_name FROM stated_required WHERE text IS NULL
)
SELECT table_name, sheet_id, row_no, column_name, 'required' AS code, NULL AS value, NULL AS suggestion
FROM lacking
ANTI JOIN (SELECT sheet_id, row_no FROM doubtful_cell WHERE code IN ('row-continued', 'none-said')) USING (sheet_id, row_no)
