-- A place of replication may also be a unit.
CREATE OR REPLACE TEMP TABLE match_place_unit AS
WITH asked AS (
  SELECT DISTINCT p.place AS text, c.report_year AS year, c.report_round AS round
  FROM stg_replication p
  JOIN row_context c ON c.sheet_id = p.sheet_id AND c.unit IS NOT DISTINCT FROM p.unit
    AND c.year IS NOT DISTINCT FROM p.year AND c.round IS NOT DISTINCT FROM p.round
  WHERE p.place IS NOT NULL AND c.report_year IS NOT NULL AND c.report_round IS NOT NULL
)
SELECT a.text, a.year, a.round, min(u.unit_code) AS unit_code
FROM asked a
JOIN ref_round rr USING (round)
JOIN ref_unit_alias l ON l.alias = short_types(fold(a.text))
JOIN ref_unit u ON u.unit_code = l.unit_code AND u.valid_from = l.valid_from
  AND u.valid_from <= CAST(a.year || '-' || rr.ends AS DATE) AND u.valid_to >= CAST(a.year || '-' || rr.starts AS DATE)
GROUP BY a.text, a.year, a.round
HAVING count(DISTINCT u.unit_code) = 1;
