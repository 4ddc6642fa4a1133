-- A question mark inside a word, or the sign for a letter that could not be read: the text went through an encoding
-- that has no such letter. A question mark in a link is none of these, nor one before a capital letter, where a space was
-- forgotten.
WITH cell AS (
  SELECT table_name, sheet_id, row_no, 'unit' AS column_name, unit_text AS value FROM reported_row
  UNION ALL SELECT 'model', sheet_id, row_no, 'name', name FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'subject_name', subject_name FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'content', content FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'result', result FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'difficulty', difficulty FROM stg_model
  UNION ALL SELECT 'model', sheet_id, row_no, 'support', support FROM stg_model
  UNION ALL SELECT 'publicity', sheet_id, row_no, 'outlet', outlet FROM stg_publicity
)
SELECT table_name, sheet_id, row_no, column_name, 'marks-lost' AS code, value, NULL AS suggestion
FROM cell
WHERE contains(value, chr(65533)) OR (contains(value, '?')
  AND regexp_matches(regexp_replace(value, '(https?://|www[.])\S+', '', 'g'), '\pL\?\p{Ll}|\p{Lu}\?\p{Lu}'))
