-- The mart: what a snapshot holds, and the only thing that `cube` may read.
-- Plain star-schema SQL, one wide table a grain: what belongs to another grain
-- is repeated as a column, so that no measure can fan out over a join.
-- Every code is English, every name Vietnamese; blank means null, never ''.
-- Changes are additive (a new nullable column), so that next year's model reads
-- this year's frozen snapshot; `snapshot_info.mart_version` counts them.

CREATE TABLE mart.snapshot_info (
  id            VARCHAR NOT NULL,   -- also the file's name
  as_of         DATE,               -- received on or before; null = everything known
  as_of_load    INTEGER NOT NULL,   -- last load that it knows
  built_at      TIMESTAMP NOT NULL, -- UTC
  mart_version  INTEGER NOT NULL,
  content_hash  VARCHAR NOT NULL,   -- SHA-256 over the sums of the rows' MD5
  sample        BOOLEAN NOT NULL,   -- the figures are invented
  compared_on   DATE,               -- the day as of which `fct_model_then` knows the year before; null: the year was closed
  changes_since DATE,               -- after this day `fct_change` has every change; null: it has none
  rules_hash    VARCHAR,            -- of the rules by which the figures were worked out
  organisation_hash VARCHAR         -- of the lists of units, places and duties
);
