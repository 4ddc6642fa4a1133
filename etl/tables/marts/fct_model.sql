-- One model in one round of one year, from the counted version of its report. This is the widest table: its codes and
-- shared names are ENUMs, which are written, sorted and read at a fraction of the cost of texts. The view `fct_model`
-- shows them as texts.
CREATE TABLE mart.fct_model_coded (
  year              INTEGER NOT NULL,
  round             list_code NOT NULL,   -- annual | h1
  model_key         VARCHAR NOT NULL,   -- identity through years and units
  model_code        VARCHAR NOT NULL,   -- the sender's, else generated
  model_name        VARCHAR NOT NULL,
  subject_name      VARCHAR,            -- collective or person: personal data
  category          list_code,            -- model | exemplar
  field_code        INTEGER NOT NULL,
  field_name        shared_name NOT NULL,
  kind              list_code NOT NULL,   -- collective | individual | household | family | clan | club | hamlet | commune
  kind_class        list_code NOT NULL,   -- collective | individual
  level             list_code,            -- province | district | commune | grassroots
  registration      list_code NOT NULL,   -- new | supplementary | maintained
  status            list_code NOT NULL,   -- building | recognised | discontinued
  recognition_level  list_code,
  recognition_number VARCHAR,
  evaluation        list_code NOT NULL,   -- effective | not_effective | not_evaluated
  evaluation_h1     list_code NOT NULL,
  evaluated_on      DATE,
  criteria          list_code NOT NULL,   -- met | not_met | not_evaluated
  potential         list_code,            -- replicate_now | needs_support | limited
  pilot             BOOLEAN NOT NULL,
  sent              BOOLEAN NOT NULL,   -- gửi về tỉnh
  sent_assumed      BOOLEAN NOT NULL,   -- the report has no such column
  unit_code         unit_code NOT NULL,
  unit_name         shared_name NOT NULL,
  unit_kind         shared_name NOT NULL,
  channel           shared_name NOT NULL,
  area_then_code    area_code,            -- on the last day of the round
  area_then_name    shared_name,
  area_now_code     area_code,            -- null where a split gives no certain answer
  area_now_name     shared_name,
  district_code     area_code NOT NULL,   -- common area: old district, '58' = former Ninh Thuận, '56' = whole province
  district_name     shared_name NOT NULL,
  registered_on     DATE,
  received_on       DATE NOT NULL,      -- first file of the report
  content           VARCHAR,
  result            VARCHAR,
  difficulty        VARCHAR,
  support           VARCHAR,
  note              VARCHAR,
  counted           BOOLEAN NOT NULL,   -- false: another unit's row stands for it (a confirmed duplicate, a successor's)
  replicated        BOOLEAN NOT NULL,   -- a replication in this year or earlier
  replicated_in_year BOOLEAN NOT NULL,
  first_replicated_on DATE,
  commended         BOOLEAN NOT NULL,   -- a commendation with a decision this year
  honoured          BOOLEAN NOT NULL,   -- an honour this year
  file_name         shared_name NOT NULL,
  sheet             shared_name,
  row_no            INTEGER NOT NULL,
  first_year        INTEGER,            -- the first in which any unit reported it, in either round
  first_registered_on DATE,             -- the earliest of its dates of registration: a later report may write it anew
  replicated_sites  INTEGER,            -- places of its replications outside its unit, known by the end of the round
  adopting_units    INTEGER,            -- other known units among them
  commendation_level list_code,           -- the highest that commended it this year, where that was said
  twin              INTEGER,            -- shared by the rows of one model that several units report: a total counts them once
  counted_in_channel BOOLEAN,           -- of the rows of one model the one that stands for it on its side
  sent_own          BOOLEAN,            -- sent, by the row's own report: `sent` is what any unit says
  undecided         BOOLEAN,            -- of a pair that may be one model, not decided yet
  from_registration BOOLEAN,            -- the unit sent no annual report yet: this is what it registered
  priority_group    list_code,            -- production | work | study | combat: whom the plan puts first
  partners          VARCHAR,            -- bodies that carry it on together with the unit
  learnt_from       VARCHAR,            -- where it was learnt
  found_by          VARCHAR,            -- the movement by which it was found
  criteria_met      VARCHAR,            -- the criteria of its field that it meets, by number or name
  impact            list_code,            -- met | not_met | not_evaluated; so the next two; null: the report does not say
  effect            list_code,
  practicality      list_code,
  helped            BOOLEAN             -- its difficulties were helped with; null: the report does not say
);

-- The joins as they are written: each looks up in the smaller table on its right. Left to itself DuckDB takes the
-- models' own wide rows for the smaller side of one and holds them all.
SET disabled_optimizers = 'join_order,build_side_probe_side';

INSERT INTO mart.fct_model_coded BY NAME
WITH told AS (
  SELECT * FROM mart.fct_replication WHERE twin IS NULL
  UNION ALL
  SELECT * FROM mart.fct_replication WHERE twin IS NOT NULL QUALIFY row_number() OVER (PARTITION BY twin ORDER BY from_unit_code) = 1
),
replicated AS (
  -- By the end of an annual round all annual reports up to that year are known; by the end of a half-year, those
  -- of the years before and the half-year's own.
  SELECT asked.year, asked.round, r.model_key, bool_or(r.year = asked.year) AS in_year, min(r.replicated_on) AS first_on,
    coalesce(sum(r.sites) FILTER (NOT coalesce(r.to_own_unit, FALSE)), 0) AS sites,
    count(DISTINCT r.to_unit_code) FILTER (NOT coalesce(r.to_own_unit, FALSE)) AS units
  FROM (SELECT DISTINCT year, round FROM counted_version WHERE table_name = 'model') asked
  JOIN told r ON (r.round = 'annual' AND r.year < asked.year) OR (r.round = asked.round AND r.year = asked.year)
  GROUP BY ALL
),
commended AS (
  SELECT year, round, model_key, bool_or(form_class = 'commendation') AS commended, bool_or(form_class = 'honour') AS honoured,
    min_by(level, list_position(['central', 'province', 'district', 'commune', 'grassroots'], level))
      FILTER (form_class = 'commendation' AND level IS NOT NULL) AS level
  FROM mart.fct_commendation
  GROUP BY year, round, model_key
)
SELECT
  m.year, m.round, m.model_key, m.model_code, m.model_name, m.subject_name, m.category, m.field_code,
  f.field_name, m.kind,
  CAST(CASE WHEN m.kind = 'individual' THEN 'individual' ELSE 'collective' END AS list_code) AS kind_class,
  m.level,
  coalesce(m.registration, CAST(CASE WHEN m.year > first.year THEN 'maintained' ELSE 'new' END AS list_code)) AS registration,
  m.status, m.recognition_level, m.recognition_number, m.evaluation,
  CASE WHEN m.half_year IS NOT NULL AND m.evaluation_h1 = 'not_evaluated' THEN m.half_year ELSE m.evaluation_h1 END AS evaluation_h1,
  m.evaluated_on,
  m.criteria, m.potential, m.pilot, m.sent, m.sent_assumed, m.unit_code, u.unit_name, u.unit_kind, u.channel,
  place.then_code AS area_then_code, place.then_name AS area_then_name, place.now_code AS area_now_code,
  place.now_name AS area_now_name, place.district_code, place.district_name, m.registered_on,
  coalesce(p.received_on, m.registration_received_on) AS received_on,
  m.content, m.result, m.difficulty, m.support, m.note, m.counted,
  r.model_key IS NOT NULL AS replicated, coalesce(r.in_year, FALSE) AS replicated_in_year,
  r.first_on AS first_replicated_on, coalesce(c.commended, FALSE) AS commended,
  coalesce(c.honoured, FALSE) AS honoured, s.file_name, s.sheet, m.row_no,
  coalesce(first.year, m.year) AS first_year,
  coalesce(first.registered_on, m.registered_on) AS first_registered_on,
  coalesce(r.sites, 0) AS replicated_sites, coalesce(r.units, 0) AS adopting_units,
  c.level AS commendation_level, m.twin, m.counted_in_channel, m.sent_own, m.undecided,
  m.registration_received_on IS NOT NULL AS from_registration,
  d.priority_group, d.partners, d.learnt_from, d.found_by, d.criteria_met, d.impact, d.effect, d.practicality, d.helped
FROM merged_core m
LEFT JOIN model_duty d ON d.sheet_id = m.sheet_id AND d.row_no = m.row_no
LEFT JOIN model_first first ON first.model_key = m.model_key
LEFT JOIN report p ON p.unit_code = m.unit_code AND p.year = m.year AND p.round = m.round
JOIN sheet_name s ON s.sheet_id = m.sheet_id
JOIN field_name f ON f.field_code = m.field_code
JOIN unit_name u ON u.unit_code = m.unit_code AND u.valid_from = m.unit_valid_from
JOIN place_name place ON place.area_code = m.area_code AND place.area_valid_from = m.area_valid_from
  AND place.year = m.year AND place.round = m.round
LEFT JOIN replicated r ON r.model_key = m.model_key AND r.round = m.round AND r.year = m.year
LEFT JOIN commended c ON c.model_key = m.model_key AND c.round = m.round AND c.year = m.year
ORDER BY m.round, m.year, m.field_code, place.district_code, m.unit_code, m.model_code;

SET disabled_optimizers = '';

CREATE VIEW mart.fct_model AS
SELECT * REPLACE (
  CAST(round AS VARCHAR) AS round,
  CAST(category AS VARCHAR) AS category,
  CAST(kind AS VARCHAR) AS kind,
  CAST(kind_class AS VARCHAR) AS kind_class,
  CAST(level AS VARCHAR) AS level,
  CAST(registration AS VARCHAR) AS registration,
  CAST(status AS VARCHAR) AS status,
  CAST(recognition_level AS VARCHAR) AS recognition_level,
  CAST(evaluation AS VARCHAR) AS evaluation,
  CAST(evaluation_h1 AS VARCHAR) AS evaluation_h1,
  CAST(criteria AS VARCHAR) AS criteria,
  CAST(potential AS VARCHAR) AS potential,
  CAST(commendation_level AS VARCHAR) AS commendation_level,
  CAST(priority_group AS VARCHAR) AS priority_group,
  CAST(impact AS VARCHAR) AS impact,
  CAST(effect AS VARCHAR) AS effect,
  CAST(practicality AS VARCHAR) AS practicality,
  CAST(unit_code AS VARCHAR) AS unit_code,
  CAST(area_then_code AS VARCHAR) AS area_then_code,
  CAST(area_now_code AS VARCHAR) AS area_now_code,
  CAST(district_code AS VARCHAR) AS district_code,
  CAST(field_name AS VARCHAR) AS field_name,
  CAST(unit_name AS VARCHAR) AS unit_name,
  CAST(unit_kind AS VARCHAR) AS unit_kind,
  CAST(channel AS VARCHAR) AS channel,
  CAST(area_then_name AS VARCHAR) AS area_then_name,
  CAST(area_now_name AS VARCHAR) AS area_now_name,
  CAST(district_name AS VARCHAR) AS district_name,
  CAST(file_name AS VARCHAR) AS file_name,
  CAST(sheet AS VARCHAR) AS sheet
)
FROM fct_model_coded;
