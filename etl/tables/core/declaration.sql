-- What each file's sheet "Thông tin chung" says of its report. In: stg_info (text, one row a file).

INSERT INTO declaration BY NAME
SELECT i.file_id, u.unit_code, y.year, r.round,
  i.document_number, parse_date(i.document_date) AS document_date,
  parse_count(i.declared_total) AS declared_total, parse_count(i.declared_collective) AS declared_collective,
  parse_count(i.declared_individual) AS declared_individual,
  -- "Không có mô hình", or a total of 0 and no rows, says that there is nothing to report.
  coalesce(none.code = 'yes', FALSE)
    OR (coalesce(parse_count(i.declared_total), -1) = 0
      AND NOT EXISTS (SELECT 1 FROM row_context c JOIN load_sheet s USING (sheet_id) WHERE c.table_name = 'model' AND s.file_id = i.file_id)) AS declared_none,
  i.plan_document, parse_date(i.plan_date) AS plan_date, i.front_supervision, i.meetings, i.attendance, i.inspections, i.campaigns,
  i.shortcomings, i.proposals
FROM stg_info i
LEFT JOIN match_year y ON y.text = i.year
LEFT JOIN match_round r ON r.text IS NOT DISTINCT FROM i.round
LEFT JOIN match_unit u ON u.text = i.unit AND u.year = y.year AND u.round = r.round
LEFT JOIN match_value none ON none.list = 'flag' AND none.text = i.declared_none;
