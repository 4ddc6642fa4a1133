CREATE OR REPLACE TEMP TABLE ref_value_alias AS
SELECT DISTINCT list, fold(alias) AS alias, CAST(code AS list_code) AS code FROM (
  SELECT list, code, label AS alias FROM csv_values
  UNION ALL SELECT list, code, unnest(string_split(aliases, '|')) FROM csv_values WHERE aliases <> ''
  UNION ALL SELECT 'round', round, label FROM csv_rounds
  UNION ALL SELECT 'round', round, unnest(string_split(aliases, '|')) FROM csv_rounds
  UNION ALL SELECT 'field', code, unnest([name, title]) FROM csv_fields
  -- "5", "05", "V", "Lĩnh vực 5", "V. Giáo dục và đào tạo", …
  UNION ALL
  SELECT 'field', code, concat_ws(' ', word, number, text)
  FROM csv_fields
  CROSS JOIN unnest(['', 'lĩnh vực', 'lĩnh vực số', 'LV']) AS w(word)
  CROSS JOIN LATERAL unnest([code, lpad(code, 2, '0'), ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI'][CAST(code AS INTEGER)]]) AS n(number)
  CROSS JOIN LATERAL unnest(['', name, title]) AS t(text)
  UNION ALL SELECT 'field', code, 'LV' || unnest([code, lpad(code, 2, '0')]) FROM csv_fields
  UNION ALL SELECT 'field', code, unnest(string_split(aliases, '|')) FROM csv_fields
) WHERE fold(alias) <> '';
