-- A place that was divided among several units: no certain place on the round's last day.
WITH divided AS (
  SELECT a.text, a.unit_code, a.year, a.round
  FROM match_area a
  JOIN ref_round r USING (round)
  WHERE a.area_code IS NOT NULL
    AND NOT EXISTS (
      SELECT 1 FROM ref_area_path p
      WHERE p.area_code = a.area_code AND p.valid_from = a.valid_from
        AND CAST(a.year || '-' || r.ends AS DATE) BETWEEN p.since AND p.until)
)
SELECT m.table_name, m.sheet_id, m.row_no, 'area' AS column_name, 'area-split' AS code, m.area AS value, NULL AS suggestion
FROM reported_model m
JOIN divided d ON d.text = m.area AND d.unit_code = m.unit_code AND d.year = m.year AND d.round = m.round
