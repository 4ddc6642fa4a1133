-- Models by the code under which a unit reported them.
CREATE OR REPLACE TEMP VIEW asof_model AS
SELECT m.*, fold(m.model_code) AS code
FROM core_model m
SEMI JOIN asof_sheet USING (sheet_id);
