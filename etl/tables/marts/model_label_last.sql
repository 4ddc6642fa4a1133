CREATE OR REPLACE TEMP TABLE model_label_last AS
SELECT * FROM model_label
QUALIFY row_number() OVER (PARTITION BY model_key ORDER BY year DESC) = 1;
