-- What accepted rows of "Mô hình" say of the plan's further duties; rows that say nothing of them are left out.
INSERT INTO core_duty BY NAME
SELECT s.sheet_id, s.row_no,
  CAST(priority.code AS VARCHAR) AS priority_group, s.partners, s.learnt_from, s.found_by, s.criteria_met,
  CAST(impact.code AS VARCHAR) AS impact, CAST(effect.code AS VARCHAR) AS effect,
  CAST(practicality.code AS VARCHAR) AS practicality, helped.code = 'yes' AS helped
FROM reported_model s
ANTI JOIN rejected_row r ON r.sheet_id = s.sheet_id AND r.row_no = s.row_no
LEFT JOIN match_value priority ON priority.list = 'priority_group' AND priority.text = s.priority_group
LEFT JOIN match_value impact ON impact.list = 'criteria' AND impact.text = s.impact
LEFT JOIN match_value effect ON effect.list = 'criteria' AND effect.text = s.effect
LEFT JOIN match_value practicality ON practicality.list = 'criteria' AND practicality.text = s.practicality
LEFT JOIN match_value helped ON helped.list = 'flag' AND helped.text = s.helped
WHERE coalesce(s.priority_group, s.partners, s.learnt_from, s.found_by, s.criteria_met, s.impact, s.effect,
  s.practicality, s.helped) IS NOT NULL;
