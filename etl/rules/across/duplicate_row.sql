-- The same thing twice in one report: one model by its identity, another row by all that it
-- says. The first row stands. `rejected_row` holds the rows that another rule rejected; the order
-- is the order of the files' names, so that it does not depend on who loaded them.
WITH stated AS (
  SELECT m.table_name, m.sheet_id, m.row_no, m.unit_code, m.year, m.round, m.received_on,
    fold(model_code(m.code, m.unit_code, field.code, m.name, m.subject_name)) AS stated
  FROM reported_model m
  ANTI JOIN rejected_row r ON r.sheet_id = m.sheet_id AND r.row_no = m.row_no
  LEFT JOIN match_value field ON field.list = 'field' AND field.text = m.field
  UNION ALL
  SELECT s.table_name, s.sheet_id, s.row_no, s.unit_code, s.year, s.round, s.received_on,
    concat_ws('|', fold(coalesce(s.code, s.name)), fold(s.place), d.day, n.number)
  FROM reported_replication s
  ANTI JOIN rejected_row USING (sheet_id, row_no)
  LEFT JOIN match_date d ON d.text = s.replicated_on
  LEFT JOIN match_count n ON n.text = s.sites
  UNION ALL
  SELECT s.table_name, s.sheet_id, s.row_no, s.unit_code, s.year, s.round, s.received_on,
    concat_ws('|', fold(coalesce(s.code, s.name)), f.code, l.code, fold(s.decision_number), d.day)
  FROM reported_commendation s
  ANTI JOIN rejected_row USING (sheet_id, row_no)
  LEFT JOIN match_value f ON f.list = 'commendation_form' AND f.text = s.form
  LEFT JOIN match_value l ON l.list = 'commendation_level' AND l.text = s.level
  LEFT JOIN match_date d ON d.text = s.commended_on
  UNION ALL
  SELECT s.table_name, s.sheet_id, s.row_no, s.unit_code, s.year, s.round, s.received_on,
    -- Items without a day and a link are told apart by nothing: those of one sheet are as many as its rows, and only
    -- another sheet's repeat them (row-repeated).
    concat_ws('|', fold(coalesce(s.code, s.name)), fold(s.outlet), f.code, n.number, d.day, s.link,
      CASE WHEN d.day IS NULL AND s.link IS NULL THEN 'row ' || row_number() OVER (
        PARTITION BY s.sheet_id, s.unit_code, s.year, s.round, fold(coalesce(s.code, s.name)), fold(s.outlet), f.code, n.number, d.day, s.link
        ORDER BY s.row_no) END)
  FROM reported_publicity s
  ANTI JOIN rejected_row USING (sheet_id, row_no)
  LEFT JOIN match_value f ON f.list = 'publicity_form' AND f.text = s.form
  LEFT JOIN match_count n ON n.text = s.quantity
  LEFT JOIN match_date d ON d.text = s.published_on
),
-- Few things are stated twice: only what shares a mark is looked at again.
marked AS NOT MATERIALIZED (
  SELECT *, hash(table_name, unit_code, year, round, received_on, stated) AS mark FROM stated
),
repeated AS (
  SELECT mark FROM marked GROUP BY mark HAVING count(*) > 1
),
numbered AS (
  SELECT *, first_value(row_no) OVER w AS first_row, row_number() OVER w AS number
  FROM marked
  SEMI JOIN repeated USING (mark)
  WINDOW w AS (PARTITION BY table_name, unit_code, year, round, received_on, stated ORDER BY sheet_id, row_no)
)
-- Two people whose names differ by their marks alone are one by what is known of them, and may be two.
SELECT n.table_name, n.sheet_id, n.row_no, NULL AS column_name, 'duplicate-row' AS code, NULL AS value,
  CAST(n.first_row AS VARCHAR) || CASE WHEN exact_key(m.subject_name) <> exact_key(f.subject_name)
    THEN ' (tên chỉ khác dấu: nếu là hai người, đề nghị ghi “Mã mô hình” cho mỗi dòng)' ELSE '' END AS suggestion
FROM numbered n
LEFT JOIN stg_model m ON n.table_name = 'model' AND m.sheet_id = n.sheet_id AND m.row_no = n.row_no
LEFT JOIN stg_model f ON n.table_name = 'model' AND f.sheet_id = n.sheet_id AND f.row_no = n.first_row
WHERE n.number > 1
