-- A cell of a closed list holds something else. Field, kind and status have codes of their own.
SELECT s.table_name, s.sheet_id, s.row_no, s.column_name,
  CASE WHEN s.list IN ('field', 'kind', 'status') THEN s.list || '-unknown' ELSE 'value-unknown' END AS code,
  s.text AS value, u.suggestion
FROM stated_list s
JOIN unknown_value u ON u.list = s.list AND u.text = s.text
UNION ALL
SELECT table_name, sheet_id, row_no, 'round', 'value-unknown', round_text, NULL
FROM reported_row
WHERE round_text IS NOT NULL AND round IS NULL
