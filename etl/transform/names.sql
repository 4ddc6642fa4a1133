-- Names that thousands of models share, as numbers of one list.
CREATE OR REPLACE TEMP TYPE shared_name AS ENUM (
  SELECT unit_name AS name FROM ref_unit
  UNION SELECT unit_kind FROM ref_unit
  UNION SELECT channel FROM ref_unit
  UNION SELECT field_name FROM ref_field
  UNION SELECT area_name FROM ref_area
  UNION SELECT district_name FROM ref_area_district
  UNION SELECT file_name FROM known_sheet
  UNION SELECT sheet FROM known_sheet WHERE sheet IS NOT NULL
  ORDER BY name
);

CREATE OR REPLACE TEMP TABLE unit_name AS
SELECT unit_code, valid_from, CAST(unit_name AS shared_name) AS unit_name, CAST(unit_kind AS shared_name) AS unit_kind, CAST(channel AS shared_name) AS channel
FROM ref_unit;

CREATE OR REPLACE TEMP TABLE field_name AS
SELECT field_code, CAST(field_name AS shared_name) AS field_name FROM ref_field;

CREATE OR REPLACE TEMP TABLE place_name AS
SELECT area_code, area_valid_from, year, round, then_code, CAST(then_name AS shared_name) AS then_name,
  now_code, CAST(now_name AS shared_name) AS now_name, district_code, CAST(district_name AS shared_name) AS district_name
FROM counted_place;

CREATE OR REPLACE TEMP TABLE sheet_name AS
SELECT sheet_id, CAST(file_name AS shared_name) AS file_name, CAST(sheet AS shared_name) AS sheet FROM known_sheet;
