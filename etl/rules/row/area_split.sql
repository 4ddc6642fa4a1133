-- A place that was divided among several units: no certain place on the round's last day.
SELECT m.table_name, m.sheet_id, m.row_no, 'area' AS column_name, 'area-split' AS code, m.area_text AS value, NULL AS suggestion
FROM typed_model m
WHERE m.area_code IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM ref_area_path p
    WHERE p.area_code = m.area_code AND p.valid_from = m.area_valid_from AND m.round_ends BETWEEN p.since AND p.until)
