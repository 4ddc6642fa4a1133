-- Every area version that an area version certainly became, itself included, and from when:
-- a ward that took others in bore its name long before it stood for them.
CREATE OR REPLACE TEMP TABLE ref_area_path AS
WITH RECURSIVE path AS (
  SELECT area_code, valid_from, area_code AS then_code, valid_from AS then_from, valid_from AS since, valid_to AS until
  FROM ref_area
  UNION ALL
  SELECT p.area_code, p.valid_from, a.area_code, a.valid_from, l.effective_on, a.valid_to
  FROM path p
  JOIN ref_area_link l ON l.old_code = p.then_code AND l.old_from = p.then_from AND l.whole
  JOIN ref_area a ON a.area_code = l.new_code AND a.valid_from = l.new_from
)
SELECT * FROM path;
