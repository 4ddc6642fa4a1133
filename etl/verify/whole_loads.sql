-- Mỗi tệp thuộc một lần nạp đã hoàn thành, mỗi bảng thuộc một tệp
SELECT 'file' AS what, f.file_id AS id FROM file f ANTI JOIN load l USING (load_id)
UNION ALL
SELECT 'sheet', s.sheet_id FROM sheet s ANTI JOIN file f USING (file_id)
UNION ALL
SELECT 'row', r.sheet_id FROM received_row r ANTI JOIN sheet s USING (sheet_id)
UNION ALL
SELECT 'receipt', f.file_id FROM file f ANTI JOIN receipt r USING (file_id)
