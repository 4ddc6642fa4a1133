-- The mart: what a snapshot holds, and the only thing that `cube` may read.
-- Plain star-schema SQL, one wide table a grain: what belongs to another grain
-- is repeated as a column, so that no measure can fan out over a join.
-- Every code is English, every name Vietnamese; blank means null, never ''.
-- Changes are additive (a new nullable column), so that next year's model reads
-- this year's frozen snapshot; `snapshot_info.mart_version` counts them.

CREATE TABLE mart.snapshot_info (
  id            VARCHAR NOT NULL,   -- also the file's name
  as_of         DATE,               -- received on or before; null = everything known
  as_of_load    INTEGER NOT NULL,   -- last load that it knows
  built_at      TIMESTAMP NOT NULL, -- UTC
  mart_version  INTEGER NOT NULL,
  content_hash  VARCHAR NOT NULL,   -- SHA-256 over the sums of the rows' MD5
  sample        BOOLEAN NOT NULL    -- the figures are invented
);

CREATE TABLE mart.dim_field (
  field_code    INTEGER NOT NULL,   -- 1..11
  field_name    VARCHAR NOT NULL,   -- short label
  title         VARCHAR NOT NULL,   -- the plan's own heading
  criteria      VARCHAR NOT NULL,   -- the plan's own words
  kinds         VARCHAR NOT NULL    -- kinds that the field takes, '|' between
);

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

-- Whether an area's figures can be compared across a day on which borders changed: an area with
-- none of these rows between two years is comparable between them; of several the worst holds
-- (irregular, split, merged).
CREATE TABLE mart.dim_area_change (
  area_code     VARCHAR NOT NULL,
  valid_from    DATE NOT NULL,      -- of the area, as in dim_area
  changed_on    DATE NOT NULL,      -- first day of the new borders
  mark          VARCHAR NOT NULL    -- unchanged | merged | split | irregular
);

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

-- One model in one round of one year, from the counted version of its report.
CREATE TABLE mart.fct_model (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,   -- annual | h1
  model_key         VARCHAR NOT NULL,   -- identity through years and units
  model_code        VARCHAR NOT NULL,   -- the sender's, else generated
  model_name        VARCHAR NOT NULL,
  subject_name      VARCHAR,            -- collective or person: personal data
  category          VARCHAR,            -- model | exemplar
  field_code        INTEGER NOT NULL,
  field_name        VARCHAR NOT NULL,
  kind              VARCHAR NOT NULL,   -- collective | individual | household | family | clan | club | hamlet | commune
  kind_class        VARCHAR NOT NULL,   -- collective | individual
  level             VARCHAR,            -- province | district | commune | grassroots
  registration      VARCHAR NOT NULL,   -- new | supplementary | maintained
  status            VARCHAR NOT NULL,   -- building | recognised | discontinued
  recognition_level  VARCHAR,
  recognition_number VARCHAR,
  evaluation        VARCHAR NOT NULL,   -- effective | not_effective | not_evaluated
  evaluation_h1     VARCHAR NOT NULL,
  evaluated_on      DATE,
  criteria          VARCHAR NOT NULL,   -- met | not_met | not_evaluated
  potential         VARCHAR,            -- replicate_now | needs_support | limited
  pilot             BOOLEAN NOT NULL,
  sent              BOOLEAN NOT NULL,   -- gửi về tỉnh
  sent_assumed      BOOLEAN NOT NULL,   -- the report has no such column
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  unit_kind         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  area_then_code    VARCHAR,            -- on the last day of the round
  area_then_name    VARCHAR,
  area_now_code     VARCHAR,            -- null where a split gives no certain answer
  area_now_name     VARCHAR,
  district_code     VARCHAR NOT NULL,   -- common area: old district, '58' = former Ninh Thuận, '56' = whole province
  district_name     VARCHAR NOT NULL,
  registered_on     DATE,
  received_on       DATE NOT NULL,      -- first file of the report
  content           VARCHAR,
  result            VARCHAR,
  difficulty        VARCHAR,
  support           VARCHAR,
  note              VARCHAR,
  counted           BOOLEAN NOT NULL,   -- false: another unit's row counts for it (a confirmed duplicate, a successor's)
  replicated        BOOLEAN NOT NULL,   -- a replication in this year or earlier
  replicated_in_year BOOLEAN NOT NULL,
  first_replicated_on DATE,
  commended         BOOLEAN NOT NULL,   -- a commendation with a decision this year
  honoured          BOOLEAN NOT NULL,   -- an honour this year
  file_name         VARCHAR NOT NULL,
  sheet             VARCHAR,
  row_no            INTEGER NOT NULL,
  first_year        INTEGER,            -- the first in which any unit reported it, in either round
  first_registered_on DATE,             -- the earliest of its dates of registration: a later report may write it anew
  replicated_sites  INTEGER,            -- places of its replications outside its unit, known by the end of the round
  adopting_units    INTEGER,            -- other known units among them
  commendation_level VARCHAR            -- the highest that commended it this year, where that was said
);

-- One reported replication of one model to one place.
CREATE TABLE mart.fct_replication (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  model_key         VARCHAR NOT NULL,
  model_name        VARCHAR NOT NULL,
  field_code        INTEGER NOT NULL,
  field_name        VARCHAR NOT NULL,
  from_unit_code    VARCHAR NOT NULL,
  from_unit_name    VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  from_district_code VARCHAR NOT NULL,
  from_district_name VARCHAR NOT NULL,
  to_unit_code      VARCHAR,            -- null: a place that is no known unit
  to_unit_name      VARCHAR,
  to_district_code  VARCHAR,
  to_district_name  VARCHAR,
  to_place          VARCHAR NOT NULL,   -- as the sender wrote it
  replicated_on     DATE NOT NULL,      -- 31/12 of the year where no date was given
  sites             INTEGER NOT NULL,
  days_to_first     INTEGER             -- registration → first replication; on the model's first row only
);

-- One unit's duty to report in one round, or a report sent without a duty.
CREATE TABLE mart.fct_reporting (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  unit_kind         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  district_code     VARCHAR,
  district_name     VARCHAR,
  expected          BOOLEAN NOT NULL,   -- an obligation in force
  assumed           BOOLEAN NOT NULL,   -- no text says so; a reference row assumes it
  closes_on         DATE NOT NULL,      -- until this day the round's figures are provisional
  due_on            DATE,               -- with any extension; null where nothing is owed
  received_on       DATE,               -- first file of the report, rows held or not
  document_number   VARCHAR,
  rows_held         INTEGER NOT NULL,
  declared_none     BOOLEAN NOT NULL,   -- the unit said that it has no models
  declared_total    INTEGER,            -- the unit's own total
  model_count       INTEGER NOT NULL,   -- active models of its own report
  sent_count        INTEGER NOT NULL,   -- of them sent to the province
  quota_owed        BOOLEAN NOT NULL,
  quota_met         BOOLEAN NOT NULL
);

-- One commendation (a decision) or honour.
CREATE TABLE mart.fct_commendation (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  model_key         VARCHAR NOT NULL,
  model_name        VARCHAR NOT NULL,
  field_code        INTEGER NOT NULL,
  field_name        VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  district_code     VARCHAR NOT NULL,
  district_name     VARCHAR NOT NULL,
  form              VARCHAR NOT NULL,   -- code of values.csv, list commendation_form
  form_name         VARCHAR NOT NULL,
  form_class        VARCHAR NOT NULL,   -- commendation | honour
  level             VARCHAR,            -- central | province | district | commune | grassroots
  decision_number   VARCHAR,
  commended_on      DATE NOT NULL
);

-- One publicity item, with its number of pieces.
CREATE TABLE mart.fct_publicity (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  model_key         VARCHAR,
  model_name        VARCHAR,
  field_code        INTEGER,
  field_name        VARCHAR,
  outlet            VARCHAR NOT NULL,
  form              VARCHAR NOT NULL,   -- news | article | photo | report | documentary | special_page | column | feature_topic | publication
  form_name         VARCHAR NOT NULL,
  quantity          INTEGER NOT NULL,
  published_on      DATE NOT NULL,
  link              VARCHAR
);

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
  proposals         VARCHAR
);

-- One issue of a counted file; a file without any has one row with code null.
CREATE TABLE mart.fct_quality (
  year              INTEGER,            -- null where the row does not say
  unit_code         VARCHAR,
  unit_name         VARCHAR,
  file_id           INTEGER NOT NULL,
  file_name         VARCHAR NOT NULL,
  sheet             VARCHAR,
  received_on       DATE NOT NULL,
  row_no            INTEGER,
  column_name       VARCHAR,
  code              VARCHAR,
  severity          VARCHAR,            -- error | warning
  value             VARCHAR,
  message           VARCHAR,
  holds_row         BOOLEAN NOT NULL    -- the first error of a held row: sums to rows held
);

-- What came: one row a sheet, unit, year and round, of every file that is known, counted or not.
CREATE TABLE mart.fct_receipt (
  load_id           INTEGER NOT NULL,
  loaded_at         TIMESTAMP NOT NULL, -- UTC
  file_id           INTEGER NOT NULL,
  file_name         VARCHAR NOT NULL,
  sheet             VARCHAR,            -- null for CSV
  table_name        VARCHAR NOT NULL,   -- model | replication | commendation | publicity | info
  encoding          VARCHAR,            -- null for workbooks
  received_on       DATE NOT NULL,
  unit_code         VARCHAR,            -- null where the rows do not say
  unit_name         VARCHAR,
  channel           VARCHAR,
  year              INTEGER,
  round             VARCHAR,
  rows_accepted     INTEGER NOT NULL,
  rows_held         INTEGER NOT NULL,
  rows_dropped      INTEGER NOT NULL,   -- blank and total rows; on the sheet's first row only
  counted           BOOLEAN NOT NULL    -- its rows are in the figures; false: a later version replaced them, or none was accepted
);

-- Two reported models that may be one, in a year and round in which both stand; a model of a
-- unit that may go on in its successor, in the year in which the successor first reports it.
CREATE TABLE mart.fct_duplicate (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  kind              VARCHAR NOT NULL,   -- duplicate | continuation
  reason            VARCHAR NOT NULL,   -- code of values.csv, list duplicate_reason
  reason_name       VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,   -- the predecessor's, where it is a continuation
  unit_name         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  model_code        VARCHAR NOT NULL,
  model_name        VARCHAR NOT NULL,
  subject_name      VARCHAR,            -- personal data
  field_code        INTEGER NOT NULL,
  field_name        VARCHAR NOT NULL,
  reported_year     INTEGER NOT NULL,   -- of the report that these words are from
  other_unit_code   VARCHAR NOT NULL,
  other_unit_name   VARCHAR NOT NULL,
  other_channel     VARCHAR NOT NULL,
  other_model_code  VARCHAR NOT NULL,
  other_model_name  VARCHAR NOT NULL,
  other_subject_name VARCHAR,           -- personal data
  other_field_code  INTEGER NOT NULL,
  other_field_name  VARCHAR NOT NULL,
  other_reported_year INTEGER NOT NULL,
  decision          VARCHAR,            -- same | different; null: not decided
  decided_on        DATE,
  decided_by        VARCHAR,
  note              VARCHAR
);

-- The sums that must agree, as they were when the snapshot was built.
CREATE TABLE mart.reconciliation (
  name              VARCHAR NOT NULL,
  title             VARCHAR NOT NULL,
  year              INTEGER,            -- null: all years
  round             VARCHAR,            -- null: both
  left_label        VARCHAR NOT NULL,
  left_value        BIGINT NOT NULL,
  right_label       VARCHAR NOT NULL,
  right_value       BIGINT NOT NULL,
  agrees            BOOLEAN NOT NULL
);
