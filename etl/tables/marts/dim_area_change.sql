-- Whether an area's figures can be compared across a day on which borders changed: an area with
-- none of these rows between two years is comparable between them; of several the worst holds
-- (irregular, split, merged).
CREATE TABLE mart.dim_area_change (
  area_code     VARCHAR NOT NULL,
  valid_from    DATE NOT NULL,      -- of the area, as in dim_area
  changed_on    DATE NOT NULL,      -- first day of the new borders
  mark          VARCHAR NOT NULL    -- unchanged | merged | split | irregular
);

INSERT INTO mart.dim_area_change BY NAME
SELECT
  area_code, valid_from, changed_on, mark
FROM ref_area_change ORDER BY changed_on, area_code, valid_from;
