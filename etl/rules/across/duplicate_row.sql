-- The same thing twice in one report: one model by its identity, another row by all that it
-- says. The first row stands. `refused` holds the rows that another rule refused; the order
-- is the order of the files' names, so that it does not depend on who loaded them.
WITH said AS (
  SELECT m.table_name, m.sheet_id, m.row_no, m.unit_code, m.year, m.round, m.received_on,
    fold(model_code(m.code, m.unit_code, field.code, m.name, m.subject_name)) AS said
  FROM said_model m
  ANTI JOIN refused r ON r.sheet_id = m.sheet_id AND r.row_no = m.row_no
  LEFT JOIN meaning_value field ON field.list = 'field' AND field.text = m.field
  UNION ALL
  SELECT table_name, sheet_id, row_no, unit_code, year, round, received_on,
    concat_ws('|', fold(coalesce(code_text, name_text)), fold(place_text), replicated_on, sites)
  FROM typed_replication ANTI JOIN refused USING (sheet_id, row_no)
  UNION ALL
  SELECT table_name, sheet_id, row_no, unit_code, year, round, received_on,
    concat_ws('|', fold(coalesce(code_text, name_text)), form, level, fold(decision_number), commended_on)
  FROM typed_commendation ANTI JOIN refused USING (sheet_id, row_no)
  UNION ALL
  SELECT table_name, sheet_id, row_no, unit_code, year, round, received_on,
    concat_ws('|', fold(coalesce(code_text, name_text)), fold(outlet), form, quantity, published_on, link)
  FROM typed_publicity ANTI JOIN refused USING (sheet_id, row_no)
),
-- Few things are said twice: only what shares a mark is looked at again.
marked AS NOT MATERIALIZED (
  SELECT *, hash(table_name, unit_code, year, round, received_on, said) AS mark FROM said
),
repeated AS (
  SELECT mark FROM marked GROUP BY mark HAVING count(*) > 1
),
numbered AS (
  SELECT *, first_value(row_no) OVER w AS first_row, row_number() OVER w AS number
  FROM marked
  SEMI JOIN repeated USING (mark)
  WINDOW w AS (PARTITION BY table_name, unit_code, year, round, received_on, said ORDER BY sheet_id, row_no)
)
SELECT table_name, sheet_id, row_no, NULL AS column_name, 'duplicate-row' AS code, NULL AS value, CAST(first_row AS VARCHAR) AS suggestion
FROM numbered
WHERE number > 1
