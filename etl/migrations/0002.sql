-- Which migrations a ledger has had, and when. A ledger without this table has had 0001 at most.
CREATE TABLE schema_version (
  version    INTEGER PRIMARY KEY,
  applied_at TIMESTAMP NOT NULL       -- UTC
);
