-- What is known for this question: the sheets received on or before a day and loaded up to a
-- load, and for each row whether the model that it names is among the models so known.
-- In: getvariable('load_id') (last load that counts), getvariable('as_of') (last day of receipt that counts, or null).

CREATE OR REPLACE TEMP TABLE asof_sheet AS
WITH first_receipt AS (
  SELECT file_id, min(received_on) AS received_on
  FROM receipt
  WHERE load_id <= getvariable('load_id') AND received_on <= coalesce(getvariable('as_of'), DATE '9999-12-31')
  GROUP BY file_id
)
SELECT s.sheet_id, s.table_name, s.sheet, s.columns, f.file_id, f.name AS file_name, r.received_on, f.load_id
FROM sheet s
JOIN file f USING (file_id)
JOIN first_receipt r USING (file_id);
