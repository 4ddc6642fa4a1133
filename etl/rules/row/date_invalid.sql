-- A date that is no day of the calendar in the order day, month, year.
WITH invalid AS (
  SELECT text FROM meaning_date WHERE day IS NULL
)
SELECT 'model' AS table_name, m.sheet_id, m.row_no, 'registered_on' AS column_name, 'date-invalid' AS code, m.registered_on AS value, NULL AS suggestion FROM stg_model m JOIN invalid ON text = m.registered_on
UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'evaluated_on', 'date-invalid', m.evaluated_on, NULL FROM stg_model m JOIN invalid ON text = m.evaluated_on
UNION ALL SELECT table_name, sheet_id, row_no, 'replicated_on', 'date-invalid', replicated_on_text, NULL FROM typed_replication WHERE replicated_on_text IS NOT NULL AND replicated_on IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'commended_on', 'date-invalid', commended_on_text, NULL FROM typed_commendation WHERE commended_on_text IS NOT NULL AND commended_on IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'published_on', 'date-invalid', published_on_text, NULL FROM typed_publicity WHERE published_on_text IS NOT NULL AND published_on IS NULL
