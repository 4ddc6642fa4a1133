import { DuckDBInstance } from '@duckdb/node-api'

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Writes one clean UTF-8 CSV of the table "Mô hình" with many rows: units of the year by name, eleven fields,
 * codes of their own, short texts. DuckDB writes it, so that ten million rows take minutes.
 * A million rows are about 190 MB, near the largest file that the loader takes.
 */
export async function writeModelCsv(file: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`
    CREATE TABLE unit AS
    SELECT year, list(name ORDER BY code) AS names
    FROM read_csv('data/reference/units.csv', all_varchar = true), range(2021, 2027) years(year)
    WHERE coalesce(valid_from, '0001-01-01') <= year || '-01-01' AND coalesce(valid_to, '9999-12-31') >= year || '-12-31'
    GROUP BY year`)
  await connection.run(`
    COPY (
      SELECT
        names[1 + (i // 6) % len(names)] AS "Đơn vị báo cáo",
        year AS "Năm",
        'MH-' || i AS "Mã mô hình",
        'Tiết kiệm, công khai số ' || (i // 7) AS "Tên mô hình, điển hình",
        1 + i % 11 AS "Lĩnh vực",
        ['tập thể', 'tập thể', 'hộ gia đình', 'tập thể', 'cá nhân', 'tập thể', 'cá nhân', 'thôn', 'cá nhân', 'câu lạc bộ', 'cá nhân'][1 + i % 11] AS "Đối tượng",
        'Tổ mẫu ' || (i % 9973) AS "Tên tập thể, cá nhân",
        strftime(make_date(CAST(year AS INTEGER), CAST(1 + i % 12 AS INTEGER), CAST(1 + i % 28 AS INTEGER)), '%d/%m/%Y') AS "Ngày đăng ký",
        ['đang xây dựng', 'được công nhận', 'đang xây dựng', 'không còn duy trì'][1 + i % 4] AS "Trạng thái",
        ['hiệu quả', 'hiệu quả', 'chưa đạt hiệu quả', 'chưa đánh giá'][1 + (i // 5) % 4] AS "Kết quả đánh giá",
        ['có', 'không'][1 + i % 2] AS "Gửi về tỉnh",
        'Còn ' || (i % 97) || ' phút' AS "Kết quả nổi bật"
      FROM (SELECT i, 2021 + i % 6 AS year FROM range(${rows}) r(i))
      JOIN unit USING (year)
      ORDER BY i
    ) TO ${quoted(file)} (HEADER, DELIMITER ',')`)
  connection.closeSync()
  instance.closeSync()
}

if (process.argv[2]) await writeModelCsv(process.argv[2], Number(process.argv[3] ?? 1000))
