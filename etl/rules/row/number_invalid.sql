-- A number that is no whole number.
SELECT s.table_name, s.sheet_id, s.row_no, s.column_name, 'number-invalid' AS code, s.text AS value, NULL AS suggestion
FROM stated_count s
JOIN (SELECT text FROM match_count WHERE number IS NULL) invalid USING (text)
