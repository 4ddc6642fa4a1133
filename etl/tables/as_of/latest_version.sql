-- The version of each part that came last, whether it counts or not.
CREATE OR REPLACE TEMP TABLE latest_version AS
SELECT * FROM version
QUALIFY row_number() OVER (PARTITION BY unit_code, year, round, table_name ORDER BY received_on DESC, load_id DESC) = 1;
