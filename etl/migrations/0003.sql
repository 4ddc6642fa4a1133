-- Whether an event's day was given; 31 December of its year stands where it was not. Of rows that came before this was
-- kept, a day other than that one was given.
ALTER TABLE core_replication ADD COLUMN dated BOOLEAN;
ALTER TABLE core_commendation ADD COLUMN dated BOOLEAN;
ALTER TABLE core_publicity ADD COLUMN dated BOOLEAN;
UPDATE core_replication SET dated = month(replicated_on) <> 12 OR day(replicated_on) <> 31;
UPDATE core_commendation SET dated = month(commended_on) <> 12 OR day(commended_on) <> 31;
UPDATE core_publicity SET dated = month(published_on) <> 12 OR day(published_on) <> 31;

-- The day of a load as the program took it (TODAY may say another than the clock).
ALTER TABLE load ADD COLUMN loaded_on DATE;
