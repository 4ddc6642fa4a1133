-- Names are folded once however often they are given, and are numbers from then on: of many models a table of
-- numbers is a fraction of one of names. What folds to nothing, as the Cham script does, is taken as it stands.
CREATE OR REPLACE TEMP TABLE folded_text AS
SELECT text, folded, CAST(dense_rank() OVER (ORDER BY folded) AS INTEGER) AS number
FROM (
  SELECT text, coalesce(nullif(fold(text), ''), exact_key(text)) AS folded
  FROM (SELECT model_name AS text FROM core_model UNION SELECT subject_name FROM core_model)
  WHERE text IS NOT NULL
);
