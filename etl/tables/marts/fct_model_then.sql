-- The models of the year before as they were known on the same day a year ago: with the reports that had come by then, the
-- decisions that had been made, and no other (`last_year.ts` fills it). A year that is still open is compared with them;
-- once the year is closed, both years are compared whole and this table is empty. `known_on` is the last column.
CREATE TABLE mart.fct_model_then AS SELECT *, CAST(NULL AS DATE) AS known_on FROM mart.fct_model LIMIT 0;
