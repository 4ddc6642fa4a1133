CREATE TABLE mart.dim_unit (
  unit_code     VARCHAR NOT NULL,
  valid_from    DATE NOT NULL,      -- 0001-01-01 = not known, long ago
  valid_to      DATE NOT NULL,      -- last day; 9999-12-31 = still there
  unit_name     VARCHAR NOT NULL,
  short_name    VARCHAR,
  unit_kind     VARCHAR NOT NULL,
  channel       VARCHAR NOT NULL,   -- government | party
  area_code     VARCHAR,            -- own territory, if it has one
  district_code VARCHAR,
  district_name VARCHAR,
  successors    VARCHAR             -- unit codes, '|' between
);

INSERT INTO mart.dim_unit BY NAME
SELECT
  u.unit_code, u.valid_from, u.valid_to, u.unit_name, u.short_name, u.unit_kind, u.channel, u.area_code,
  d.district_code, d.district_name, u.successors
FROM ref_unit u
LEFT JOIN ref_unit_area d USING (unit_code, valid_from)
ORDER BY u.unit_code, u.valid_from;
