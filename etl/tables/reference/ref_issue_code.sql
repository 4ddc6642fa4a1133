CREATE OR REPLACE TEMP TABLE ref_issue_code AS
SELECT code, severity, message FROM csv_issue_codes;
