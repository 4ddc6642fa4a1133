-- When a model was first reported and registered: where that is not just what its only row says, and where it is asked.
CREATE OR REPLACE TEMP TABLE model_first AS
SELECT model_key, min(year) AS year, min(registered_on) AS registered_on
FROM counted_core
GROUP BY model_key
HAVING count(*) > 1 OR model_key IN (SELECT model_key FROM named_model);
