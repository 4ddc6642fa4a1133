-- Codes that a unit gave to another model in a later year: many units number their models anew every year. The model of
-- a later year is another one if its name is another and the same field and subject do not say that it is the same. It
-- is counted as a model of its own, under the code with the year in which it begins, until the steward says that both
-- are one (`duplicate_pair`). Of a year the report received last speaks; names are compared without marks, subjects with.
CREATE OR REPLACE TEMP TABLE reused_code AS
WITH coded AS (
  SELECT m.unit_code, fold(m.model_code) AS code, m.year, m.round, m.model_name, m.field_code, m.subject_name,
    s.received_on, s.load_id, m.sheet_id, m.row_no, hash(m.unit_code, lower(m.model_code)) AS mark
  FROM core_model m
  JOIN asof_sheet s USING (sheet_id)
),
-- Few codes stand in two years with two names: only those are looked at again.
renamed AS (
  SELECT hash(unit_code, lower(model_code)) AS mark
  FROM core_model
  GROUP BY mark
  HAVING min(year) < max(year) AND min(hash(model_name)) <> max(hash(model_name))
),
stated AS (
  SELECT unit_code, code, year, model_name, field_code, lower(nfc_normalize(subject_name)) AS subject,
    coalesce(nullif(fold(model_name), ''), model_name) AS name
  FROM coded
  WHERE mark IN (SELECT mark FROM renamed)
  QUALIFY row_number() OVER (PARTITION BY unit_code, code, year
    ORDER BY round = 'annual' DESC, received_on DESC, load_id DESC, sheet_id, row_no) = 1
),
followed AS (
  SELECT *, lag(model_name) OVER w AS model_before, lag(name) OVER w AS name_before, lag(field_code) OVER w AS field_before,
    lag(subject) OVER w AS subject_before
  FROM stated
  WINDOW w AS (PARTITION BY unit_code, code ORDER BY year)
),
judged AS (
  SELECT *,
    name_before IS NOT NULL AND NOT similar_name(name, name_before)
      AND NOT coalesce(subject = subject_before AND field_code = field_before, FALSE) AS another
  FROM followed
),
begun AS (
  SELECT unit_code, code AS stated_code, year, another, model_name, model_before,
    max(CASE WHEN another THEN year END) OVER (PARTITION BY unit_code, code ORDER BY year) AS since,
    max(CASE WHEN another THEN year END) OVER (PARTITION BY unit_code, code ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS since_before
  FROM judged
)
SELECT unit_code, stated_code, year, stated_code || ' nam ' || since AS code,
  stated_code || coalesce(' nam ' || since_before, '') AS code_before, another AS begins, model_name, model_before
FROM begun
WHERE since IS NOT NULL;
