-- One link an area version that went into another; `whole` only where all of it went there.
CREATE OR REPLACE TEMP TABLE ref_area_link AS
WITH link AS (
  SELECT CAST(effective_on AS DATE) AS effective_on, old_code, new_code, extent = 'whole' AS whole
  FROM csv_area_succession
),
commune AS (
  SELECT o.area_code AS old_code, o.valid_from AS old_from, n.area_code AS new_code, n.valid_from AS new_from, link.effective_on, whole
  FROM link
  JOIN ref_area o ON o.area_code = link.old_code AND o.level = 'commune' AND o.valid_to = link.effective_on - 1
  JOIN ref_area n ON n.area_code = link.new_code AND n.level = 'commune'
    AND link.effective_on BETWEEN n.valid_from AND n.valid_to
),
-- A district all of whose communes went into one unit, which took in nothing else, is that unit.
district_unit AS (
  SELECT o.parent_code AS district, c.new_code, c.new_from, c.effective_on, bool_and(c.whole) AS whole
  FROM commune c
  JOIN ref_area o ON o.area_code = c.old_code AND o.valid_from = c.old_from
  JOIN ref_area d ON d.area_code = o.parent_code AND d.level = 'district' AND d.valid_to = o.valid_to
  GROUP BY ALL
),
district AS (
  SELECT d.area_code AS old_code, d.valid_from AS old_from, u.new_code, u.new_from, u.effective_on, TRUE AS whole
  FROM district_unit u
  JOIN ref_area d ON d.area_code = u.district AND d.level = 'district'
  QUALIFY u.whole AND count(*) OVER (PARTITION BY u.district) = 1 AND count(*) OVER (PARTITION BY u.new_code) = 1
),
-- The province goes on as the larger province of the same code.
province AS (
  SELECT o.area_code AS old_code, o.valid_from AS old_from, n.area_code AS new_code, n.valid_from AS new_from, n.valid_from AS effective_on, TRUE AS whole
  FROM ref_area o
  JOIN ref_area n ON n.area_code = o.area_code AND n.level = 'province' AND n.valid_from = o.valid_to + 1
  WHERE o.level = 'province'
)
SELECT * FROM commune
UNION ALL SELECT * FROM district
UNION ALL SELECT * FROM province;
