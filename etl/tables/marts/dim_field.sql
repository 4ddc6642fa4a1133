CREATE TABLE mart.dim_field (
  field_code    INTEGER NOT NULL,   -- 1..11
  field_name    VARCHAR NOT NULL,   -- short label
  title         VARCHAR NOT NULL,   -- the plan's own heading
  criteria      VARCHAR NOT NULL,   -- the plan's own words
  kinds         VARCHAR NOT NULL    -- kinds that the field takes, '|' between
);

INSERT INTO mart.dim_field BY NAME
SELECT field_code, field_name, title, criteria, kinds
FROM ref_field
ORDER BY field_code;
