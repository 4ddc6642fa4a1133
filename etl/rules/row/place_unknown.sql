-- The place of a replication is no unit and no area: its sites count, no unit adopts it.
SELECT table_name, sheet_id, row_no, 'place' AS column_name, 'place-unknown' AS code, place_text AS value, NULL AS suggestion
FROM typed_replication
WHERE place_text IS NOT NULL AND unit_code IS NOT NULL AND to_unit_code IS NULL AND to_area_code IS NULL
