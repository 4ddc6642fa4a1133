-- The rows of twins, each as its unit wrote it.
CREATE OR REPLACE TEMP TABLE twin_member AS
SELECT t.twin, t.place, t.place_in_channel, m.*
FROM twin_row t
JOIN counted_core m ON m.sheet_id = t.sheet_id AND m.row_no = t.row_no
WHERE t.twin IS NOT NULL;
