CREATE OR REPLACE TEMP TABLE ref_unit_alias AS
WITH written AS (
  SELECT short_types(fold(unit_name)) AS alias, unit_code, valid_from FROM ref_unit
  UNION ALL SELECT short_types(fold(unit_name)) || ' khanh hoa', unit_code, valid_from FROM ref_unit WHERE unit_kind = 'agency'
  -- A body of the province is called so with the province's name, with "tỉnh" alone, and without.
  UNION ALL SELECT short_types(regexp_replace(fold(unit_name), ' khanh hoa$', '')), unit_code, valid_from FROM ref_unit
    WHERE fold(unit_name) LIKE '% tinh khanh hoa'
  UNION ALL SELECT short_types(regexp_replace(fold(unit_name), '( tinh)? khanh hoa$', '')), unit_code, valid_from FROM ref_unit
    WHERE unit_kind IN ('front', 'mass_organisation', 'party_committee', 'party_body', 'state_enterprise')
  UNION ALL SELECT short_types(fold(short_name)), unit_code, valid_from FROM ref_unit WHERE short_name IS NOT NULL
  UNION ALL SELECT short_types(fold(short_name)) || ' tinh', unit_code, valid_from FROM ref_unit
    WHERE short_name IS NOT NULL AND fold(unit_name) LIKE '% tinh khanh hoa' AND fold(short_name) NOT LIKE '% tinh'
  UNION ALL SELECT short_types(fold(unnest(string_split(aliases, '|')))), unit_code, valid_from FROM ref_unit WHERE aliases <> ''
  UNION ALL SELECT fold(unit_code), unit_code, valid_from FROM ref_unit
)
SELECT DISTINCT alias, unit_code, valid_from FROM (
  SELECT * FROM written
  -- "UBND Nha Trang" is the city's committee, the ward's, or a question, by the round.
  UNION ALL SELECT regexp_replace(alias, '^(ubnd|dang uy|dang bo) (tp|tx|h|tt|p|x|dk) ', '\1 '), unit_code, valid_from FROM written
) WHERE alias <> '';
