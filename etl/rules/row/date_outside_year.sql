-- An event outside 1 December of the year before to 31 December of the report's year.
-- A model that is maintained was registered in an earlier year: no fault.
WITH event AS (
  SELECT m.table_name, m.sheet_id, m.row_no, m.year, 'registered_on' AS column_name, m.registered_on AS value, d.day
  FROM reported_model m
  JOIN match_date d ON d.text = m.registered_on
  JOIN match_value r ON r.list = 'registration' AND r.text = m.registration AND r.code IN ('new', 'supplementary')
  UNION ALL
  SELECT m.table_name, m.sheet_id, m.row_no, m.year, 'evaluated_on', m.evaluated_on, d.day
  FROM reported_model m
  JOIN match_date d ON d.text = m.evaluated_on
  UNION ALL
  SELECT e.table_name, e.sheet_id, e.row_no, e.year, 'replicated_on', e.replicated_on, d.day
  FROM reported_replication e
  JOIN match_date d ON d.text = e.replicated_on
  UNION ALL
  SELECT e.table_name, e.sheet_id, e.row_no, e.year, 'commended_on', e.commended_on, d.day
  FROM reported_commendation e
  JOIN match_date d ON d.text = e.commended_on
  UNION ALL
  SELECT e.table_name, e.sheet_id, e.row_no, e.year, 'published_on', e.published_on, d.day
  FROM reported_publicity e
  JOIN match_date d ON d.text = e.published_on
)
SELECT table_name, sheet_id, row_no, column_name, 'date-outside-year' AS code, value, NULL AS suggestion
FROM event
WHERE day IS NOT NULL AND year IS NOT NULL AND day NOT BETWEEN make_date(year - 1, 12, 1) AND make_date(year, 12, 31)
