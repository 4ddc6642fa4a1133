-- Whether an area can be compared across a day of new borders, looking forward from one that was
-- there before and back from one that came. Forward: `split` where it was divided; else it went whole
-- (or went on) and is `irregular` beside parts of divided areas, `merged` beside whole ones, `unchanged`
-- alone. Back: `split` where it is a piece of one area; else the same words for what it was made of.
-- Later days are those of the area that it had certainly become.
CREATE OR REPLACE TEMP TABLE ref_area_change AS
WITH link AS (
  SELECT * FROM ref_area_link
  -- The old province that ended went whole into the one that went on.
  UNION ALL
  SELECT o.area_code, o.valid_from, n.area_code, n.valid_from, n.valid_from, TRUE
  FROM ref_area o
  JOIN ref_area n ON n.level = 'province' AND n.area_code <> o.area_code AND n.valid_from = o.valid_to + 1
  WHERE o.level = 'province'
  -- A district that is no single unit of today went the ways of its communes.
  UNION ALL
  SELECT DISTINCT d.area_code, d.valid_from, l.new_code, l.new_from, l.effective_on, FALSE
  FROM ref_area d
  JOIN ref_area o ON o.parent_code = d.area_code AND o.level = 'commune' AND o.valid_to = d.valid_to
  JOIN ref_area_link l ON l.old_code = o.area_code AND l.old_from = o.valid_from
  ANTI JOIN ref_area_link own ON own.old_code = d.area_code AND own.old_from = d.valid_from
  WHERE d.level = 'district'
),
-- An area that takes in another goes on itself, whole, under its own row.
flow AS (
  SELECT link.*, o.level FROM link JOIN ref_area o ON o.area_code = link.old_code AND o.valid_from = link.old_from
  UNION
  SELECT n.area_code, n.valid_from, n.area_code, n.valid_from, link.effective_on, TRUE, n.level
  FROM link
  JOIN ref_area n ON n.area_code = link.new_code AND n.valid_from = link.new_from AND n.valid_from < link.effective_on
),
-- Communes are compared with communes; a district's communes are not its rivals.
target AS (
  SELECT effective_on, level, new_code, new_from, count(*) AS sources, bool_and(whole) AS whole
  FROM flow
  GROUP BY ALL
),
forward AS (
  SELECT f.old_code AS area_code, f.old_from AS valid_from, f.effective_on AS changed_on,
    CASE
      WHEN NOT bool_and(f.whole) THEN CASE WHEN f.level = 'district' AND max(t.sources) > 1 THEN 'irregular' ELSE 'split' END
      WHEN NOT bool_and(t.whole) THEN 'irregular'
      WHEN max(t.sources) > 1 THEN 'merged'
      ELSE 'unchanged'
    END AS mark
  FROM flow f
  JOIN target t USING (effective_on, level, new_code, new_from)
  GROUP BY f.old_code, f.old_from, f.effective_on, f.level
),
back AS (
  SELECT f.new_code AS area_code, f.new_from AS valid_from, f.effective_on AS changed_on,
    CASE
      WHEN count(*) = 1 THEN CASE WHEN bool_and(f.whole) THEN 'unchanged' ELSE 'split' END
      WHEN bool_and(f.whole) THEN 'merged'
      ELSE 'irregular'
    END AS mark
  FROM flow f
  JOIN ref_area n ON n.area_code = f.new_code AND n.valid_from = f.new_from AND n.valid_from = f.effective_on
  WHERE f.level = n.level
  GROUP BY f.new_code, f.new_from, f.effective_on
)
SELECT DISTINCT p.area_code, p.valid_from, f.changed_on, f.mark
FROM ref_area_path p
JOIN forward f ON f.area_code = p.then_code AND f.valid_from = p.then_from AND f.changed_on > p.since
UNION
SELECT * FROM back;
