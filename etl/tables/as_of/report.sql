-- The report of a unit in a round: when its first file came. A report is there when a row of
-- "Mô hình" was sent, held or not, or the unit declared that it has none.
CREATE OR REPLACE TEMP TABLE report AS
SELECT s.unit_code, s.year, s.round, min(s.received_on) AS received_on,
  min_by(s.receipt_known, (s.received_on, NOT s.receipt_known)) AS receipt_known,
  any_value(d.document_number) AS document_number, any_value(d.declared_total) AS declared_total,
  coalesce(any_value(v.declares_none), FALSE) AS declared_none
FROM version s
LEFT JOIN counted_version v USING (unit_code, year, round, table_name)
LEFT JOIN counted_declaration d ON d.unit_code = s.unit_code AND d.year = s.year AND d.round = s.round
WHERE s.table_name = 'model'
GROUP BY s.unit_code, s.year, s.round;
