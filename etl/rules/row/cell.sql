-- What was found where a cell or a row was read (`intake/`, `staging.ts`): signs that no text may hold, taken out; more
-- letters than a cell of Excel holds; formulas without a result, rows that are struck through or wider than their header.
SELECT table_name, sheet_id, row_no, column_name, code, value, suggestion
FROM doubtful_cell
