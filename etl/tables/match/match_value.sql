-- Closed lists. One row a list and a text; `code` is null where the text is not in the list. What is near no value gets
-- the list itself, where its message does not have it and it is short.
CREATE OR REPLACE TEMP TABLE match_value AS
WITH text AS (
  SELECT list, text FROM stated_list
  UNION SELECT 'flag', info_none FROM load_sheet
),
known AS (
  SELECT t.list, t.text, min(v.code) AS code
  FROM text t
  LEFT JOIN ref_value_alias v ON v.list = t.list AND v.alias = fold(t.text)
  WHERE t.text IS NOT NULL
  GROUP BY t.list, t.text
)
SELECT k.list, k.text, k.code,
  CASE
    WHEN k.code IS NOT NULL THEN NULL
    WHEN max(value_likeness(k.key, v.alias)) >= 0.7
      THEN ' Có phải “' || max_by(coalesce(r.label, f.field_name), value_likeness(k.key, v.alias) + jaro_winkler_similarity(k.key, v.alias) / 100) || '”?'
    WHEN k.list NOT IN ('field', 'kind', 'status') AND count(DISTINCT r.label) BETWEEN 2 AND 12
      THEN ' Đề nghị chọn: ' || string_agg(DISTINCT lower(r.label), ', ' ORDER BY lower(r.label)) || '.'
  END AS suggestion
FROM (
  SELECT *, CASE WHEN code IS NULL AND length(text) <= 200 THEN fold(text) END AS key,
    row_number() OVER (PARTITION BY list, code IS NULL AND length(text) <= 200 ORDER BY text) AS place
  FROM known
) k
LEFT JOIN ref_value_alias v ON k.key IS NOT NULL AND k.place <= 2000 AND v.list = k.list
LEFT JOIN ref_value r ON r.list = v.list AND r.code = v.code
LEFT JOIN ref_field f ON v.list = 'field' AND CAST(f.field_code AS VARCHAR) = v.code
GROUP BY k.list, k.text, k.code;
