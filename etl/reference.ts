import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import Papa from 'papaparse'
import { setCodeTypes } from './codes.ts'
import { UserError } from './errors.ts'
import { tableGuide, type TableGuide } from './intake/tables.ts'
import { runStage } from './pipeline.ts'

const tables = [
  'areas',
  'area_succession',
  'columns',
  'exemptions',
  'extensions',
  'fields',
  'issue_codes',
  'obligations',
  'rounds',
  'settings',
  'tables',
  'units',
  'values',
] as const

type ReferenceTable = (typeof tables)[number]

/** The reference tables as rows of text, and a hash of them all. */
export interface Reference {
  rows: Record<ReferenceTable, Record<string, string>[]>
  headers: Record<ReferenceTable, string[]>
  guide: TableGuide
  sha256: string
}

/** Reads every reference table. @throws UserError naming the table that is missing or cannot be read. */
export function readReference(dir: string): Reference {
  const hash = createHash('sha256')
  const rows = {} as Reference['rows']
  const headers = {} as Reference['headers']
  for (const table of tables) {
    const file = path.join(dir, `${table}.csv`)
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch {
      throw new UserError(`Thiếu bảng danh mục ${file}. Đề nghị kiểm tra REFERENCE_DIR.`)
    }
    hash.update(`${table}\n${text}`)
    const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
    if (parsed.errors[0])
      throw new UserError(
        `Bảng danh mục ${file} sai ở dòng ${(parsed.errors[0].row ?? 0) + 2}: ${parsed.errors[0].message}`,
      )
    rows[table] = parsed.data
    headers[table] = parsed.meta.fields ?? []
  }
  completeColumns(rows, headers)
  return { rows, headers, guide: tableGuide(rows.tables, rows.columns), sha256: hash.digest('hex') }
}

/** Reference tables of before `columns.csv` said types and lists: of its columns this program's own table says them. */
function completeColumns(rows: Reference['rows'], headers: Reference['headers']): void {
  if (headers.columns.includes('type')) return
  const own = readFileSync(path.join(import.meta.dirname, '../data/reference/columns.csv'), 'utf8')
  const known = Papa.parse<Record<string, string>>(own, { header: true, skipEmptyLines: true }).data
  for (const row of rows.columns) {
    const same = known.find((one) => one['table'] === row['table'] && one['column'] === row['column'])
    Object.assign(row, { type: same?.['type'] ?? 'text', list: same?.['list'] ?? '' })
    if (same?.['required']?.startsWith('unless')) row['required'] = same['required']
  }
  headers.columns.push('type', 'list')
}

/** Puts the reference tables into temporary tables of the connection: `csv_*` as text, `ref_*` with meaning. */
export async function loadReference(connection: DuckDBConnection, reference: Reference): Promise<void> {
  await runStage(connection, 'macros')
  await loadReferenceRows(connection, reference)
  await setCodeTypes(connection)
  await runStage(connection, 'reference')
}

/** Puts the reference tables into temporary tables `csv_*`, as text. */
export async function loadReferenceRows(connection: DuckDBConnection, reference: Reference): Promise<void> {
  for (const table of tables) {
    const columns = reference.headers[table]
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE csv_${table} (${columns.map((c) => `"${c}" VARCHAR`).join(', ')})`,
    )
    const appender = await connection.createAppender(`csv_${table}`, null, 'temp')
    for (const row of reference.rows[table]) {
      for (const column of columns) appender.appendVarchar(row[column] ?? '')
      appender.endRow()
    }
    appender.closeSync()
  }
}
