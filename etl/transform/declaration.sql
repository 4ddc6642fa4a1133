-- What each file's sheet "Thông tin chung" says of its report. In: stg_info (text, one row a file).

INSERT INTO declaration
SELECT i.file_id, u.unit_code, y.year, r.round,
  clean(i.document_number), parse_date(clean(i.document_date)),
  parse_count(clean(i.declared_total)), parse_count(clean(i.declared_collective)), parse_count(clean(i.declared_individual)),
  -- "Không có mô hình", or a total of 0 and no rows, says that there is nothing to report.
  coalesce(none.code = 'yes', FALSE)
    OR (parse_count(clean(i.declared_total)) = 0
      AND NOT EXISTS (SELECT 1 FROM stg_model m JOIN load_sheet s USING (sheet_id) WHERE s.file_id = i.file_id)),
  clean(i.plan_document), clean(i.meetings), clean(i.attendance), clean(i.inspections), clean(i.campaigns),
  clean(i.shortcomings), clean(i.proposals)
FROM stg_info i
LEFT JOIN meaning_year y ON y.text = clean(i.year)
LEFT JOIN meaning_round r ON r.text IS NOT DISTINCT FROM clean(i.round)
LEFT JOIN meaning_unit u ON u.text = clean(i.unit) AND u.year = y.year AND u.round = r.round
LEFT JOIN meaning_value none ON none.list = 'flag' AND none.text = clean(i.declared_none);
