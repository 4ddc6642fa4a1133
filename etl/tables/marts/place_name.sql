CREATE OR REPLACE TEMP TABLE place_name AS
SELECT area_code, area_valid_from, year, round, then_code, CAST(then_name AS shared_name) AS then_name,
  now_code, CAST(now_name AS shared_name) AS now_name, district_code, CAST(district_name AS shared_name) AS district_name
FROM counted_place;
