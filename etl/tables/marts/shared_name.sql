-- Names that thousands of models share, as numbers of one list.
CREATE OR REPLACE TEMP TYPE shared_name AS ENUM (
  SELECT unit_name AS name FROM ref_unit
  UNION SELECT unit_kind FROM ref_unit
  UNION SELECT channel FROM ref_unit
  UNION SELECT field_name FROM ref_field
  UNION SELECT area_name FROM ref_area
  UNION SELECT district_name FROM ref_area_district
  UNION SELECT file_name FROM asof_sheet
  UNION SELECT sheet FROM asof_sheet WHERE sheet IS NOT NULL
  ORDER BY name
);
