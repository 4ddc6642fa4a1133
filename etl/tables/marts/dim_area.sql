CREATE TABLE mart.dim_area (
  area_code     VARCHAR NOT NULL,   -- codes are re-used: (area_code, valid_from) is the key
  valid_from    DATE NOT NULL,
  valid_to      DATE NOT NULL,
  area_name     VARCHAR NOT NULL,
  area_type     VARCHAR NOT NULL,
  level         VARCHAR NOT NULL,   -- province | district | commune
  parent_code   VARCHAR,
  district_code VARCHAR,            -- common area, district level
  district_name VARCHAR
);

INSERT INTO mart.dim_area BY NAME
SELECT
  a.area_code, a.valid_from, a.valid_to, a.area_name, a.area_type, a.level,
  nullif(a.parent_code, '') AS parent_code, d.district_code, d.district_name
FROM ref_area a
LEFT JOIN ref_area_district d USING (area_code, valid_from)
ORDER BY a.valid_from, a.area_code;
