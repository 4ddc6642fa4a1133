

-- One row for each unit, year and round in which something is owed, from the first year of
-- the plan's obligations up to $year. A report is owed by a unit that exists on the due date.
CREATE OR REPLACE TEMP MACRO due_day(y, month_day) AS
  CAST(y || '-' || month_day AS DATE)
    - CASE WHEN (SELECT value FROM ref_setting WHERE key = 'due_day_counts') = 'yes' THEN 0 ELSE 1 END;

CREATE OR REPLACE TEMP MACRO after_weekend(day) AS
  CASE
    WHEN (SELECT value FROM ref_setting WHERE key = 'weekend_moves') = 'yes' AND isodow(day) > 5
      THEN CAST(day + (8 - CAST(isodow(day) AS INTEGER)) AS DATE)
    ELSE day
  END;

CREATE OR REPLACE TEMP MACRO obligations(last_year) AS TABLE
WITH rule AS (
  SELECT o.*, unnest(range(CAST(from_year AS INTEGER), least(coalesce(TRY_CAST(to_year AS INTEGER), last_year), last_year) + 1)) AS year
  FROM csv_obligations o
)
SELECT
  CAST(rule.year AS INTEGER) AS year, rule.round, u.unit_code, u.valid_from AS unit_valid_from,
  rule.report = 'yes' AND x.unit_code IS NULL AS expected,
  rule.quota = 'yes' AND x.unit_code IS NULL AS quota_owed,
  rule.assumed = 'yes' AS assumed,
  coalesce(TRY_CAST(e.due_on AS DATE), after_weekend(due_day(rule.year, rule.due))) AS due_on
FROM rule
JOIN ref_unit u ON CAST(rule.year || '-' || rule.due AS DATE) BETWEEN u.valid_from AND u.valid_to
  AND CASE WHEN rule.unit_code IS NULL OR rule.unit_code = '' THEN u.unit_kind = rule.unit_kind ELSE u.unit_code = rule.unit_code END
LEFT JOIN csv_extensions e ON e.unit_code = u.unit_code AND TRY_CAST(e.year AS INTEGER) = rule.year AND e.round = rule.round
LEFT JOIN csv_exemptions x ON x.unit_code = u.unit_code AND TRY_CAST(x.year AS INTEGER) = rule.year AND x.round = rule.round;
