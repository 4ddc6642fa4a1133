-- The version of each part that came last, whether it counts or not.
CREATE OR REPLACE TEMP TABLE latest_version AS
SELECT * FROM version
QUALIFY round = 'supplement' OR row_number() OVER (PARTITION BY unit_code, year, round, table_name ORDER BY again DESC) = 1;
