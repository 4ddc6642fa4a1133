-- The rows of twins, each as its unit wrote it.
CREATE OR REPLACE TEMP TABLE twin_member AS
SELECT t.twin, t.place, t.place_in_channel, m.* REPLACE (t.round AS round), t.stated_code, t.code, t.model_key
FROM core_model m
JOIN twin_row t ON t.sheet_id = m.sheet_id AND t.row_no = m.row_no
WHERE t.twin IS NOT NULL;
