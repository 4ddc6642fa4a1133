-- What is known of a model that several reports hold: the union of what either says, by these rules, so that a total by
-- field, place or evaluation holds it once.
-- Yes if either says so: sent to the province, pilot. The better known: recognised before being built before
-- discontinued; criteria met; replicate now. Evaluation: the later one where all evaluations have a date, else effective
-- if either says so. Registration: maintained if either knows it from an earlier year. Texts: the longer. Place: the more
-- exact one. The first date of registration. Everything else: as the row of place 1 says, or where it is silent the next.
CREATE OR REPLACE TEMP TABLE twin_fact AS
WITH judged AS (
  SELECT twin,
    CASE
      WHEN count(*) FILTER (evaluation <> 'not_evaluated' AND evaluated_on IS NULL) = 0
        THEN max_by(evaluation, (evaluated_on, evaluation = 'effective')) FILTER (evaluation <> 'not_evaluated')
      WHEN bool_or(evaluation = 'effective') THEN CAST('effective' AS list_code)
      ELSE CAST('not_effective' AS list_code)
    END AS evaluation
  FROM twin_member
  GROUP BY twin
)
SELECT m.twin,
  min_by(m.model_name, m.place) AS model_name,
  min_by(m.subject_name, m.place) FILTER (m.subject_name IS NOT NULL) AS subject_name,
  min_by(m.category, m.place) FILTER (m.category IS NOT NULL) AS category,
  min_by(m.field_code, m.place) AS field_code,
  min_by(m.kind, m.place) AS kind,
  min_by(m.level, m.place) FILTER (m.level IS NOT NULL) AS level,
  min_by(m.area_code, (m.area_code = '56', m.place)) AS area_code,
  min_by(m.area_valid_from, (m.area_code = '56', m.place)) AS area_valid_from,
  min(m.registered_on) AS registered_on,
  CASE WHEN bool_or(m.registration = 'maintained') THEN CAST('maintained' AS list_code)
    ELSE min_by(m.registration, m.place) FILTER (m.registration IS NOT NULL) END AS registration,
  bool_or(m.pilot) AS pilot,
  CASE WHEN bool_or(m.status = 'recognised') THEN CAST('recognised' AS list_code)
    WHEN bool_or(m.status = 'building') THEN CAST('building' AS list_code)
    ELSE CAST('discontinued' AS list_code) END AS status,
  min_by(m.recognition_level, list_position(['central', 'province', 'district', 'commune', 'grassroots'], CAST(m.recognition_level AS VARCHAR)))
    FILTER (m.recognition_level IS NOT NULL) AS recognition_level,
  min_by(m.recognition_number, m.place) FILTER (m.recognition_number IS NOT NULL) AS recognition_number,
  CASE WHEN bool_or(m.evaluation_h1 = 'effective') THEN CAST('effective' AS list_code)
    WHEN bool_or(m.evaluation_h1 = 'not_effective') THEN CAST('not_effective' AS list_code)
    ELSE CAST('not_evaluated' AS list_code) END AS evaluation_h1,
  coalesce(any_value(j.evaluation), CAST('not_evaluated' AS list_code)) AS evaluation,
  max(m.evaluated_on) FILTER (m.evaluation = j.evaluation) AS evaluated_on,
  CASE WHEN bool_or(m.criteria = 'met') THEN CAST('met' AS list_code)
    WHEN bool_or(m.criteria = 'not_met') THEN CAST('not_met' AS list_code)
    ELSE CAST('not_evaluated' AS list_code) END AS criteria,
  min_by(m.potential, list_position(['replicate_now', 'needs_support', 'limited'], CAST(m.potential AS VARCHAR)))
    FILTER (m.potential IS NOT NULL) AS potential,
  max_by(m.content, (length(m.content), -m.place)) AS content,
  max_by(m.result, (length(m.result), -m.place)) AS result,
  max_by(m.difficulty, (length(m.difficulty), -m.place)) AS difficulty,
  max_by(m.support, (length(m.support), -m.place)) AS support,
  bool_or(m.sent) AS sent,
  bool_and(m.sent_assumed) AS sent_assumed,
  max_by(m.note, (length(m.note), -m.place)) AS note
FROM twin_member m
LEFT JOIN judged j ON j.twin = m.twin
GROUP BY m.twin;
