-- The plan's further duties of each counted row; of a model that several reports hold what any of them says: of aspects
-- that they judge differently "đạt", of texts the one of the row that lists show, helped if either says so.
CREATE OR REPLACE TEMP TABLE model_duty AS
WITH twin_duty AS (
  SELECT m.twin,
    min_by(d.priority_group, m.place) FILTER (d.priority_group IS NOT NULL) AS priority_group,
    min_by(d.partners, m.place) FILTER (d.partners IS NOT NULL) AS partners,
    min_by(d.learnt_from, m.place) FILTER (d.learnt_from IS NOT NULL) AS learnt_from,
    min_by(d.found_by, m.place) FILTER (d.found_by IS NOT NULL) AS found_by,
    min_by(d.criteria_met, m.place) FILTER (d.criteria_met IS NOT NULL) AS criteria_met,
    min_by(d.impact, list_position(['met', 'not_met', 'not_evaluated'], d.impact)) AS impact,
    min_by(d.effect, list_position(['met', 'not_met', 'not_evaluated'], d.effect)) AS effect,
    min_by(d.practicality, list_position(['met', 'not_met', 'not_evaluated'], d.practicality)) AS practicality,
    bool_or(d.helped) AS helped
  FROM core_duty d
  JOIN twin_member m ON m.sheet_id = d.sheet_id AND m.row_no = d.row_no
  GROUP BY m.twin
)
SELECT d.* FROM core_duty d
ANTI JOIN twin_member m ON m.sheet_id = d.sheet_id AND m.row_no = d.row_no
UNION ALL BY NAME
SELECT m.sheet_id, m.row_no, t.* EXCLUDE (twin) FROM twin_member m JOIN twin_duty t ON t.twin = m.twin;
