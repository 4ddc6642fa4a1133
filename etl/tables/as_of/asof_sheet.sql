-- The sheets that are known for this question: received on or before a day and loaded up to a load.
-- In: getvariable('load_id') (last load that counts), getvariable('as_of') (last day of receipt that counts, or null).
--
-- A file counts from its first day of receipt (`received_on`). The same bytes sent again later bring their version back:
-- `again` is the receipt by which the file stands among the versions of its reports. A receipt that was written down
-- later with an earlier day corrects the first one and is no sending again. `receipt_known` is false where the first day
-- is that of the loading itself: then nobody said when the file came.
CREATE OR REPLACE TEMP TABLE asof_sheet AS
WITH known AS (
  SELECT r.file_id, r.load_id, r.received_on, r.received_on <> coalesce(l.loaded_on, CAST(l.started_at AS DATE)) AS dated,
    r.received_on >= min(r.received_on) OVER (PARTITION BY r.file_id ORDER BY r.load_id, r.received_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS sent_again
  FROM receipt r
  JOIN load l ON l.load_id = r.load_id
  WHERE r.load_id <= getvariable('load_id') AND r.received_on <= coalesce(getvariable('as_of'), DATE '9999-12-31')
),
received AS (
  SELECT file_id, min(received_on) AS received_on, min_by(dated, (received_on, NOT dated)) AS receipt_known,
    max({ 'received_on': received_on, 'load_id': load_id }) FILTER (sent_again) AS again
  FROM known
  GROUP BY file_id
)
SELECT s.sheet_id, s.table_name, s.sheet, s.columns, f.file_id, f.name AS file_name, r.received_on, f.load_id,
  coalesce(r.again, { 'received_on': r.received_on, 'load_id': f.load_id }) AS again, r.receipt_known
FROM sheet s
JOIN file f USING (file_id)
JOIN received r USING (file_id);
