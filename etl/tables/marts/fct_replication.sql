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
  days_to_first     INTEGER,            -- registration → first replication, where both have a date; on the model's first row only
  twin              INTEGER,            -- shared by the rows in which several units tell of one event
  to_own_unit       BOOLEAN,            -- the place is a unit that reports the model itself
  told_by_unit_code VARCHAR,            -- the unit whose report tells of it, where the model is another unit's
  told_by_unit_name VARCHAR
);

INSERT INTO mart.fct_replication BY NAME
WITH owner AS (
  SELECT model_key, unit_code FROM model_key GROUP BY ALL
),
-- A unit's name and side as they were at last, for what others tell of its models.
latest_unit AS (
  SELECT unit_code, max_by(unit_name, valid_from) AS unit_name, max_by(channel, valid_from) AS channel FROM ref_unit GROUP BY unit_code
),
event_row AS (
  SELECT r.* REPLACE (
      coalesce(e.owner_code, r.unit_code) AS unit_code,
      -- Who reports of its own place what it took over is the one that took it over.
      CASE WHEN r.to_unit_code IS NULL AND e.owner_code IS NOT NULL AND own.area_code IS NOT NULL THEN r.unit_code ELSE r.to_unit_code END AS to_unit_code),
    e.* EXCLUDE (sheet_id, row_no), coalesce(o.unit_name, u.unit_name) AS unit_name, coalesce(o.channel, u.channel) AS channel,
    CASE WHEN e.owner_code IS NOT NULL THEN r.unit_code END AS told_by_unit_code,
    CASE WHEN e.owner_code IS NOT NULL THEN u.unit_name END AS told_by_unit_name,
    row_number() OVER (PARTITION BY e.model_key, r.round ORDER BY r.replicated_on, r.year, r.sheet_id, r.row_no) = 1 AS first_of_model
  FROM core_replication r
  JOIN event e ON e.sheet_id = r.sheet_id AND e.row_no = r.row_no
  JOIN ref_unit u ON u.unit_code = r.unit_code AND u.valid_from = r.unit_valid_from
  LEFT JOIN latest_unit o ON o.unit_code = e.owner_code
  LEFT JOIN ref_unit_area own ON own.unit_code = r.unit_code AND own.valid_from = r.unit_valid_from AND own.area_code = r.to_area_code
),
receiver_district AS (
  SELECT DISTINCT unit_code, district_code, district_name FROM ref_unit_area
)
SELECT
  r.year, r.round, r.model_key, r.model_name, r.field_code, r.field_name, r.unit_code AS from_unit_code,
  r.unit_name AS from_unit_name, r.channel, r.district_code AS from_district_code,
  r.district_name AS from_district_name, r.to_unit_code, t.unit_name AS to_unit_name,
  coalesce(td.district_code, ad.district_code) AS to_district_code,
  coalesce(td.district_name, ad.district_name) AS to_district_name, r.place AS to_place, r.replicated_on,
  coalesce(w.amount, r.sites) AS sites,
  CASE WHEN r.first_of_model AND r.dated AND r.replicated_on >= f.registered_on THEN r.replicated_on - f.registered_on END AS days_to_first,
  w.twin, r.to_unit_code = r.unit_code OR o.unit_code IS NOT NULL AS to_own_unit,
  r.told_by_unit_code, r.told_by_unit_name
FROM event_row r
LEFT JOIN latest_unit t ON t.unit_code = r.to_unit_code
LEFT JOIN receiver_district td ON td.unit_code = r.to_unit_code
LEFT JOIN ref_area_district ad ON ad.area_code = r.to_area_code AND ad.valid_from = r.to_area_valid_from
LEFT JOIN model_first f ON f.model_key = r.model_key
LEFT JOIN twin_event w ON w.sheet_id = r.sheet_id AND w.row_no = r.row_no
LEFT JOIN owner o ON o.model_key = r.model_key AND o.unit_code = r.to_unit_code
ORDER BY r.year, r.field_code, r.unit_code, r.replicated_on, r.model_key, r.place;
