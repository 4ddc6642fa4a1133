-- So are places: where a model lay on the last day of the round, and where that is today.
CREATE OR REPLACE TEMP TABLE numbered_place AS
SELECT area_code, area_valid_from, year, round, district_code,
  CAST(dense_rank() OVER (ORDER BY coalesce(then_key, area_code || ' ' || area_valid_from)) AS INTEGER) AS area,
  CASE WHEN now_key IS NOT NULL THEN CAST(dense_rank() OVER (ORDER BY now_key) AS INTEGER) END AS area_now
FROM counted_place;
