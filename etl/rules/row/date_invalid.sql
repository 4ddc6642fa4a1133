-- A date that is no day of the calendar in the order day, month, year.
SELECT table_name, sheet_id, row_no, 'registered_on' AS column_name, 'date-invalid' AS code, registered_on_text AS value, NULL AS suggestion FROM typed_model WHERE registered_on_text IS NOT NULL AND registered_on IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'evaluated_on', 'date-invalid', evaluated_on_text, NULL FROM typed_model WHERE evaluated_on_text IS NOT NULL AND evaluated_on IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'replicated_on', 'date-invalid', replicated_on_text, NULL FROM typed_replication WHERE replicated_on_text IS NOT NULL AND replicated_on IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'commended_on', 'date-invalid', commended_on_text, NULL FROM typed_commendation WHERE commended_on_text IS NOT NULL AND commended_on IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'published_on', 'date-invalid', published_on_text, NULL FROM typed_publicity WHERE published_on_text IS NOT NULL AND published_on IS NULL
