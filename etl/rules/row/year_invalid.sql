-- The report's year is no year that a report can be about.
SELECT table_name, sheet_id, row_no, 'year' AS column_name, 'year-invalid' AS code, year_text AS value, NULL AS suggestion
FROM reported_row
WHERE year_text IS NOT NULL AND year IS NULL
