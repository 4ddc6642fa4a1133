-- Days of a column that was written month first, or whose months and days Excel exchanged. A column with 11/14/2026 and
-- no day above 12 in the first place is month first: its other days are in doubt, too. Where all days that stand as
-- texts (14/11/2026) are above 12 and all that stand as dates (2026-05-10) are not, an Excel set to English took
-- the days up to 12 for months; by chance that happens to few columns (three of five days are above 12). Where at least
-- half of the days are month first, and two of them, the others are held; anything less is a warning.
WITH shape AS (
  SELECT text, day, regexp_full_match(text, '\d{4}-\d\d-\d\d') AS iso,
    TRY_CAST(regexp_extract(text, '^(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(?:\d{4}|\d\d)$', 1) AS INTEGER) AS first,
    TRY_CAST(regexp_extract(text, '^(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(?:\d{4}|\d\d)$', 2) AS INTEGER) AS second
  FROM match_date
),
-- Nothing is asked of the rows where no text tells of another order.
asked AS (
  SELECT * FROM shape
  WHERE (SELECT bool_or(first BETWEEN 1 AND 12 AND second BETWEEN 13 AND 31) OR (bool_or(iso) AND bool_or(first > 12)) FROM shape)
),
cell AS (
  SELECT 'model' AS table_name, m.sheet_id, m.row_no, 'registered_on' AS column_name, a.* FROM stg_model m JOIN asked a ON a.text = m.registered_on
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'evaluated_on', a.* FROM stg_model m JOIN asked a ON a.text = m.evaluated_on
  UNION ALL SELECT 'replication', t.sheet_id, t.row_no, 'replicated_on', a.* FROM stg_replication t JOIN asked a ON a.text = t.replicated_on
  UNION ALL SELECT 'commendation', t.sheet_id, t.row_no, 'commended_on', a.* FROM stg_commendation t JOIN asked a ON a.text = t.commended_on
  UNION ALL SELECT 'publicity', t.sheet_id, t.row_no, 'published_on', a.* FROM stg_publicity t JOIN asked a ON a.text = t.published_on
),
told AS (
  SELECT sheet_id, column_name,
    count(*) FILTER (first BETWEEN 1 AND 12 AND second BETWEEN 13 AND 31) AS month_first,
    count(*) FILTER (first > 12) AS day_first,
    count(*) FILTER (first <= 12 AND second <= 12) AS either,
    count(*) FILTER (iso AND day(day) <= 12) AS exchanged,
    count(*) FILTER (iso AND day(day) > 12) AS kept
  FROM cell
  GROUP BY ALL
)
SELECT c.table_name, c.sheet_id, c.row_no, c.column_name,
  CASE WHEN month_first > 1 AND month_first >= either AND day_first = 0 AND NOT c.iso THEN 'date-order' ELSE 'date-order-doubtful' END AS code, c.text AS value, NULL AS suggestion
FROM cell c
JOIN told t USING (sheet_id, column_name)
WHERE c.day IS NOT NULL
  AND ((month_first > 0 AND month_first >= day_first AND c.first <= 12 AND c.second <= 12 AND c.first <> c.second
      AND (month_first > 1 OR day_first = 0))
    OR (c.iso AND kept = 0 AND either = 0 AND month_first = 0 AND day_first > 1 AND exchanged > 0
      AND power(0.6, day_first) * power(0.4, exchanged) < 0.1 AND day(c.day) <> month(c.day)))
