-- A cell of another closed list holds something else.
WITH cell AS (
  SELECT table_name, sheet_id, row_no, 'round' AS column_name, 'round' AS list, round_text AS value FROM typed_row WHERE round_text IS NOT NULL AND round IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'category', 'category', category_text FROM typed_model WHERE category_text IS NOT NULL AND category IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'level', 'level', level_text FROM typed_model WHERE level_text IS NOT NULL AND level IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'registration', 'registration', registration_text FROM typed_model WHERE registration_text IS NOT NULL AND registration IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'pilot', 'flag', pilot_text FROM typed_model WHERE pilot_text IS NOT NULL AND pilot IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'recognition_level', 'recognition_level', recognition_level_text FROM typed_model WHERE recognition_level_text IS NOT NULL AND recognition_level IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'evaluation_h1', 'evaluation', evaluation_h1_text FROM typed_model WHERE evaluation_h1_text IS NOT NULL AND evaluation_h1 IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'evaluation', 'evaluation', evaluation_text FROM typed_model WHERE evaluation_text IS NOT NULL AND evaluation IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'criteria', 'criteria', criteria_text FROM typed_model WHERE criteria_text IS NOT NULL AND criteria IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'potential', 'potential', potential_text FROM typed_model WHERE potential_text IS NOT NULL AND potential IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'sent', 'flag', sent_text FROM typed_model WHERE sent_text IS NOT NULL AND sent IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'form', 'commendation_form', form_text FROM typed_commendation WHERE form_text IS NOT NULL AND form IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'level', 'commendation_level', level_text FROM typed_commendation WHERE level_text IS NOT NULL AND level IS NULL
  UNION ALL SELECT table_name, sheet_id, row_no, 'form', 'publicity_form', form_text FROM typed_publicity WHERE form_text IS NOT NULL AND form IS NULL
)
SELECT c.table_name, c.sheet_id, c.row_no, c.column_name, 'value-unknown' AS code, c.value, m.suggestion
FROM cell c
LEFT JOIN meaning_value m ON m.list = c.list AND m.text = c.value
