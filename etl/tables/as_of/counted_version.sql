-- Which version of each part counts: the one received last, then the one loaded last. A version most of whose rows were
-- held waits while an earlier one is usable: it replaces nothing before its held rows are mended.
CREATE OR REPLACE TEMP TABLE counted_version AS
SELECT * FROM version
WHERE accepted > 0 OR declares_none
QUALIFY row_number() OVER (PARTITION BY unit_code, year, round, table_name
  ORDER BY held <= accepted DESC, received_on DESC, load_id DESC) = 1;
