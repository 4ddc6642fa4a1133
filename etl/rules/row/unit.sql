-- unit-unknown, unit-ambiguous, unit-closed: the reporting unit, as it stood in the round.
SELECT table_name, sheet_id, row_no, 'unit' AS column_name, unit_issue AS code, unit_text AS value, unit_suggestion AS suggestion
FROM reported_row
WHERE unit_text IS NOT NULL AND unit_issue IS NOT NULL
