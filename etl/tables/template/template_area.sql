-- The places of the province on the round's last day, written so that each means one place.
CREATE OR REPLACE TEMP TABLE template_area AS
SELECT a.area_code, a.valid_from, a.level, d.district_code,
  CASE
    WHEN a.level = 'province' THEN 'Toàn tỉnh'
    WHEN count(*) OVER (PARTITION BY exact_key(a.area_name)) = 1 THEN a.area_name
    ELSE a.area_name || ', ' || p.area_name
  END AS label
FROM ref_area a
JOIN template_round r ON r.ends BETWEEN a.valid_from AND a.valid_to
LEFT JOIN ref_area p ON p.area_code = a.parent_code AND r.ends BETWEEN p.valid_from AND p.valid_to
LEFT JOIN ref_area_district d ON d.area_code = a.area_code AND d.valid_from = a.valid_from
WHERE '56' IN (a.area_code, a.parent_code, p.parent_code);
