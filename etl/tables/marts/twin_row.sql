-- The rows of one model that several reports of a round hold: the steward found the models of two units to be one, or one
-- unit is the other's successor. They share a number, by which a total that holds several of them counts the model once;
-- each unit's own figure, and each side's, holds its own row. `place` 1 is the row by which lists show the model: an
-- active one, the successor's, the one received first; `place_in_channel` 1 is the same among the rows of one side.
CREATE OR REPLACE TEMP TABLE twin_row AS
WITH shared AS (
  SELECT model_key FROM model_key GROUP BY model_key HAVING count(*) > 1
),
held_by AS (
  SELECT m.sheet_id, m.row_no, m.unit_code, m.code, m.stated_code, m.year, m.round, k.model_key, u.channel,
    m.status = 'discontinued' AS discontinued, a.ancestor_code IS NOT NULL AS predecessor, p.received_on
  FROM counted_own m
  JOIN model_key k ON k.unit_code = m.unit_code AND k.code = m.code
  SEMI JOIN shared ON shared.model_key = k.model_key
  LEFT JOIN report p ON p.unit_code = m.unit_code AND p.year = m.year AND p.round = m.round
  JOIN ref_unit u ON u.unit_code = m.unit_code AND u.valid_from = m.unit_valid_from
  LEFT JOIN (SELECT DISTINCT ancestor_code FROM ref_unit_ancestor) a ON a.ancestor_code = m.unit_code
)
SELECT sheet_id, row_no, model_key, code, stated_code, year, round,
  -- Who gave the model up, while another keeps it, is no twin.
  CASE WHEN NOT discontinued OR bool_and(discontinued) OVER (PARTITION BY model_key, year, round)
    THEN CAST(dense_rank() OVER (ORDER BY year, round, model_key) AS INTEGER) END AS twin,
  row_number() OVER (PARTITION BY model_key, year, round
    ORDER BY discontinued, predecessor, received_on, unit_code, code) AS place,
  row_number() OVER (PARTITION BY model_key, year, round, channel
    ORDER BY discontinued, predecessor, received_on, unit_code, code) AS place_in_channel
FROM held_by
QUALIFY count(*) OVER (PARTITION BY model_key, year, round) > 1;
