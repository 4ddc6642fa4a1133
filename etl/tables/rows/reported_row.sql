-- The staged rows with the report that each belongs to. Rows stay text until they go into the ledger: a rule asks which
-- texts mean nothing and then which rows have one, so that a clean load costs it next to nothing.
CREATE OR REPLACE TEMP VIEW reported_model AS
SELECT c.table_name, c.received_on, c.unit_text, c.year_text, c.round_text,
  c.report_year AS year, c.report_round AS round, c.unit_code, c.unit_valid_from, c.unit_issue, c.unit_suggestion,
  c.province_from, c.has_sent,
  s.* EXCLUDE (unit, year, round)
FROM stg_model s
JOIN row_context c ON c.sheet_id = s.sheet_id AND c.unit IS NOT DISTINCT FROM s.unit
  AND c.year IS NOT DISTINCT FROM s.year AND c.round IS NOT DISTINCT FROM s.round;

CREATE OR REPLACE TEMP VIEW reported_replication AS
SELECT c.table_name, c.received_on, c.unit_text, c.year_text, c.round_text,
  c.report_year AS year, c.report_round AS round, c.unit_code, c.unit_valid_from, c.unit_issue, c.unit_suggestion,
  s.* EXCLUDE (unit, year, round)
FROM stg_replication s
JOIN row_context c ON c.sheet_id = s.sheet_id AND c.unit IS NOT DISTINCT FROM s.unit
  AND c.year IS NOT DISTINCT FROM s.year AND c.round IS NOT DISTINCT FROM s.round;

CREATE OR REPLACE TEMP VIEW reported_commendation AS
SELECT c.table_name, c.received_on, c.unit_text, c.year_text, c.round_text,
  c.report_year AS year, c.report_round AS round, c.unit_code, c.unit_valid_from, c.unit_issue, c.unit_suggestion,
  s.* EXCLUDE (unit, year, round)
FROM stg_commendation s
JOIN row_context c ON c.sheet_id = s.sheet_id AND c.unit IS NOT DISTINCT FROM s.unit
  AND c.year IS NOT DISTINCT FROM s.year AND c.round IS NOT DISTINCT FROM s.round;

CREATE OR REPLACE TEMP VIEW reported_publicity AS
SELECT c.table_name, c.received_on, c.unit_text, c.year_text, c.round_text,
  c.report_year AS year, c.report_round AS round, c.unit_code, c.unit_valid_from, c.unit_issue, c.unit_suggestion,
  s.* EXCLUDE (unit, year, round)
FROM stg_publicity s
JOIN row_context c ON c.sheet_id = s.sheet_id AND c.unit IS NOT DISTINCT FROM s.unit
  AND c.year IS NOT DISTINCT FROM s.year AND c.round IS NOT DISTINCT FROM s.round;

-- What every row says of unit, year and round, whatever its table.
CREATE OR REPLACE TEMP VIEW reported_row AS
SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM reported_model
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM reported_replication
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM reported_commendation
UNION ALL SELECT table_name, sheet_id, row_no, unit_text, year_text, round_text, year, round,
  unit_code, unit_valid_from, unit_issue, unit_suggestion FROM reported_publicity;
