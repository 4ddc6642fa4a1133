-- Lists of registration that name no round: they say how each model was registered and have no column about what became of
-- it, and they came before 1 October of their year. Such a list is no report of results: it is the year's registration, or
-- a supplement to it where all its models are registered as supplementary.
CREATE OR REPLACE TEMP TABLE registration_list AS
WITH listed AS (
  SELECT sheet_id, received_on, info_year
  FROM load_sheet
  WHERE table_name = 'model' AND info_round IS NULL AND list_contains(columns, 'registration')
    AND NOT list_has_any(columns, ['round', 'status', 'recognition_level', 'recognition_number', 'evaluation_h1', 'evaluation',
      'evaluated_on', 'criteria', 'potential', 'result', 'difficulty', 'support', 'sent'])
)
SELECT l.sheet_id,
  CASE WHEN count(m.registration) = count(*) AND bool_and(v.code = 'supplementary') THEN 'supplement' ELSE 'registration' END AS round
FROM listed l
JOIN stg_model m USING (sheet_id)
LEFT JOIN ref_value_alias v ON v.list = 'registration' AND v.alias = fold(m.registration)
GROUP BY l.sheet_id, l.received_on
HAVING l.received_on < make_date(TRY_CAST(max(regexp_extract(coalesce(m.year, l.info_year), '\d{4}')) AS INTEGER), 10, 1);

UPDATE load_sheet SET implied_round = r.label
FROM registration_list l
JOIN ref_round r ON r.round = l.round
WHERE load_sheet.sheet_id = l.sheet_id;
