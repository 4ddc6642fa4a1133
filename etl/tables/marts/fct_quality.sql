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
  holds_row         BOOLEAN NOT NULL,   -- the first error of a held row: sums to rows held
  sender_code       VARCHAR,            -- whose row it is: the row's unit, else the file's where it is of one unit only
  sender_channel    VARCHAR             -- government | party, of the same
);

-- Issues of the latest version of each report; a row that no report could be found for counts
-- until its file is sent again. Warnings of a held row are not repeated beside its errors.
INSERT INTO mart.fct_quality BY NAME
WITH sender AS (
  SELECT file_id, CASE WHEN count(DISTINCT unit_code) = 1 THEN max(unit_code) END AS unit_code,
    CASE WHEN count(DISTINCT channel) = 1 THEN max(channel) END AS channel
  FROM mart.fct_receipt
  GROUP BY file_id
),
standing AS (
  SELECT r.sheet_id, r.row_no, r.year, r.unit_code, r.unit_valid_from
  FROM (SELECT * FROM asof_row SEMI JOIN asof_issue USING (sheet_id, row_no)) r
  LEFT JOIN latest_version v USING (unit_code, year, round, table_name, received_on, load_id)
  WHERE v.unit_code IS NOT NULL OR r.unit_code IS NULL OR r.year IS NULL OR r.round IS NULL
),
found AS (
  SELECT s.file_id, s.file_name, s.sheet, s.received_on, i.row_no, i.column_name, i.code, i.severity, i.value, i.message,
    r.year, r.unit_code, u.unit_name, u.channel,
    i.severity = 'error' AND i.row_no IS NOT NULL AND row_number() OVER (PARTITION BY i.sheet_id, i.row_no, i.severity ORDER BY i.code, i.column_name) = 1 AS holds_row
  FROM asof_issue i
  JOIN asof_sheet s USING (sheet_id)
  LEFT JOIN standing r ON r.sheet_id = i.sheet_id AND r.row_no = i.row_no
  LEFT JOIN ref_unit u ON u.unit_code = r.unit_code AND u.valid_from = r.unit_valid_from
  WHERE i.row_no IS NULL OR r.row_no IS NOT NULL
)
SELECT
  year, found.unit_code, unit_name, file_id, file_name, sheet, received_on, row_no, column_name, code, severity,
  value, message, holds_row, coalesce(found.unit_code, sender.unit_code) AS sender_code,
  coalesce(found.channel, sender.channel) AS sender_channel
FROM found
LEFT JOIN sender USING (file_id)
UNION ALL
SELECT NULL, NULL, NULL, s.file_id, s.file_name, NULL, s.received_on, NULL, NULL, NULL, NULL, NULL, NULL, FALSE,
  sender.unit_code, sender.channel
FROM (SELECT DISTINCT file_id, file_name, received_on FROM asof_sheet) s
ANTI JOIN found USING (file_id)
LEFT JOIN sender USING (file_id)
ORDER BY received_on, file_name, sheet, row_no, column_name;
