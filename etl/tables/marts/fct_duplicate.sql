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

INSERT INTO mart.fct_duplicate BY NAME
SELECT
  p.year, p.round, p.kind, p.reason, v.label AS reason_name, a.unit_code, a.unit_name, a.channel, a.model_code,
  a.model_name, a.subject_name, a.field_code, a.field_name, a.year AS reported_year,
  b.unit_code AS other_unit_code, b.unit_name AS other_unit_name, b.channel AS other_channel,
  b.model_code AS other_model_code, b.model_name AS other_model_name, b.subject_name AS other_subject_name,
  b.field_code AS other_field_code, b.field_name AS other_field_name, b.year AS other_reported_year,
  p.verdict AS decision, p.decided_on, p.decided_by, p.note
FROM duplicate_pair p
JOIN ref_value v ON v.list = 'duplicate_reason' AND v.code = p.reason
JOIN pair_side a ON a.pair = p.pair AND a.side = 1
JOIN pair_side b ON b.pair = p.pair AND b.side = 2
ORDER BY p.year, p.round, p.kind, a.field_code, a.unit_code, a.model_code, b.unit_code, b.model_code;
