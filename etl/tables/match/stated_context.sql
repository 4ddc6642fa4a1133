-- What the texts of this load mean. Each distinct text is worked out once, so that a rule
-- costs by the number of different spellings and not by the number of rows.
-- Where a text means nothing, the nearest name is offered ("Có phải …?"). To compare two texts takes time by the
-- product of their lengths, so only texts up to 200 characters are compared, and of a load 2,000 different ones a list.
-- In: stg_* (text, as received), load_sheet (this load's sheets with what "Thông tin chung" says).

-- What the rows say of unit, year and round: few different things, however many rows.
CREATE OR REPLACE TEMP TABLE stated_context AS
SELECT r.sheet_id, r.unit, r.year, r.round,
  coalesce(r.unit, s.info_unit) AS unit_text,
  coalesce(r.year, s.info_year) AS year_text,
  coalesce(r.round, s.info_round, s.implied_round) AS round_text
FROM (
  SELECT DISTINCT sheet_id, unit, year, round FROM stg_model
  UNION ALL SELECT DISTINCT sheet_id, unit, year, round FROM stg_replication
  UNION ALL SELECT DISTINCT sheet_id, unit, year, round FROM stg_commendation
  UNION ALL SELECT DISTINCT sheet_id, unit, year, round FROM stg_publicity
) r
JOIN load_sheet s USING (sheet_id);
