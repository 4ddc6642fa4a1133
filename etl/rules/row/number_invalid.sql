-- A number that is no whole number.
SELECT table_name, sheet_id, row_no, 'sites' AS column_name, 'number-invalid' AS code, sites_text AS value, NULL AS suggestion FROM typed_replication WHERE sites_text IS NOT NULL AND sites IS NULL
UNION ALL SELECT table_name, sheet_id, row_no, 'quantity', 'number-invalid', quantity_text, NULL FROM typed_publicity WHERE quantity_text IS NOT NULL AND quantity IS NULL
