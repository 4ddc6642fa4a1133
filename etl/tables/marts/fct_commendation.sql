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
  commended_on      DATE NOT NULL,
  twin              INTEGER             -- shared by the rows in which several units tell of one event
);

INSERT INTO mart.fct_commendation BY NAME
SELECT
  c.year, c.round, e.model_key, e.model_name, e.field_code, e.field_name, c.unit_code, u.unit_name, u.channel,
  e.district_code, e.district_name, c.form, v.label AS form_name,
  -- A decision makes it a commendation, whatever the form is called.
  CASE WHEN c.decision_number IS NOT NULL OR c.form IN ('certificate_of_merit', 'certificate_of_commendation', 'other_commendation')
    THEN 'commendation' ELSE 'honour' END AS form_class,
  c.level, c.decision_number, c.commended_on, w.twin
FROM core_commendation c
JOIN event e ON e.sheet_id = c.sheet_id AND e.row_no = c.row_no
JOIN ref_unit u ON u.unit_code = c.unit_code AND u.valid_from = c.unit_valid_from
LEFT JOIN twin_event w ON w.sheet_id = c.sheet_id AND w.row_no = c.row_no
JOIN ref_value v ON v.list = 'commendation_form' AND v.code = c.form
ORDER BY c.year, e.field_code, c.unit_code, c.commended_on, e.model_key;
