-- Duties of the plan that had no column: what an accepted row of "Mô hình" says of them, where it says anything. A table of
-- its own, because most rows say nothing.
CREATE TABLE core_duty (
  sheet_id INTEGER NOT NULL, row_no INTEGER NOT NULL,
  priority_group VARCHAR, partners VARCHAR, learnt_from VARCHAR, found_by VARCHAR, criteria_met VARCHAR,
  impact VARCHAR, effect VARCHAR, practicality VARCHAR, helped BOOLEAN
);
ALTER TABLE declaration ADD COLUMN plan_date DATE;
ALTER TABLE declaration ADD COLUMN front_supervision VARCHAR;
