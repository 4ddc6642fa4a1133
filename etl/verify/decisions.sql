-- Mỗi quyết định là một lần nạp riêng, về hai mô hình khác nhau đã nhận, xếp theo thứ tự
WITH model AS (
  SELECT DISTINCT unit_code, fold(model_code) AS code
  FROM core_model
  WHERE unit_code IN (SELECT unit_code FROM decision UNION ALL SELECT other_unit_code FROM decision)
)
SELECT d.load_id, d.unit_code, d.code, d.other_unit_code, d.other_code, d.verdict
FROM decision d
LEFT JOIN load l USING (load_id)
LEFT JOIN file f ON f.load_id = d.load_id
-- A code that was given anew bears the year (`reused_code.sql`).
LEFT JOIN model a ON a.unit_code = d.unit_code AND a.code IN (d.code, regexp_replace(d.code, ' nam \d{4}$', ''))
LEFT JOIN model b ON b.unit_code = d.other_unit_code AND b.code IN (d.other_code, regexp_replace(d.other_code, ' nam \d{4}$', ''))
WHERE l.load_id IS NULL OR f.load_id IS NOT NULL OR a.code IS NULL OR b.code IS NULL
  OR (d.unit_code, d.code) >= (d.other_unit_code, d.other_code) OR d.verdict NOT IN ('same', 'different', 'undone')
