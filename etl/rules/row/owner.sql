-- owner-unknown: the unit whose model a row names is in no list, or several units are called so.
WITH stated AS (
  SELECT table_name, sheet_id, row_no, year, round, owner FROM reported_replication
  UNION ALL SELECT table_name, sheet_id, row_no, year, round, owner FROM reported_commendation
  UNION ALL SELECT table_name, sheet_id, row_no, year, round, owner FROM reported_publicity
)
SELECT s.table_name, s.sheet_id, s.row_no, 'owner' AS column_name, 'owner-unknown' AS code, s.owner AS value, NULL AS suggestion
FROM stated s
ANTI JOIN match_owner o ON o.text = s.owner AND o.year = s.year AND o.round = s.round
WHERE s.owner IS NOT NULL AND s.year IS NOT NULL AND s.round IS NOT NULL
