-- Models under the code by which a unit means them: the sender's, folded; where the unit had given it to another model in
-- an earlier year, with the year in which this one begins. `stated_code` is the sender's, folded.
CREATE OR REPLACE TEMP VIEW asof_model AS
SELECT m.* EXCLUDE (stated_code), m.stated_code, coalesce(r.code, m.stated_code) AS code
FROM (SELECT *, fold(model_code) AS stated_code FROM core_model) m
SEMI JOIN asof_sheet USING (sheet_id)
LEFT JOIN reused_code r ON r.unit_code = m.unit_code AND r.stated_code = m.stated_code AND r.year = m.year;
