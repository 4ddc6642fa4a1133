-- A date that is no day of the calendar in the order day, month, year.
SELECT s.table_name, s.sheet_id, s.row_no, s.column_name, 'date-invalid' AS code, s.text AS value, NULL AS suggestion
FROM stated_date s
JOIN (SELECT text FROM match_date WHERE day IS NULL) invalid USING (text)
