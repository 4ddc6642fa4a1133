-- What each file's sheet "Thông tin chung" says of its report. In: stg_info (text, one row a file).

INSERT INTO declaration BY NAME
SELECT i.file_id, u.unit_code, y.year, r.round,
  i.document_number, parse_date(i.document_date) AS document_date,
  parse_count(i.declared_total) AS declared_total, parse_count(i.declared_collective) AS declared_collective,
  parse_count(i.declared_individual) AS declared_individual,
  -- "Không có mô hình", or a total of 0 and no rows, says that there is nothing to report.
  coalesce(none.code = 'yes', FALSE)
    OR (coalesce(parse_count(i.declared_total), -1) = 0
      AND NOT EXISTS (SELECT 1 FROM context c JOIN load_sheet s USING (sheet_id) WHERE c.table_name = 'model' AND s.file_id = i.file_id)) AS declared_none,
  i.plan_document, i.meetings, i.attendance, i.inspections, i.campaigns,
  i.shortcomings, i.proposals
FROM stg_info i
LEFT JOIN meaning_year y ON y.text = i.year
LEFT JOIN meaning_round r ON r.text IS NOT DISTINCT FROM i.round
LEFT JOIN meaning_unit u ON u.text = i.unit AND u.year = y.year AND u.round = r.round
LEFT JOIN meaning_value none ON none.list = 'flag' AND none.text = i.declared_none;

-- A general sheet beside rows is understood, or not, at each of its rows. Alone, it is all that
-- the unit says, and what is not understood must be asked back.
INSERT INTO issue BY NAME
WITH alone AS (
  SELECT s.sheet_id, i.unit, i.year, y.year AS year_known, i.round, r.round AS round_known, u.code AS unit_issue, u.suggestion
  FROM stg_info i
  JOIN load_sheet s ON s.file_id = i.file_id AND s.table_name = 'info'
  LEFT JOIN meaning_year y ON y.text = i.year
  LEFT JOIN meaning_round r ON r.text IS NOT DISTINCT FROM i.round
  LEFT JOIN meaning_unit u ON u.text = i.unit AND u.year = y.year AND u.round = r.round
  WHERE i.file_id NOT IN (SELECT s.file_id FROM context c JOIN load_sheet s USING (sheet_id))
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
