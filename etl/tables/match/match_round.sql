-- The year may stand behind it: "6 tháng đầu năm 2026", "Năm 2026".
CREATE OR REPLACE TEMP TABLE match_round AS
SELECT text, CASE WHEN text IS NULL THEN CAST('annual' AS list_code) ELSE min(v.code) END AS round
FROM (
  SELECT round_text AS text FROM stated_context
  UNION SELECT info_round FROM load_sheet) t
LEFT JOIN ref_value_alias v ON v.list = 'round' AND v.alias IN (regexp_replace(fold(t.text), ' \d{4}$', ''), regexp_replace(fold(t.text), ' nam \d{4}$', ''))
GROUP BY text;
