-- What each file's sheet "Thông tin chung" says of its report. In: stg_info (text, one row a file).

INSERT INTO declaration
SELECT i.file_id, u.unit_code, y.year, r.round,
  i.document_number, parse_date(i.document_date),
  parse_count(i.declared_total), parse_count(i.declared_collective), parse_count(i.declared_individual),
  -- "Không có mô hình", or a total of 0 and no rows, says that there is nothing to report.
  coalesce(none.code = 'yes', FALSE)
    OR (coalesce(parse_count(i.declared_total), -1) = 0
      AND NOT EXISTS (SELECT 1 FROM stg_model m JOIN load_sheet s USING (sheet_id) WHERE s.file_id = i.file_id)),
  i.plan_document, i.meetings, i.attendance, i.inspections, i.campaigns,
  i.shortcomings, i.proposals
FROM stg_info i
LEFT JOIN meaning_year y ON y.text = i.year
LEFT JOIN meaning_round r ON r.text IS NOT DISTINCT FROM i.round
LEFT JOIN meaning_unit u ON u.text = i.unit AND u.year = y.year AND u.round = r.round
LEFT JOIN meaning_value none ON none.list = 'flag' AND none.text = i.declared_none;
