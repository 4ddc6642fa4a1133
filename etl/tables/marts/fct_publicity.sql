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
  link              VARCHAR,
  twin              INTEGER             -- shared by the rows in which several units tell of one event
);

INSERT INTO mart.fct_publicity BY NAME
SELECT
  p.year, p.round, p.unit_code, u.unit_name, u.channel, e.model_key, e.model_name, e.field_code, e.field_name,
  p.outlet, p.form, v.label AS form_name, coalesce(w.amount, p.quantity) AS quantity, p.published_on, p.link, w.twin
FROM core_publicity p
JOIN event e ON e.sheet_id = p.sheet_id AND e.row_no = p.row_no
JOIN ref_unit u ON u.unit_code = p.unit_code AND u.valid_from = p.unit_valid_from
LEFT JOIN twin_event w ON w.sheet_id = p.sheet_id AND w.row_no = p.row_no
JOIN ref_value v ON v.list = 'publicity_form' AND v.code = p.form
ORDER BY p.year, p.unit_code, p.published_on, p.outlet;
