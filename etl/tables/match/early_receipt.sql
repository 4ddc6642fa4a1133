-- Days of receipt that cannot be: no report comes before its round begins; a month is left for one that is sent
-- ahead. Of a file with several years the earliest decides.
-- In: load_sheet, row_context, match_year, match_round, ref_round.
CREATE OR REPLACE TEMP TABLE early_receipt AS
WITH stated_round AS (
  SELECT l.file_id, c.report_year AS year, c.report_round AS round
  FROM row_context c
  JOIN load_sheet l USING (sheet_id)
  UNION ALL
  SELECT l.file_id, y.year, r.round
  FROM load_sheet l
  JOIN match_year y ON y.text = l.info_year
  JOIN match_round r ON r.text IS NOT DISTINCT FROM l.info_round
),
begun AS (
  SELECT s.file_id, min(CAST(s.year || '-' || r.starts AS DATE)) AS starts
  FROM stated_round s
  JOIN ref_round r USING (round)
  WHERE s.year IS NOT NULL
  GROUP BY s.file_id
)
SELECT l.file_id, min(l.sheet_id) AS sheet_id, CAST(min(l.received_on) AS VARCHAR) AS received_on,
  CAST(min(b.starts) AS VARCHAR) AS starts
FROM load_sheet l
JOIN begun b USING (file_id)
-- What comes today came today, however early.
WHERE l.received_on < b.starts - INTERVAL 31 DAY AND l.received_on < CAST(getvariable('today') AS DATE)
GROUP BY l.file_id;

UPDATE load_sheet SET received_on = CAST(getvariable('today') AS DATE)
WHERE file_id IN (SELECT file_id FROM early_receipt);

UPDATE row_context SET received_on = CAST(getvariable('today') AS DATE)
WHERE sheet_id IN (SELECT l.sheet_id FROM load_sheet l SEMI JOIN early_receipt USING (file_id));
