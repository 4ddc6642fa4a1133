-- Active models as they are counted.
CREATE OR REPLACE TEMP TABLE counted_model AS
SELECT m.sheet_id, m.row_no, m.unit_code, m.year, m.round, m.field_code, m.code,
  name.number AS name, CASE WHEN subject.folded <> '' THEN subject.number END AS subject,
  p.area, p.area_now, p.district_code AS district
FROM counted_own m
JOIN folded_text name ON name.text = m.model_name
LEFT JOIN folded_text subject ON subject.text = m.subject_name
JOIN numbered_place p ON p.area_code = m.area_code AND p.area_valid_from = m.area_valid_from AND p.year = m.year AND p.round = m.round
WHERE m.status <> 'discontinued';
