-- area-unknown, area-ambiguous: the place of a model, as valid in the round.
SELECT table_name, sheet_id, row_no, 'area' AS column_name, area_issue AS code, area_text AS value, area_suggestion AS suggestion
FROM typed_model
WHERE area_text IS NOT NULL AND area_issue IS NOT NULL
