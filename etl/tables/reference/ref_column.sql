CREATE OR REPLACE TEMP TABLE ref_column AS
SELECT "table" AS table_name, "column" AS column_name, label, required = 'yes' AS required FROM csv_columns;
