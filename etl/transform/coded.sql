-- The widest table keeps its codes and shared names as numbers of lists: written, sorted and read it is a fraction of
-- their texts, which `fct_model` shows. In: the types of codes (`codes.ts`) and of names (`names.sql`), the mart, empty.

ALTER TABLE mart.fct_model RENAME TO fct_model_coded;
ALTER TABLE mart.fct_model_coded ALTER round TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER category TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER kind TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER kind_class TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER level TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER registration TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER status TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER recognition_level TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER evaluation TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER evaluation_h1 TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER criteria TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER potential TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER commendation_level TYPE list_code;
ALTER TABLE mart.fct_model_coded ALTER unit_code TYPE unit_code;
ALTER TABLE mart.fct_model_coded ALTER area_then_code TYPE area_code;
ALTER TABLE mart.fct_model_coded ALTER area_now_code TYPE area_code;
ALTER TABLE mart.fct_model_coded ALTER district_code TYPE area_code;
ALTER TABLE mart.fct_model_coded ALTER field_name TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER unit_name TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER unit_kind TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER channel TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER area_then_name TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER area_now_name TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER district_name TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER file_name TYPE shared_name;
ALTER TABLE mart.fct_model_coded ALTER sheet TYPE shared_name;

CREATE VIEW mart.fct_model AS
SELECT * REPLACE (
  CAST(round AS VARCHAR) AS round,
  CAST(category AS VARCHAR) AS category,
  CAST(kind AS VARCHAR) AS kind,
  CAST(kind_class AS VARCHAR) AS kind_class,
  CAST(level AS VARCHAR) AS level,
  CAST(registration AS VARCHAR) AS registration,
  CAST(status AS VARCHAR) AS status,
  CAST(recognition_level AS VARCHAR) AS recognition_level,
  CAST(evaluation AS VARCHAR) AS evaluation,
  CAST(evaluation_h1 AS VARCHAR) AS evaluation_h1,
  CAST(criteria AS VARCHAR) AS criteria,
  CAST(potential AS VARCHAR) AS potential,
  CAST(commendation_level AS VARCHAR) AS commendation_level,
  CAST(unit_code AS VARCHAR) AS unit_code,
  CAST(area_then_code AS VARCHAR) AS area_then_code,
  CAST(area_now_code AS VARCHAR) AS area_now_code,
  CAST(district_code AS VARCHAR) AS district_code,
  CAST(field_name AS VARCHAR) AS field_name,
  CAST(unit_name AS VARCHAR) AS unit_name,
  CAST(unit_kind AS VARCHAR) AS unit_kind,
  CAST(channel AS VARCHAR) AS channel,
  CAST(area_then_name AS VARCHAR) AS area_then_name,
  CAST(area_now_name AS VARCHAR) AS area_now_name,
  CAST(district_name AS VARCHAR) AS district_name,
  CAST(file_name AS VARCHAR) AS file_name,
  CAST(sheet AS VARCHAR) AS sheet
)
FROM fct_model_coded;
