-- Why two models of two units in one round and one field look alike. A name alone is no reason:
-- half of the province has a "Dân vận khéo". One reason after the other: each holds all models once.
-- n models that are all alike make n² pairs, which nobody would decide one by one: of more than 30 the first is listed
-- with 20 of the others, and each report is told how many they are (`crowd`).
CREATE OR REPLACE TEMP TABLE crowd (
  year INTEGER, round list_code, field_code INTEGER, name INTEGER, subject INTEGER, area INTEGER, district VARCHAR, code VARCHAR,
  reason VARCHAR, rank INTEGER, models BIGINT);

INSERT INTO crowd BY NAME
SELECT year, round, field_code, name, code, 'same_code' AS reason, 1 AS rank, count(*) AS models
FROM counted_model
GROUP BY year, round, field_code, name, code
HAVING count(*) > 30;

-- People of one name live in several districts. Who lives in the whole province is alike to all of them.
INSERT INTO crowd BY NAME
SELECT year, round, field_code, name, subject, district, 'same_subject' AS reason, 2 AS rank, count(*) AS models
FROM counted_model
WHERE subject IS NOT NULL
GROUP BY year, round, field_code, name, subject, district
HAVING count(*) > 30;

INSERT INTO crowd BY NAME
SELECT year, round, field_code, name, subject, 'same_subject' AS reason, 2 AS rank, count(*) AS models
FROM counted_model
WHERE subject IS NOT NULL
GROUP BY year, round, field_code, name, subject
HAVING count(*) FILTER (district = '56') * count(*) FILTER (district <> '56') > 30 * 30;

INSERT INTO crowd BY NAME
SELECT year, round, field_code, name, area, 'same_place' AS reason, 3 AS rank, count(*) AS models
FROM counted_model
WHERE district <> '56'
GROUP BY year, round, field_code, name, area
HAVING count(*) > 30 AND count(*) > count(subject);

INSERT INTO crowd BY NAME
SELECT year, round, field_code, subject, area, 'similar_name' AS reason, 4 AS rank, count(*) AS models
FROM counted_model
WHERE subject IS NOT NULL AND district <> '56'
GROUP BY year, round, field_code, subject, area
HAVING count(*) > 30 AND count(DISTINCT name) > 1;

-- The models of each crowd, in order of unit and code.
CREATE OR REPLACE TEMP TABLE crowd_model AS
WITH numbered AS (
  SELECT row_number() OVER () AS number, * FROM crowd
),
member AS (
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.code = c.code
  WHERE c.reason = 'same_code'
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.subject = c.subject AND m.district = c.district
  WHERE c.reason = 'same_subject'
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.subject = c.subject
  WHERE c.reason = 'same_subject' AND c.district IS NULL
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.name = c.name AND m.area = c.area
  WHERE c.reason = 'same_place' AND m.district <> '56'
  UNION ALL
  SELECT c.number AS crowd, c.reason, c.rank, c.models, m.*
  FROM numbered c
  JOIN counted_model m ON m.year = c.year AND m.round = c.round AND m.field_code = c.field_code AND m.subject = c.subject AND m.area = c.area
  WHERE c.reason = 'similar_name' AND m.district <> '56'
)
SELECT member.*, s.folded
FROM member
JOIN (SELECT DISTINCT number, folded FROM folded_text) s ON s.number = member.name;
