-- Không tệp nào được nạp hai lần
SELECT sha256, count(*) AS times FROM file GROUP BY sha256 HAVING count(*) > 1
