-- row-repeated: items of publicity that one sheet states several times without a day or a link; each of them counts.
WITH stated AS (
  SELECT s.table_name, s.sheet_id, s.row_no, first_value(s.row_no) OVER w AS first_row, row_number() OVER w AS number
  FROM reported_publicity s
  ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no
  LEFT JOIN match_value f ON f.list = 'publicity_form' AND f.text = s.form
  LEFT JOIN match_count n ON n.text = s.quantity
  LEFT JOIN match_date d ON d.text = s.published_on
  WHERE d.day IS NULL AND s.link IS NULL AND s.unit_code IS NOT NULL
  WINDOW w AS (PARTITION BY s.sheet_id, s.unit_code, s.year, s.round, fold(coalesce(s.code, s.name)), fold(s.outlet), f.code, n.number ORDER BY s.row_no)
)
SELECT table_name, sheet_id, row_no, NULL AS column_name, 'row-repeated' AS code, NULL AS value, CAST(first_row AS VARCHAR) AS suggestion
FROM stated
WHERE number > 1
