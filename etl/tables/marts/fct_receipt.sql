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

INSERT INTO mart.fct_receipt BY NAME
WITH part AS (
  SELECT r.sheet_id, r.unit_code, r.year, r.round, max(r.unit_valid_from) AS unit_valid_from,
    sum(r.accepted) AS accepted, sum(r.held) AS held, bool_or(v.unit_code IS NOT NULL) AS counted
  FROM asof_part r
  LEFT JOIN counted_version v USING (unit_code, year, round, table_name, received_on, load_id)
  GROUP BY r.sheet_id, r.unit_code, r.year, r.round
)
SELECT
  s.load_id, l.finished_at AS loaded_at, s.file_id, s.file_name, s.sheet, s.table_name, t.encoding,
  s.received_on, coalesce(p.unit_code, d.unit_code) AS unit_code,
  coalesce(u.unit_name, n.unit_name) AS unit_name, coalesce(u.channel, n.channel) AS channel,
  coalesce(p.year, d.year) AS year, coalesce(p.round, d.round) AS round,
  coalesce(p.accepted, 0) AS rows_accepted, coalesce(p.held, 0) AS rows_held,
  CASE WHEN row_number() OVER (PARTITION BY s.sheet_id ORDER BY p.unit_code, p.year, p.round) = 1 THEN t.dropped ELSE 0 END AS rows_dropped,
  coalesce(p.counted, FALSE) AS counted
FROM asof_sheet s
JOIN sheet t USING (sheet_id)
JOIN load l ON l.load_id = s.load_id
LEFT JOIN part p USING (sheet_id)
LEFT JOIN declaration d ON d.file_id = s.file_id AND p.unit_code IS NULL
LEFT JOIN ref_unit u ON u.unit_code = p.unit_code AND u.valid_from = p.unit_valid_from
LEFT JOIN (SELECT unit_code, max_by(unit_name, valid_from) AS unit_name, max_by(channel, valid_from) AS channel FROM ref_unit GROUP BY unit_code) n
  ON n.unit_code = d.unit_code
ORDER BY s.received_on, s.file_name, s.sheet, unit_code, year, round;
