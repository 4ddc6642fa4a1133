-- An event outside 1 December of the year before to 31 December of the report's year.
-- A model that is maintained was registered in an earlier year: no fault.
WITH event AS (
  SELECT table_name, sheet_id, row_no, year, 'registered_on' AS column_name, registered_on_text AS value, registered_on AS day FROM typed_model WHERE registration IN ('new', 'supplementary')
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'evaluated_on', evaluated_on_text, evaluated_on FROM typed_model
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'replicated_on', replicated_on_text, replicated_on FROM typed_replication
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'commended_on', commended_on_text, commended_on FROM typed_commendation
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'published_on', published_on_text, published_on FROM typed_publicity
)
SELECT table_name, sheet_id, row_no, column_name, 'date-outside-year' AS code, value, NULL AS suggestion
FROM event
WHERE day IS NOT NULL AND year IS NOT NULL AND day NOT BETWEEN make_date(year - 1, 12, 1) AND make_date(year, 12, 31)
