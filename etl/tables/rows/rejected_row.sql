-- Rows that a rule rejected so far. It is worked out twice: rules that look across rows ignore those that a rule about a
-- single row rejected, and only rows without any error go into the ledger's tables.
CREATE OR REPLACE TEMP TABLE rejected_row AS
SELECT DISTINCT f.sheet_id, f.row_no
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code AND k.severity = 'error';
