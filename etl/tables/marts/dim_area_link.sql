-- What became of an area on a day of new borders: one row for each area that it went into, wholly or in part.
CREATE TABLE mart.dim_area_link (
  effective_on      DATE NOT NULL,
  old_code          VARCHAR NOT NULL,
  old_name          VARCHAR NOT NULL,
  old_district_code VARCHAR,
  new_code          VARCHAR NOT NULL,
  new_name          VARCHAR NOT NULL,
  new_district_code VARCHAR,
  whole             BOOLEAN NOT NULL    -- all of it went there
);

INSERT INTO mart.dim_area_link BY NAME
SELECT
  l.effective_on, o.area_code AS old_code, o.area_name AS old_name, od.district_code AS old_district_code,
  n.area_code AS new_code, n.area_name AS new_name, nd.district_code AS new_district_code, l.whole
FROM ref_area_link l
JOIN ref_area o ON o.area_code = l.old_code AND o.valid_from = l.old_from AND o.level = 'commune'
JOIN ref_area n ON n.area_code = l.new_code AND n.valid_from = l.new_from
LEFT JOIN ref_area_district od ON od.area_code = o.area_code AND od.valid_from = o.valid_from
LEFT JOIN ref_area_district nd ON nd.area_code = n.area_code AND nd.valid_from = n.valid_from
ORDER BY l.effective_on, o.area_code, n.area_code;
