-- What one unit says of one round in its sheet "Thông tin chung", in its own words.
CREATE TABLE mart.fct_declaration (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  unit_kind         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  received_on       DATE NOT NULL,      -- of the latest file with such a sheet
  document_number   VARCHAR,
  document_date     DATE,
  declared_total      INTEGER,
  declared_collective INTEGER,
  declared_individual INTEGER,
  declared_none     BOOLEAN NOT NULL,
  plan_document     VARCHAR,            -- the unit's own plan: number and date
  meetings          VARCHAR,
  meeting_number    INTEGER,            -- null where it is not given as a number; so the next two
  attendance        INTEGER,
  inspections       VARCHAR,
  inspection_number INTEGER,
  campaigns         VARCHAR,
  shortcomings      VARCHAR,
  proposals         VARCHAR,
  plan_date         DATE,               -- of the unit's own plan; null where it is not given as a date
  front_supervision VARCHAR,            -- supervision and urging by the Front
  front_supervision_number INTEGER
);

INSERT INTO mart.fct_declaration BY NAME
SELECT
  d.year, d.round, d.unit_code, u.unit_name, u.unit_kind, u.channel, d.received_on, d.document_number,
  d.document_date, d.declared_total, d.declared_collective, d.declared_individual, d.declared_none,
  d.plan_document, d.meetings, parse_count(d.meetings) AS meeting_number,
  parse_count(d.attendance) AS attendance, d.inspections, parse_count(d.inspections) AS inspection_number,
  d.campaigns, d.shortcomings, d.proposals, d.plan_date, d.front_supervision,
  parse_count(d.front_supervision) AS front_supervision_number
FROM counted_declaration d
JOIN ref_round r ON r.round = d.round
JOIN ref_unit u ON u.unit_code = d.unit_code
QUALIFY row_number() OVER (
  PARTITION BY d.unit_code, d.year, d.round
  -- As it was on the last day of the round; a unit that closed in it, as it was at last.
  ORDER BY u.valid_from <= CAST(d.year || '-' || r.ends AS DATE) DESC, u.valid_from DESC) = 1
ORDER BY d.year, d.round, u.channel, d.unit_code;
