-- A required cell is blank: those that `columns.csv` says, and unit and year, which the general sheet may give.
SELECT table_name, sheet_id, row_no, 'unit' AS column_name, 'required' AS code, NULL AS value, NULL AS suggestion FROM reported_row WHERE unit_text IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'year', 'required', NULL, NULL FROM reported_row WHERE year_text IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, column_name, 'required', NULL, NULL FROM stated_required WHERE text IS NULL
