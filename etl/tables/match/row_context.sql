-- The same, understood; null where it is not. `province_from` is the whole province as of the round.
CREATE OR REPLACE TEMP TABLE row_context AS
SELECT CAST(row_number() OVER () AS INTEGER) AS context_id, c.*, CAST(l.table_name AS list_code) AS table_name, l.received_on, l.has_sent, y.year AS report_year, r.round AS report_round,
  u.unit_code, u.valid_from AS unit_valid_from, u.code AS unit_issue, u.suggestion AS unit_suggestion,
  CAST(y.year || '-' || rr.ends AS DATE) AS round_ends,
  p.valid_from AS province_from
FROM stated_context c
JOIN load_sheet l USING (sheet_id)
LEFT JOIN match_year y ON y.text = c.year_text
LEFT JOIN match_round r ON r.text IS NOT DISTINCT FROM c.round_text
LEFT JOIN ref_round rr ON rr.round = r.round
LEFT JOIN match_unit u ON u.text = c.unit_text AND u.year = y.year AND u.round = r.round
LEFT JOIN ref_area p ON p.area_code = '56' AND p.level = 'province'
  AND CAST(y.year || '-' || rr.ends AS DATE) BETWEEN p.valid_from AND p.valid_to;
