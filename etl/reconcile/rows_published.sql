-- No row of a counted report is lost or doubled on its way from the ledger.
SELECT 'Dòng trong phiên bản số liệu bằng dòng được tính trong sổ' AS title,
  'Phiên bản số liệu' AS left_label, 'Sổ dữ liệu' AS right_label, coalesce(m.year, l.year) AS year, coalesce(m.round, l.round) AS round,
  coalesce(m.n, 0) AS left_value, coalesce(l.n, 0) AS right_value
FROM (
  SELECT year, round, count(*) AS n
  FROM (
    SELECT year, round FROM mart.fct_model WHERE NOT from_registration
    UNION ALL SELECT year, round FROM mart.fct_replication
    UNION ALL SELECT year, round FROM mart.fct_commendation
    UNION ALL SELECT year, round FROM mart.fct_publicity
  )
  GROUP BY year, round
) m
FULL JOIN (
  SELECT year, round, sum(accepted) AS n FROM counted_version
  -- What was registered is shown as the year's models only until the annual report comes.
  WHERE table_name <> 'model' OR round NOT IN ('registration', 'supplement')
  GROUP BY year, round
) l ON l.year = m.year AND l.round = m.round
