-- An event outside 1 December of the year before to 31 December of the report's year.
-- A model that is maintained was registered in an earlier year: no fault.
WITH event AS (
  SELECT m.table_name, m.sheet_id, m.row_no, m.year, 'registered_on' AS column_name, m.registered_on AS value, d.day
  FROM said_model m
  JOIN meaning_date d ON d.text = m.registered_on
  JOIN meaning_value r ON r.list = 'registration' AND r.text = m.registration AND r.code IN ('new', 'supplementary')
  UNION ALL
  SELECT m.table_name, m.sheet_id, m.row_no, m.year, 'evaluated_on', m.evaluated_on, d.day
  FROM said_model m
  JOIN meaning_date d ON d.text = m.evaluated_on
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'replicated_on', replicated_on_text, replicated_on FROM typed_replication
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'commended_on', commended_on_text, commended_on FROM typed_commendation
  UNION ALL SELECT table_name, sheet_id, row_no, year, 'published_on', published_on_text, published_on FROM typed_publicity
)
SELECT table_name, sheet_id, row_no, column_name, 'date-outside-year' AS code, value, NULL AS suggestion
FROM event
WHERE day IS NOT NULL AND year IS NOT NULL AND day NOT BETWEEN make_date(year - 1, 12, 1) AND make_date(year, 12, 31)
