-- The unit whose model an accepted row names, where the row says it.
INSERT INTO core_owner BY NAME
WITH stated AS (
  SELECT sheet_id, row_no, year, round, owner FROM reported_replication
  UNION ALL SELECT sheet_id, row_no, year, round, owner FROM reported_commendation
  UNION ALL SELECT sheet_id, row_no, year, round, owner FROM reported_publicity
)
SELECT s.sheet_id, s.row_no, o.unit_code
FROM stated s
JOIN match_owner o ON o.text = s.owner AND o.year = s.year AND o.round = s.round
ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no;
