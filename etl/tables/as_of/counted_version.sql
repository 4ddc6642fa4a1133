-- Which version of each part counts: the one received last, then the one loaded last (`again`). A version most of whose rows were
-- held waits while an earlier one is usable: it replaces nothing before its held rows are mended. Supplements to a
-- registration replace nothing: each of them counts.
CREATE OR REPLACE TEMP TABLE counted_version AS
SELECT * FROM version
WHERE accepted > 0 OR declares_none
QUALIFY round = 'supplement' OR row_number() OVER (PARTITION BY unit_code, year, round, table_name
  ORDER BY held <= accepted DESC, again DESC) = 1;
