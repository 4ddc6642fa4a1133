-- One model that two units report in one round, because the steward found their models to be one or because one unit
-- is the other's successor, counts once: as an active one, as the successor's, as the first received.
CREATE OR REPLACE TEMP TABLE uncounted_model AS
WITH shared AS (
  SELECT model_key FROM model_key GROUP BY model_key HAVING count(*) > 1
)
SELECT m.sheet_id, m.row_no
FROM counted_own m
JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code
SEMI JOIN shared ON shared.model_key = k.model_key
JOIN report p ON p.unit_code = m.unit_code AND p.year = m.year AND p.round = m.round
LEFT JOIN (SELECT DISTINCT ancestor_code FROM ref_unit_ancestor) a ON a.ancestor_code = m.unit_code
QUALIFY row_number() OVER (PARTITION BY k.model_key, m.year, m.round
  ORDER BY m.status = 'discontinued', a.ancestor_code IS NOT NULL, p.received_on, m.unit_code, m.code) > 1;
