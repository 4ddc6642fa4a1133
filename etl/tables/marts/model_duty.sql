-- The plan's further duties of each counted row; of a model that several reports hold what any of them says: of aspects
-- that they judge differently "đạt", helped if either says so, of everything else what the row says that lists show.
CREATE OR REPLACE TEMP TABLE model_duty AS
WITH twin_duty AS (
  SELECT twin,
    -- "min_by" passes over what says nothing.
    min_by(COLUMNS(* EXCLUDE (twin, place, impact, effect, practicality, helped)), place),
    min_by(impact, list_position(['met', 'not_met', 'not_evaluated'], impact)) AS impact,
    min_by(effect, list_position(['met', 'not_met', 'not_evaluated'], effect)) AS effect,
    min_by(practicality, list_position(['met', 'not_met', 'not_evaluated'], practicality)) AS practicality,
    bool_or(helped) AS helped
  FROM (
    SELECT m.twin, m.place, d.* EXCLUDE (sheet_id, row_no)
    FROM core_duty d
    JOIN twin_member m ON m.sheet_id = d.sheet_id AND m.row_no = d.row_no
  )
  GROUP BY twin
)
SELECT d.* FROM core_duty d
ANTI JOIN twin_member m ON m.sheet_id = d.sheet_id AND m.row_no = d.row_no
UNION ALL BY NAME
SELECT m.sheet_id, m.row_no, t.* EXCLUDE (twin) FROM twin_member m JOIN twin_duty t ON t.twin = m.twin;
