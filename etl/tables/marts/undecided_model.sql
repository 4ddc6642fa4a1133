-- Models of pairs that nobody decided yet: of two that look alike both, of a continuation or a code given anew the later.
CREATE OR REPLACE TEMP TABLE undecided_model AS
SELECT DISTINCT s.sheet_id, s.row_no
FROM duplicate_pair p
JOIN pair_side s ON s.pair = p.pair AND s.year = p.year
WHERE p.verdict IS NULL AND (p.kind = 'duplicate' OR s.side = 2);
