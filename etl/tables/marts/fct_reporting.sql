-- One unit's duty to report in one round, or a report sent without a duty.
CREATE TABLE mart.fct_reporting (
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  unit_kind         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  district_code     VARCHAR,
  district_name     VARCHAR,
  expected          BOOLEAN NOT NULL,   -- an obligation in force
  assumed           BOOLEAN NOT NULL,   -- no text says so; a reference row assumes it
  closes_on         DATE NOT NULL,      -- until this day the round's figures are provisional
  due_on            DATE,               -- with any extension; null where nothing is owed
  received_on       DATE,               -- first file of the report, rows held or not
  document_number   VARCHAR,
  rows_held         INTEGER NOT NULL,
  declared_none     BOOLEAN NOT NULL,   -- the unit said that it has no models
  declared_total    INTEGER,            -- the unit's own total
  model_count       INTEGER NOT NULL,   -- active models of its own report
  sent_count        INTEGER NOT NULL,   -- of them sent to the province
  quota_owed        BOOLEAN NOT NULL,
  quota_met         BOOLEAN NOT NULL,
  receipt_known     BOOLEAN,            -- false: loaded more than a month after the round closed, and nobody said when it came
  quota_met_then    BOOLEAN             -- of the year before, as it was known on the same day; null for other years
);

INSERT INTO mart.fct_reporting BY NAME
WITH first_use AS (
  SELECT max(TRY_CAST(value AS INTEGER)) AS year FROM ref_setting WHERE key = 'in_use_from'
),
-- Of a year in which nothing was loaded while something of a later one was, nobody is called late: the program was not in
-- use yet.
loaded AS (
  SELECT list(DISTINCT year) AS years, max(year) AS latest FROM report
),
owed AS (
  SELECT o.year, round, unit_code, unit_valid_from, bool_or(expected) AS expected, bool_or(quota_owed) AS quota_owed,
    bool_and(assumed) AS assumed, max(due_on) AS due_on
  FROM obligations(getvariable('last_year')) o, loaded, first_use
  WHERE o.year >= coalesce(first_use.year, 0)
    AND (loaded.latest IS NULL OR o.year > loaded.latest OR list_contains(loaded.years, o.year))
  GROUP BY ALL
),
sent AS (
  SELECT p.*, max(r.unit_valid_from) AS unit_valid_from
  FROM report p
  LEFT JOIN asof_part r USING (unit_code, year, round)
  GROUP BY ALL
),
-- A unit's own report: a model that another unit reports too is this one's all the same.
own AS (
  SELECT unit_code, year, round, count(*) AS model_count, count(*) FILTER (sent_own) AS sent_count
  FROM mart.fct_model_coded
  WHERE status <> 'discontinued' AND NOT from_registration
  GROUP BY ALL
),
held AS (
  SELECT unit_code, year, round, sum(held) AS rows_held FROM latest_version GROUP BY ALL
),
-- The executive Party body of the province's People's Committee answers for the government side.
government AS (
  SELECT year, round, count(DISTINCT model_key) AS sent_count
  FROM mart.fct_model_coded
  WHERE status <> 'discontinued' AND sent_own AND NOT from_registration AND channel = 'government'
  GROUP BY ALL
),
answers_for_government AS (
  SELECT unnest(string_split(value, '|')) AS unit_code FROM ref_setting WHERE key = 'government_quota_units'
),
one AS (
  SELECT
    coalesce(o.year, s.year) AS year, coalesce(o.round, s.round) AS round, coalesce(o.unit_code, s.unit_code) AS unit_code,
    coalesce(o.unit_valid_from, s.unit_valid_from) AS unit_valid_from,
    coalesce(o.expected, FALSE) AS expected, coalesce(o.assumed, FALSE) AS assumed, coalesce(o.quota_owed, FALSE) AS quota_owed,
    CASE WHEN o.expected THEN o.due_on END AS due_on,
    s.received_on, s.receipt_known, s.document_number, s.declared_none, s.declared_total
  FROM owed o
  FULL JOIN sent s ON s.unit_code = o.unit_code AND s.year = o.year AND s.round = o.round
)
SELECT
  o.year, o.round, o.unit_code, u.unit_name, u.unit_kind, u.channel,
  coalesce(d.district_code, '56') AS district_code,
  coalesce(d.district_name, (SELECT district_name FROM ref_area_district WHERE area_code = '56' LIMIT 1)) AS district_name,
  o.expected, o.assumed, CAST(o.year || '-' || rr.closes AS DATE) AS closes_on, o.due_on, o.received_on,
  o.document_number, coalesce(h.rows_held, 0) AS rows_held, coalesce(o.declared_none, FALSE) AS declared_none,
  o.declared_total, coalesce(c.model_count, 0) AS model_count, coalesce(c.sent_count, 0) AS sent_count,
  o.quota_owed,
  o.quota_owed AND coalesce(c.sent_count, 0) + CASE WHEN a.unit_code IS NOT NULL THEN coalesce(g.sent_count, 0) ELSE 0 END
    >= (SELECT CAST(value AS INTEGER) FROM ref_setting WHERE key = 'quota_minimum') AS quota_met,
  o.receipt_known OR o.received_on <= CAST(o.year || '-' || rr.closes AS DATE) + INTERVAL 31 DAY AS receipt_known
FROM one o
JOIN ref_round rr ON rr.round = o.round
JOIN ref_unit u ON u.unit_code = o.unit_code
  AND u.valid_from = coalesce(o.unit_valid_from, (SELECT max(valid_from) FROM ref_unit v WHERE v.unit_code = o.unit_code AND v.valid_from <= make_date(o.year, 12, 31)))
LEFT JOIN ref_unit_area d ON d.unit_code = u.unit_code AND d.valid_from = u.valid_from
LEFT JOIN own c ON c.unit_code = o.unit_code AND c.year = o.year AND c.round = o.round
LEFT JOIN held h ON h.unit_code = o.unit_code AND h.year = o.year AND h.round = o.round
LEFT JOIN government g ON g.year = o.year AND g.round = o.round
LEFT JOIN answers_for_government a ON a.unit_code = o.unit_code
ORDER BY o.year, o.round, u.channel, o.unit_code;
