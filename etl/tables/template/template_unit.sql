-- The units in force on some day of the round, each as it was last, and what it owes.
CREATE OR REPLACE TEMP TABLE template_unit AS
SELECT u.unit_code, u.unit_name, u.channel, u.valid_to, own.area_code, own.district_code,
  CASE WHEN o.expected THEN o.due_on END AS due_on
FROM ref_unit u
JOIN template_round r ON u.valid_from <= r.ends AND u.valid_to >= r.starts
LEFT JOIN ref_unit_area own ON own.unit_code = u.unit_code AND own.valid_from = u.valid_from
LEFT JOIN obligations(CAST(getvariable('template_year') AS INTEGER)) o
  ON o.unit_code = u.unit_code AND o.year = getvariable('template_year') AND o.round = r.round
QUALIFY row_number() OVER (PARTITION BY u.unit_code ORDER BY u.valid_from DESC) = 1;
