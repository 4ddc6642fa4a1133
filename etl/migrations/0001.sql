-- The ledger: everything received, append-only. Nothing here is ever updated or deleted;
-- which version of a report counts is worked out when a snapshot is built.
-- Ledgers of before the table schema_version may hold all of these tables or some: hence IF NOT EXISTS.

CREATE TABLE IF NOT EXISTS ledger_info (
  schema_version INTEGER NOT NULL,
  sample         BOOLEAN NOT NULL     -- a ledger holds one sort only
);

CREATE TABLE IF NOT EXISTS load (
  load_id     INTEGER PRIMARY KEY,
  started_at  TIMESTAMP NOT NULL,     -- UTC
  finished_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS file (
  file_id     INTEGER PRIMARY KEY,
  load_id     INTEGER NOT NULL,
  name        VARCHAR NOT NULL,       -- as given, for people; never used as a path
  sha256      VARCHAR NOT NULL,
  bytes       BIGINT NOT NULL
);

-- When a file came. The same bytes may turn out to have come earlier than was known (a copy
-- with an older letter): the first day is the one that counts, and no unit is called late.
CREATE TABLE IF NOT EXISTS receipt (
  file_id     INTEGER NOT NULL,
  load_id     INTEGER NOT NULL,
  name        VARCHAR NOT NULL,       -- under which it came that time
  received_on DATE NOT NULL
);

CREATE TABLE IF NOT EXISTS sheet (
  sheet_id   INTEGER PRIMARY KEY,
  file_id    INTEGER NOT NULL,
  sheet      VARCHAR,                 -- null for CSV
  table_name VARCHAR NOT NULL,
  encoding   VARCHAR,
  delimiter  VARCHAR,
  columns    VARCHAR[] NOT NULL,      -- the columns that the sheet has
  dropped    INTEGER NOT NULL         -- blank and total rows below the header
);

-- What a unit says of itself in the sheet "Thông tin chung": one row a file.
CREATE TABLE IF NOT EXISTS declaration (
  file_id             INTEGER PRIMARY KEY,
  unit_code           VARCHAR,        -- null where the sheet does not say or is not understood
  year                INTEGER,
  round               VARCHAR,
  document_number     VARCHAR,
  document_date       DATE,
  declared_total      INTEGER,
  declared_collective INTEGER,
  declared_individual INTEGER,
  declared_none       BOOLEAN NOT NULL,
  plan_document       VARCHAR,
  meetings            VARCHAR,
  attendance          VARCHAR,
  inspections         VARCHAR,
  campaigns           VARCHAR,
  shortcomings        VARCHAR,
  proposals           VARCHAR
);

-- Every row of every table: where it stands, what it was understood to belong to, and
-- whether it was held back by a rule that looks at the row itself. Whether a model that
-- it names exists is asked when the question is put: the model's report may come later.
CREATE TABLE IF NOT EXISTS received_row (
  sheet_id   INTEGER NOT NULL,
  row_no     INTEGER NOT NULL,        -- the line as Excel shows it
  table_name VARCHAR NOT NULL,
  unit_code  VARCHAR,
  unit_valid_from DATE,
  year       INTEGER,
  round      VARCHAR,
  held       BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS issue (
  sheet_id    INTEGER NOT NULL,
  row_no      INTEGER,                -- null: the whole sheet
  column_name VARCHAR,                -- the header's label
  code        VARCHAR NOT NULL,
  severity    VARCHAR NOT NULL,
  value       VARCHAR,
  message     VARCHAR NOT NULL
);

-- Accepted rows, in the codes of the mart. `ref_code`, `ref_name` name a model, folded.
CREATE TABLE IF NOT EXISTS core_model (
  sheet_id INTEGER NOT NULL, row_no INTEGER NOT NULL,
  unit_code VARCHAR NOT NULL, unit_valid_from DATE NOT NULL, year INTEGER NOT NULL, round VARCHAR NOT NULL,
  model_code VARCHAR NOT NULL,        -- the sender's, else generated from what identifies it
  model_name VARCHAR NOT NULL, subject_name VARCHAR, category VARCHAR,
  field_code INTEGER NOT NULL, kind VARCHAR NOT NULL, level VARCHAR,
  area_text VARCHAR, area_code VARCHAR, area_valid_from DATE,
  registered_on DATE, registration VARCHAR, pilot BOOLEAN NOT NULL, status VARCHAR NOT NULL,
  recognition_level VARCHAR, recognition_number VARCHAR,
  evaluation_h1 VARCHAR NOT NULL, evaluation VARCHAR NOT NULL, evaluated_on DATE,
  criteria VARCHAR NOT NULL, potential VARCHAR,
  content VARCHAR, result VARCHAR, difficulty VARCHAR, support VARCHAR,
  sent BOOLEAN NOT NULL, sent_assumed BOOLEAN NOT NULL, note VARCHAR
);

CREATE TABLE IF NOT EXISTS core_replication (
  sheet_id INTEGER NOT NULL, row_no INTEGER NOT NULL,
  unit_code VARCHAR NOT NULL, unit_valid_from DATE NOT NULL, year INTEGER NOT NULL, round VARCHAR NOT NULL,
  ref_code VARCHAR, ref_name VARCHAR, ref_text VARCHAR NOT NULL,
  place VARCHAR NOT NULL, to_unit_code VARCHAR, to_area_code VARCHAR, to_area_valid_from DATE,
  replicated_on DATE NOT NULL, sites INTEGER NOT NULL, note VARCHAR
);

CREATE TABLE IF NOT EXISTS core_commendation (
  sheet_id INTEGER NOT NULL, row_no INTEGER NOT NULL,
  unit_code VARCHAR NOT NULL, unit_valid_from DATE NOT NULL, year INTEGER NOT NULL, round VARCHAR NOT NULL,
  ref_code VARCHAR, ref_name VARCHAR, ref_text VARCHAR NOT NULL,
  form VARCHAR NOT NULL, level VARCHAR, decision_number VARCHAR, commended_on DATE NOT NULL, note VARCHAR
);

CREATE TABLE IF NOT EXISTS core_publicity (
  sheet_id INTEGER NOT NULL, row_no INTEGER NOT NULL,
  unit_code VARCHAR NOT NULL, unit_valid_from DATE NOT NULL, year INTEGER NOT NULL, round VARCHAR NOT NULL,
  ref_code VARCHAR, ref_name VARCHAR, ref_text VARCHAR,
  outlet VARCHAR NOT NULL, form VARCHAR NOT NULL, quantity INTEGER NOT NULL,
  published_on DATE NOT NULL, link VARCHAR, note VARCHAR
);

-- What the steward decided of two models that may be one. Each decision is a load of its own
-- without files, so that the sequence of loads tells what was known when. Of a pair the last one
-- stands; `undone` takes back the one before. The lesser (unit_code, code) is first.
CREATE TABLE IF NOT EXISTS decision (
  load_id         INTEGER PRIMARY KEY,
  unit_code       VARCHAR NOT NULL,
  code            VARCHAR NOT NULL,   -- of the model within its unit, folded
  other_unit_code VARCHAR NOT NULL,
  other_code      VARCHAR NOT NULL,
  verdict         VARCHAR NOT NULL,   -- same | different | undone
  decided_on      DATE NOT NULL,
  decided_by      VARCHAR,
  note            VARCHAR
);
