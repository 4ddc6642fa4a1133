-- The versions of each part: files of one load with one date of receipt are one version. "Không có mô hình" is a version
-- without rows.
CREATE OR REPLACE TEMP TABLE version AS
WITH with_rows AS (
  SELECT p.unit_code, p.year, p.round, p.table_name, p.received_on, p.load_id, max(s.again) AS again, bool_or(s.receipt_known) AS receipt_known,
    CAST(sum(accepted) AS BIGINT) AS accepted, CAST(sum(held) AS BIGINT) AS held, FALSE AS declares_none
  FROM asof_part p
  JOIN asof_sheet s USING (sheet_id)
  WHERE unit_code IS NOT NULL AND year IS NOT NULL AND round IS NOT NULL
  GROUP BY ALL
),
without_rows AS (
  SELECT DISTINCT unit_code, year, round, CAST('model' AS list_code) AS table_name, received_on, load_id, again, receipt_known, 0 AS accepted, 0 AS held, TRUE AS declares_none
  FROM asof_declaration
  WHERE declared_none
)
SELECT * FROM with_rows
UNION ALL BY NAME
SELECT * FROM without_rows
ANTI JOIN with_rows USING (unit_code, year, round, table_name, received_on, load_id);
