-- What was found where a cell was read (`intake/text.ts`, `staging.ts`): signs that no text may hold, taken out; more
-- letters than a cell of Excel holds.
SELECT table_name, sheet_id, row_no, column_name, code, NULL AS value, NULL AS suggestion
FROM doubtful_cell
