import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { UserError } from './errors.ts'
import { rowsOf } from './sql.ts'

const folder = path.join(import.meta.dirname, 'reconcile')

/**
 * Works out the sums that must agree and writes them into the snapshot that is being built.
 * `reconcile/*.sql`: each a query with title, left_label, right_label, year, round, left_value,
 * right_value; its name is the file's. In: the mart, filled, and the temporary tables of its building.
 * @throws UserError naming the first sum that does not agree
 */
export async function reconcile(connection: DuckDBConnection): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  for (const file of files.sort())
    await connection.run(
      `INSERT INTO mart.reconciliation BY NAME
       SELECT $name AS name, title, CAST(year AS INTEGER) AS year, CAST(round AS VARCHAR) AS round,
         left_label, CAST(left_value AS BIGINT) AS left_value, right_label, CAST(right_value AS BIGINT) AS right_value,
         left_value = right_value AS agrees
       FROM (${readFileSync(path.join(folder, file), 'utf8')})
       ORDER BY year, round`,
      { name: file.replace('.sql', '') },
    )
  const [fault] = await rowsOf<{ text: string }>(
    connection,
    `SELECT title || coalesce(' (năm ' || year || ')', '') || ': ' || left_label || ' ' || left_value || ', '
       || right_label || ' ' || right_value AS text
     FROM mart.reconciliation WHERE NOT agrees ORDER BY name, year, round LIMIT 1`,
  )
  if (fault)
    throw new UserError(
      `Không lập phiên bản số liệu mới vì số liệu không khớp. ${fault.text}. Bản trước vẫn được dùng; đề nghị chạy: npm run etl -- verify`,
    )
}
