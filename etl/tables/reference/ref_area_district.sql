-- The common basis: the connected components of the graph old districts ↔ today's units.
-- A component with one old district is that district; one with several (districts that
-- today's units cross) bears the name of their old province.
CREATE OR REPLACE TEMP TABLE ref_area_district AS
WITH RECURSIVE edge AS (
  SELECT DISTINCT o.parent_code AS district, l.new_code AS unit
  FROM ref_area_link l
  JOIN ref_area o ON o.area_code = l.old_code AND o.valid_from = l.old_from AND o.level = 'commune'
  JOIN ref_area n ON n.area_code = l.new_code AND n.valid_from = l.new_from AND n.parent_code = '56' AND n.level = 'commune'
),
reach AS (
  SELECT DISTINCT district, district AS other FROM edge
  UNION
  SELECT r.district, e2.district
  FROM reach r
  JOIN edge e1 ON e1.district = r.other
  JOIN edge e2 ON e2.unit = e1.unit
),
component AS (
  SELECT district, min(other) AS root, count(DISTINCT other) AS size
  FROM reach
  GROUP BY district
),
named AS (
  SELECT
    c.district,
    CASE WHEN size = 1 THEN c.district ELSE d.parent_code END AS district_code,
    CASE WHEN size = 1 THEN d.area_name ELSE 'Khu vực ' || replace(p.area_name, 'Tỉnh ', '') || ' (cũ)' END AS district_name
  FROM component c
  JOIN ref_area d ON d.area_code = c.district AND d.level = 'district'
  JOIN ref_area p ON p.area_code = d.parent_code AND p.level = 'province' AND p.valid_to = d.valid_to
)
SELECT a.area_code, a.valid_from, CAST(coalesce(own.district_code, parent.district_code, via.district_code) AS area_code) AS district_code,
  coalesce(own.district_name, parent.district_name, via.district_name) AS district_name
FROM ref_area a
LEFT JOIN named own ON a.level = 'district' AND own.district = a.area_code
LEFT JOIN named parent ON a.level = 'commune' AND parent.district = a.parent_code
LEFT JOIN (
  SELECT DISTINCT e.unit, n.district_code, n.district_name FROM edge e JOIN named n ON n.district = e.district
) via ON a.level = 'commune' AND a.valid_from >= DATE '2025-07-01' AND via.unit = a.area_code
WHERE a.level <> 'province'
UNION ALL
SELECT area_code, valid_from,
  CAST(CASE WHEN area_code = '56' THEN '56' ELSE '58' END AS area_code),
  CASE WHEN area_code = '56' THEN 'Toàn tỉnh' ELSE 'Khu vực Ninh Thuận (cũ)' END
FROM ref_area
WHERE level = 'province';
