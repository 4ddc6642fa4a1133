-- What the rules found of this load.

-- A value of more than 2,000 characters is not shown whole: nobody reads it, and a text may stand in many rows.
CREATE OR REPLACE TEMP MACRO shown(s) AS CASE WHEN strlen(s) > 2000 AND length(s) > 2000 THEN left(s, 2000) || '…' ELSE s END;

INSERT INTO issue BY NAME
SELECT f.sheet_id, f.row_no, c.label AS column_name, f.code, k.severity, shown(f.value) AS value,
  replace(replace(replace(k.message, '{value}', coalesce(shown(f.value), '')), '{column}', coalesce(c.label, '')), '{suggestion}', coalesce(f.suggestion, '')) AS message
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code
LEFT JOIN ref_column c ON c.table_name = f.table_name AND c.column_name = f.column_name
ORDER BY f.sheet_id, f.row_no;

-- A general sheet beside rows is understood, or not, at each of its rows. Alone, it is all that
-- the unit says, and what is not understood must be asked back.
INSERT INTO issue BY NAME
WITH alone AS (
  SELECT s.sheet_id, i.unit, i.year, y.year AS year_known, i.round, r.round AS round_known, u.code AS unit_issue, u.suggestion
  FROM stg_info i
  JOIN load_sheet s ON s.file_id = i.file_id AND s.table_name = 'info'
  LEFT JOIN match_year y ON y.text = i.year
  LEFT JOIN match_round r ON r.text IS NOT DISTINCT FROM i.round
  LEFT JOIN match_unit u ON u.text = i.unit AND u.year = y.year AND u.round = r.round
  WHERE i.file_id NOT IN (SELECT s.file_id FROM row_context c JOIN load_sheet s USING (sheet_id))
),
fault AS (
  SELECT sheet_id, 'unit' AS column_name, 'required' AS code, unit AS value, NULL AS suggestion FROM alone WHERE unit IS NULL
  UNION ALL SELECT sheet_id, 'year', 'required', year, NULL FROM alone WHERE year IS NULL
  UNION ALL SELECT sheet_id, 'year', 'year-invalid', year, NULL FROM alone WHERE year IS NOT NULL AND year_known IS NULL
  UNION ALL SELECT sheet_id, 'round', 'value-unknown', round, NULL FROM alone WHERE round_known IS NULL
  UNION ALL SELECT sheet_id, 'unit', unit_issue, unit, suggestion FROM alone WHERE unit_issue IS NOT NULL
)
SELECT f.sheet_id, NULL AS row_no, c.label AS column_name, f.code, k.severity, f.value,
  replace(replace(replace(k.message, '{value}', coalesce(f.value, '')), '{column}', c.label), '{suggestion}', coalesce(f.suggestion, '')) AS message
FROM fault f
JOIN ref_issue_code k ON k.code = f.code
JOIN ref_column c ON c.table_name = 'info' AND c.column_name = f.column_name;

-- A list that was taken for a registration is said to be one.
INSERT INTO issue BY NAME
SELECT s.sheet_id, NULL AS row_no, c.label AS column_name, k.code, k.severity, s.implied_round AS value,
  replace(k.message, '{value}', s.implied_round) AS message
FROM load_sheet s
JOIN ref_issue_code k ON k.code = 'registration-list'
JOIN ref_column c ON c.table_name = 'model' AND c.column_name = 'round'
WHERE s.implied_round IS NOT NULL;
