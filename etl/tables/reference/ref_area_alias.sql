-- Every way of writing an area: official name, name without its type word, code.
CREATE OR REPLACE TEMP TABLE ref_area_alias AS
SELECT DISTINCT alias, area_code, valid_from FROM (
  SELECT short_types(fold(area_name)) AS alias, area_code, valid_from FROM ref_area
  UNION ALL SELECT short_types(fold(substr(area_name, length(area_type) + 2))), area_code, valid_from FROM ref_area
  UNION ALL SELECT area_code, area_code, valid_from FROM ref_area
  UNION ALL SELECT unnest(['toan tinh', 'tinh', 'cap tinh']), area_code, valid_from FROM ref_area WHERE area_code = '56'
);
