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
SELECT m.*, fold(m.name_text) AS name_folded,
  coalesce(m.code_text, 'GS-' || upper(left(md5(concat_ws('|', m.unit_code, m.field_code, fold(m.name_text), fold(m.subject_text))), 12))) AS model_code,
  fold(coalesce(m.code_text, 'GS-' || upper(left(md5(concat_ws('|', m.unit_code, m.field_code, fold(m.name_text), fold(m.subject_text))), 12)))) AS identity
FROM typed_model m
SEMI JOIN passed USING (sheet_id, row_no);
