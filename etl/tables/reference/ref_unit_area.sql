-- The version of its own territory that a unit had in its time.
CREATE OR REPLACE TEMP TABLE ref_unit_area AS
SELECT u.unit_code, u.valid_from, a.area_code, a.valid_from AS area_valid_from, d.district_code, d.district_name
FROM ref_unit u
JOIN ref_area a ON a.area_code = u.area_code
  AND a.level = CASE WHEN u.unit_kind LIKE 'district%' THEN 'district' ELSE 'commune' END
  AND u.valid_to BETWEEN a.valid_from AND a.valid_to
JOIN ref_area_district d ON d.area_code = a.area_code AND d.valid_from = a.valid_from;
