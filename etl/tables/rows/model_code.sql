-- This load's rows in codes, each text beside what it was taken for.

-- The sender's code, else a hash of what identifies a model within its unit, so that the order
-- of loading does not matter and a template that is sent back with it finds the same model. A name in letters that fold
-- to nothing, as the Cham script's do, is taken as it stands: else all such models of a unit would be one.
CREATE OR REPLACE TEMP MACRO model_code(code, unit_code, field, name, subject_name) AS
  CASE
    WHEN code IS NOT NULL THEN code
    ELSE 'GS-' || upper(left(md5(concat_ws('|', unit_code, field, coalesce(nullif(fold(name), ''), exact_key(name)), coalesce(nullif(fold(subject_name), ''), exact_key(subject_name)))), 12))
  END;
