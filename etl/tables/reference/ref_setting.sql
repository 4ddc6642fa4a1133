-- The reference tables as the rules need them. `csv_*` hold data/reference/*.csv as text; the types of codes are
-- those of `codes.ts`.

CREATE OR REPLACE TEMP TABLE ref_setting AS
SELECT key, value FROM csv_settings;
