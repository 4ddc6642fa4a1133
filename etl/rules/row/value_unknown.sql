-- A cell of another closed list holds something else.
WITH cell AS (
  SELECT table_name, sheet_id, row_no, 'round' AS column_name, 'round' AS list, round_text AS value FROM typed_row WHERE round_text IS NOT NULL AND round IS NULL
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'category', u.list, m.category FROM stg_model m JOIN unknown_value u ON u.list = 'category' AND u.text = m.category
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'level', u.list, m.level FROM stg_model m JOIN unknown_value u ON u.list = 'level' AND u.text = m.level
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'registration', u.list, m.registration FROM stg_model m JOIN unknown_value u ON u.list = 'registration' AND u.text = m.registration
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'pilot', u.list, m.pilot FROM stg_model m JOIN unknown_value u ON u.list = 'flag' AND u.text = m.pilot
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'recognition_level', u.list, m.recognition_level FROM stg_model m JOIN unknown_value u ON u.list = 'recognition_level' AND u.text = m.recognition_level
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'evaluation_h1', u.list, m.evaluation_h1 FROM stg_model m JOIN unknown_value u ON u.list = 'evaluation' AND u.text = m.evaluation_h1
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'evaluation', u.list, m.evaluation FROM stg_model m JOIN unknown_value u ON u.list = 'evaluation' AND u.text = m.evaluation
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'criteria', u.list, m.criteria FROM stg_model m JOIN unknown_value u ON u.list = 'criteria' AND u.text = m.criteria
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'potential', u.list, m.potential FROM stg_model m JOIN unknown_value u ON u.list = 'potential' AND u.text = m.potential
  UNION ALL SELECT 'model', m.sheet_id, m.row_no, 'sent', u.list, m.sent FROM stg_model m JOIN unknown_value u ON u.list = 'flag' AND u.text = m.sent
  UNION ALL SELECT table_name, sheet_id, row_no, 'form', 'commendation_form', form_text FROM typed_commendation WHERE form_text IS NOT NULL AND form IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'level', 'commendation_level', level_text FROM typed_commendation WHERE level_text IS NOT NULL AND level IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'form', 'publicity_form', form_text FROM typed_publicity WHERE form_text IS NOT NULL AND form IS NULL
)
SELECT c.table_name, c.sheet_id, c.row_no, c.column_name, 'value-unknown' AS code, c.value, m.suggestion
FROM cell c
LEFT JOIN meaning_value m ON m.list = c.list AND m.text = c.value
