-- What is no name, or no code: a word for nothing, an error of a formula as text, figures alone. And names that are a numbered
-- list, of files that DuckDB read by itself; the others were asked cell by cell, where lines are still told apart.
-- Of a million names few are short, or begin so: only these are looked at closely.
WITH said AS (
  SELECT sheet_id, row_no, 'name' AS column_name, name AS value, '; nếu không có gì để báo cáo thì xóa dòng' AS otherwise
  FROM stg_model
  -- Signs for "the same as above" are another matter.
  WHERE (strlen(name) <= 4 AND length(name) = 1 AND NOT regexp_matches(name, '["''“”″〃]'))
    OR (name < 'A' AND strlen(name) <= 60 AND NOT regexp_matches(name, '\pL') AND regexp_matches(name, '\d'))
    OR (strlen(name) <= 12
      AND regexp_full_match(lower(name), '#(n/a|ref!|name[?]|value!|div/0!|null!|num!|error!|spill!|calc!)|err:\d+|n/?a|nan|nat|null|none|nil|undefined|\(?trống\)?'))
    OR (strlen(name) <= 60 AND (name < 'l' AND (name >= 'k' OR (name >= 'K' AND name < 'L') OR (name >= 'C' AND name < 'D') OR (name >= 'c' AND name < 'd') OR starts_with(name, '(')))
      AND regexp_full_match(lower(name), '\(?(không|chưa)( có| đăng ký| phát sinh| xây dựng| thực hiện)?,?( mô hình| điển hình| nào| mới| gì|,)*\)?[.]?'))
  UNION ALL
  SELECT sheet_id, row_no, 'code', code, '; nếu chưa có mã thì để trống'
  FROM stg_model
  WHERE strlen(code) <= 24 AND (regexp_full_match(code, '[^0-9]+') OR starts_with(code, 'Err'))
    AND regexp_full_match(lower(code), '#(n/a|ref!|name[?]|value!|div/0!|null!|num!|error!|spill!|calc!)|err:\d+|n/?a|nan|nat|null|none|nil|undefined|x+|[?]+|\(?trống\)?|\(?(không|chưa)( có| cấp)?( mã)?\)?[.]?')
)
SELECT 'model' AS table_name, s.sheet_id, s.row_no, s.column_name, 'no-name' AS code, s.value, s.otherwise AS suggestion
FROM said s
ANTI JOIN doubtful_cell d ON d.sheet_id = s.sheet_id AND d.row_no = s.row_no AND d.code = 'none-said'
UNION ALL
SELECT 'model', m.sheet_id, m.row_no, 'name', 'several-in-one', m.name, NULL
FROM stg_model m
ANTI JOIN doubtful_cell d ON d.sheet_id = m.sheet_id AND d.row_no = m.row_no AND d.code = 'several-in-one'
WHERE (starts_with(m.name, '1') OR starts_with(m.name, '(1')) AND strlen(m.name) <= 5000
  AND regexp_matches(m.name, '^\(?1 ?[.)/:-]') AND regexp_matches(m.name, '[ ;,.]\(?2 ?[.)/:-] ?\S')
