-- What may stand after an area's name and a comma: the district and the province that it lies in.
CREATE OR REPLACE TEMP TABLE ref_area_within AS
WITH parent AS (
  SELECT a.area_code, a.valid_from, p.area_code AS above_code, p.valid_from AS above_from
  FROM ref_area a
  JOIN ref_area p ON p.area_code = a.parent_code AND a.valid_to BETWEEN p.valid_from AND p.valid_to
),
above AS (
  SELECT * FROM parent
  UNION
  SELECT c.area_code, c.valid_from, p.above_code, p.above_from
  FROM parent c
  JOIN parent p ON p.area_code = c.above_code AND p.valid_from = c.above_from
)
SELECT b.area_code, b.valid_from, list(DISTINCT l.alias) AS aliases
FROM above b
JOIN ref_area_alias l ON l.area_code = b.above_code AND l.valid_from = b.above_from
GROUP BY ALL;
