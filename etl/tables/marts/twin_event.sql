-- Events that two units tell of one model: the same replication, commendation or publicity, told by the Party and by the
-- government side. They share a number, by which a total counts them once. The same is: a replication to one place on one
-- day; a commendation of one form by one decision or, without a number, on one day that both give; publicity with one
-- link or, without one, of one outlet and form on one day that both give. Each unit's own rows stay as many as they are:
-- its second row to a place is matched with the other's second. Of numbers that differ the greater one stands.
CREATE OR REPLACE TEMP TABLE twin_event AS
WITH shared AS (
  SELECT model_key FROM model_key GROUP BY model_key HAVING count(*) > 1
  -- A unit that took the model over, or a press body, tells of it too.
  UNION SELECT model_key FROM event WHERE owner_code IS NOT NULL
),
told AS (
  SELECT e.*, r.table_name, r.unit_code, r.year, r.round
  FROM event e
  SEMI JOIN shared ON shared.model_key = e.model_key
  JOIN received_row r ON r.sheet_id = e.sheet_id AND r.row_no = e.row_no
),
described AS (
  SELECT t.sheet_id, t.row_no, t.table_name, t.model_key, t.unit_code, t.year, t.round, r.sites AS amount,
    concat_ws('|', coalesce(CAST(r.to_unit_code AS VARCHAR), CAST(r.to_area_code AS VARCHAR), fold(r.place)), r.replicated_on) AS what
  FROM told t
  JOIN core_replication r ON r.sheet_id = t.sheet_id AND r.row_no = t.row_no
  UNION ALL
  SELECT t.sheet_id, t.row_no, t.table_name, t.model_key, t.unit_code, t.year, t.round, 1,
    c.form || '|' || coalesce(fold(c.decision_number), CASE WHEN c.dated THEN CAST(c.commended_on AS VARCHAR) END)
  FROM told t
  JOIN core_commendation c ON c.sheet_id = t.sheet_id AND c.row_no = t.row_no
  UNION ALL
  SELECT t.sheet_id, t.row_no, t.table_name, t.model_key, t.unit_code, t.year, t.round, p.quantity,
    p.form || '|' || coalesce(lower(trim(p.link)), CASE WHEN p.dated THEN fold(p.outlet) || '|' || p.published_on END)
  FROM told t
  JOIN core_publicity p ON p.sheet_id = t.sheet_id AND p.row_no = t.row_no
),
numbered AS (
  SELECT *, row_number() OVER (PARTITION BY table_name, model_key, year, round, what, unit_code
    ORDER BY amount DESC, sheet_id, row_no) AS nth
  FROM described
  WHERE what IS NOT NULL
)
SELECT sheet_id, row_no,
  CAST(dense_rank() OVER (ORDER BY table_name, model_key, year, round, what, nth) AS INTEGER) AS twin,
  max(amount) OVER (PARTITION BY table_name, model_key, year, round, what, nth) AS amount
FROM numbered
QUALIFY count(*) OVER (PARTITION BY table_name, model_key, year, round, what, nth) > 1;
