-- Rows that no rule about a single row refused, for the rules that look across rows.

CREATE OR REPLACE TEMP TABLE passed AS
SELECT sheet_id, row_no
FROM typed_row
ANTI JOIN (
  SELECT f.sheet_id, f.row_no
  FROM found_issue f
  JOIN ref_issue_code k ON k.code = f.code AND k.severity = 'error'
) h USING (sheet_id, row_no);

-- What identifies a model within its unit: the sender's code, else field, name and subject.
-- The generated code is a hash of those, so that the order of loading does not matter and a
-- template that is sent back with it finds the same model.
CREATE OR REPLACE TEMP TABLE passed_model AS
WITH coded AS (
  SELECT sheet_id, row_no, unit_code, year, round, received_on,
    CASE
      WHEN code_text IS NOT NULL THEN code_text
      ELSE 'GS-' || upper(left(md5(concat_ws('|', unit_code, field_code, fold(name_text), fold(subject_text))), 12))
    END AS model_code
  FROM typed_model
  SEMI JOIN passed USING (sheet_id, row_no)
)
SELECT *, fold(model_code) AS identity
FROM coded;
