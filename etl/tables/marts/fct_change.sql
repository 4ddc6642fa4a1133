-- What changed in the annual figures of this year and the year before, from one publication to the next, and because of
-- what (`changes.ts` fills it). The rows of a figure since a day add up to its difference, for each snapshot has those
-- of the one before it, and its own. No content hash counts them: they say how the figures became what they are.
CREATE TABLE mart.fct_change (
  change_no         INTEGER NOT NULL,   -- the step: what changed at once, and because of one thing
  changed_on        DATE NOT NULL,      -- the day of the publication; of what was there before the first one, the day of receipt
  changed_at        TIMESTAMP NOT NULL, -- when the snapshot was built, UTC
  load_id           INTEGER NOT NULL,   -- the last load of the step
  cause             VARCHAR NOT NULL,   -- report | correction | decision | rule | organisation
  year              INTEGER NOT NULL,
  round             VARCHAR NOT NULL,
  unit_code         VARCHAR NOT NULL,
  unit_name         VARCHAR NOT NULL,
  channel           VARCHAR NOT NULL,
  district_code     VARCHAR,
  district_name     VARCHAR,
  field_code        INTEGER,            -- null for what is no model's
  field_name        VARCHAR,
  due_on            DATE,               -- of a report
  models            INTEGER NOT NULL,   -- more or fewer models in the province's total
  models_in_channel INTEGER NOT NULL,   -- in the side's total
  models_own        INTEGER NOT NULL,   -- in the unit's own report
  replicated        INTEGER NOT NULL,   -- of them replicated
  replicated_in_channel INTEGER NOT NULL,
  replicated_own    INTEGER NOT NULL,
  reports           INTEGER NOT NULL,   -- owed reports that came, or are no longer there
  late              INTEGER NOT NULL    -- of them late
);
