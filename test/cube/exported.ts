import { DuckDBInstance } from '@duckdb/node-api'
import { DataType, tableFromIPC } from 'apache-arrow'
import Papa from 'papaparse'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readXlsxFile from 'read-excel-file/node'

/** Exported files read back by other programs than the one that wrote them. */

export type Cell = string | number | boolean | null

/** A table: names of its columns, and rows with days as `YYYY-MM-DD`. */
export interface Rows {
  columns: string[]
  rows: Cell[][]
}

const day = (date: Date) => date.toISOString().slice(0, 10)

/** The text of bytes; `Response.text` would swallow the byte order mark. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** A CSV as it is: all cells text. */
export function readCsv(bytes: Uint8Array, delimiter = ','): string[][] {
  const text = textOf(bytes)
  if (!text.startsWith('\uFEFF')) throw new Error('no byte order mark')
  const { data, errors } = Papa.parse<string[]>(text.slice(1), { delimiter, skipEmptyLines: false })
  if (errors.length > 0) throw new Error(errors[0]!.message)
  // The last line has an end, and nothing comes after it.
  if (data.pop()?.join('') !== '') throw new Error('the last line has no end')
  return data
}

export async function readXlsx(bytes: Uint8Array, sheet = 0): Promise<Rows> {
  const sheets = await readXlsxFile(Buffer.from(bytes), { trim: false })
  const [columns, ...rows] = sheets[sheet]!.data
  const cells = rows.map((row) =>
    row.map((cell): Cell => (cell instanceof Date ? day(cell) : (cell as Cell))),
  )
  return { columns: columns as string[], rows: cells }
}

export function readArrow(bytes: Uint8Array): Rows {
  const table = tableFromIPC(bytes)
  const columns = table.schema.fields.map((f) => f.name)
  const dates = table.schema.fields.map((f) => DataType.isDate(f.type))
  const vectors = columns.map((name) => table.getChild(name)!)
  const cell = (value: unknown, i: number): Cell => {
    if (value === null) return null
    if (typeof value === 'bigint') return Number(value)
    return dates[i] ? day(new Date(value as number)) : (value as Cell)
  }
  const rows = Array.from({ length: table.numRows }, (_, row) => vectors.map((v, i) => cell(v.get(row), i)))
  return { columns, rows }
}

/** Runs SQL in a database of its own. */
export async function queryDuckDB(sql: string, attached?: string): Promise<Rows> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    if (attached) await connection.run(`ATTACH '${attached}' AS mart (READ_ONLY)`)
    const reader = await connection.runAndReadAll(sql)
    const rows = reader
      .getRowsJS()
      .map((row) =>
        row.map((c): Cell => (typeof c === 'bigint' ? Number(c) : c instanceof Date ? day(c) : (c as Cell))),
      )
    return { columns: reader.columnNames(), rows }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Runs SQL over a Parquet file, which it may call `t`. */
export async function queryParquet(bytes: Uint8Array, sql = 'FROM t'): Promise<Rows> {
  const folder = mkdtempSync(join(tmpdir(), 'guong-sang-parquet-'))
  try {
    const file = join(folder, 't.parquet')
    writeFileSync(file, bytes)
    return await queryDuckDB(sql.replace(/\bt\b/, `'${file}'`))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
