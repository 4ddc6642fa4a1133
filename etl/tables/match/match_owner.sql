-- The unit whose model a row of another table names, as the row writes it.
CREATE OR REPLACE TEMP TABLE match_owner AS
WITH stated AS (
  SELECT sheet_id, unit, year, round, owner FROM stg_replication WHERE owner IS NOT NULL
  UNION SELECT sheet_id, unit, year, round, owner FROM stg_commendation WHERE owner IS NOT NULL
  UNION SELECT sheet_id, unit, year, round, owner FROM stg_publicity WHERE owner IS NOT NULL
),
asked AS (
  SELECT DISTINCT s.owner AS text, c.report_year AS year, c.report_round AS round
  FROM stated s
  JOIN row_context c ON c.sheet_id = s.sheet_id AND c.unit IS NOT DISTINCT FROM s.unit
    AND c.year IS NOT DISTINCT FROM s.year AND c.round IS NOT DISTINCT FROM s.round
  WHERE c.report_year IS NOT NULL AND c.report_round IS NOT NULL
)
SELECT a.text, a.year, a.round, min(u.unit_code) AS unit_code
FROM asked a
JOIN ref_round rr USING (round)
JOIN ref_unit_alias l ON l.alias = short_types(fold(a.text))
-- The model may be of a unit that has closed since.
JOIN ref_unit u ON u.unit_code = l.unit_code AND u.valid_from = l.valid_from AND u.valid_from <= CAST(a.year || '-' || rr.ends AS DATE)
GROUP BY a.text, a.year, a.round
HAVING count(DISTINCT u.unit_code) = 1;
