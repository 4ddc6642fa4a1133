-- Rows that a rule about a single row refused: the rules that look across rows pass them over.

CREATE OR REPLACE TEMP TABLE refused AS
SELECT DISTINCT f.sheet_id, f.row_no
FROM found_issue f
JOIN ref_issue_code k ON k.code = f.code AND k.severity = 'error';
