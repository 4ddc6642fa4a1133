-- Both sides of a pair as reported in its year and round, else as last reported. Of a continuation
-- the predecessor's is side 1.
CREATE OR REPLACE TEMP TABLE pair_side AS
WITH member AS (
  SELECT pair, CASE WHEN later_first THEN 2 ELSE 1 END AS side, year, round, unit_code, code FROM duplicate_pair
  UNION ALL
  SELECT pair, CASE WHEN later_first THEN 1 ELSE 2 END, year, round, other_unit_code, other_code FROM duplicate_pair
),
shown AS (
  SELECT p.pair, p.side, m.sheet_id, m.row_no, m.unit_code, m.code, m.year
  FROM member p
  JOIN counted_model m ON m.unit_code = p.unit_code AND m.code = p.code
  QUALIFY row_number() OVER (PARTITION BY p.pair, p.side
    ORDER BY m.year = p.year AND m.round = p.round DESC, m.year DESC, m.round, m.sheet_id, m.row_no) = 1
)
SELECT p.pair, p.side, p.sheet_id, p.row_no, p.unit_code, p.code, u.unit_name, u.channel, c.model_code, c.model_name, c.subject_name,
  c.field_code, f.field_name, p.year
FROM shown p
JOIN core_model c ON c.sheet_id = p.sheet_id AND c.row_no = p.row_no
JOIN ref_field f ON f.field_code = c.field_code
JOIN ref_unit u ON u.unit_code = c.unit_code AND u.valid_from = c.unit_valid_from;
