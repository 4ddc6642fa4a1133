-- What each sheet says of each part of a report. A part is (unit, year, round, table).
CREATE OR REPLACE TEMP TABLE asof_part AS
SELECT sheet_id, table_name, unit_code, year, round, received_on, load_id, max(unit_valid_from) AS unit_valid_from,
  count(*) FILTER (NOT held) AS accepted, count(*) FILTER (held) AS held
FROM asof_row
GROUP BY ALL;
