-- What a unit's workbook is prefilled with. In: getvariable('template_year'),
-- getvariable('template_round'), ref_*, and what is known and counted now.

CREATE OR REPLACE TEMP TABLE template_round AS
SELECT round, label,
  CAST(getvariable('template_year') || '-' || starts AS DATE) AS starts,
  CAST(getvariable('template_year') || '-' || ends AS DATE) AS ends
FROM ref_round
WHERE round = getvariable('template_round');
