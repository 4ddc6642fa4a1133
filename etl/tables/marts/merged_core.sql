-- The models that are counted, with their keys; a model that several reports hold with what is known of it, in each of its
-- rows. `sent_own` is what the row's own report says; a row of a unit that gave the model up beside one that keeps it
-- counts nowhere.
CREATE OR REPLACE TEMP VIEW merged_core AS
SELECT m.*, CAST(NULL AS INTEGER) AS twin, k.place IS NULL AS counted, k.place IS NULL AS counted_in_channel, m.sent AS sent_own,
  coalesce(k.undecided, FALSE) AS undecided, k.registration_received_on, k.half_year
FROM counted_core m
LEFT JOIN model_mark k ON k.sheet_id = m.sheet_id AND k.row_no = m.row_no
WHERE k.twin IS NULL
UNION ALL BY NAME
SELECT m.* EXCLUDE (place, place_in_channel) REPLACE (
    f.model_name AS model_name,
    f.subject_name AS subject_name,
    f.category AS category,
    f.field_code AS field_code,
    f.kind AS kind,
    f.level AS level,
    f.area_code AS area_code,
    f.area_valid_from AS area_valid_from,
    f.registered_on AS registered_on,
    f.registration AS registration,
    f.pilot AS pilot,
    f.status AS status,
    f.recognition_level AS recognition_level,
    f.recognition_number AS recognition_number,
    f.evaluation_h1 AS evaluation_h1,
    f.evaluation AS evaluation,
    f.evaluated_on AS evaluated_on,
    f.criteria AS criteria,
    f.potential AS potential,
    f.content AS content,
    f.result AS result,
    f.difficulty AS difficulty,
    f.support AS support,
    f.sent AS sent,
    f.sent_assumed AS sent_assumed,
    f.note AS note
  ),
  m.place = 1 AS counted, m.place_in_channel = 1 AS counted_in_channel, m.sent AS sent_own,
  coalesce(k.undecided, FALSE) AS undecided, k.registration_received_on, k.half_year
FROM twin_member m
JOIN twin_fact f ON f.twin = m.twin
JOIN model_mark k ON k.sheet_id = m.sheet_id AND k.row_no = m.row_no;
