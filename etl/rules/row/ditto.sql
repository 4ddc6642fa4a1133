-- A sign for "the same as above" where a text is asked for: which text that is, only the sender knows.
WITH cell AS (
  SELECT 'model' AS table_name, sheet_id, row_no, 'name' AS column_name, name AS value FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'subject_name', subject_name FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'code', code FROM stg_model
  UNION ALL SELECT 'replication', sheet_id, row_no, 'place', place FROM stg_replication
  UNION ALL SELECT 'replication', sheet_id, row_no, 'name', name FROM stg_replication
  UNION ALL SELECT 'commendation', sheet_id, row_no, 'name', name FROM stg_commendation
  UNION ALL SELECT 'publicity', sheet_id, row_no, 'name', name FROM stg_publicity
  UNION ALL SELECT 'publicity', sheet_id, row_no, 'outlet', outlet FROM stg_publicity
)
SELECT table_name, sheet_id, row_no, column_name, 'ditto' AS code, value, NULL AS suggestion
FROM cell
WHERE strlen(value) <= 20
  AND lower(value) IN ('"', '""', '''''', '”', '“', '″', '〃', 'nt', 'n.t', 'n/t', '-nt-', '- nt -', '-"-', '- " -', '-''''-',
    'như trên', '(như trên)', 'nhu tren', 'tương tự', 'tương tự trên', 'như dòng trên')
