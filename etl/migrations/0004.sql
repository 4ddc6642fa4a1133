-- The unit whose model an accepted row of another table names, where the row says it: a press body, or a unit that took a
-- model over, may report of another unit's model. A table of its own: DuckDB cannot add a column to a table that 0003
-- changed in the same transaction.
CREATE TABLE core_owner (
  sheet_id INTEGER NOT NULL, row_no INTEGER NOT NULL,
  unit_code VARCHAR NOT NULL
);
