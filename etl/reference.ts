import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import Papa from 'papaparse'
import { makeCodeTypes, setCodeTypes } from './codes.ts'
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
  complete(rows, headers)
  return { rows, headers, guide: tableGuide(rows.tables, rows.columns, rows), sha256: hash.digest('hex') }
}

/** A reference table of this program's own. */
function ownRows(table: ReferenceTable): Record<string, string>[] {
  const text = readFileSync(path.join(import.meta.dirname, `../data/reference/${table}.csv`), 'utf8')
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data
}

/** Rows that the program itself asks for by their key: a table of before there were such rows gets them. */
const asked: { table: ReferenceTable; key: string[]; which: (row: Record<string, string>) => boolean }[] = [
  // Files do not need to have these columns; the tables of rows do.
  { table: 'columns', key: ['table', 'column'], which: (row) => row['required'] === 'no' },
  { table: 'issue_codes', key: ['code'], which: () => true },
  { table: 'values', key: ['list', 'code'], which: (row) => row['list'] === 'duplicate_reason' },
]

/** Older reference tables are completed by this program's own: types of columns, and rows that it asks for. */
function complete(rows: Reference['rows'], headers: Reference['headers']): void {
  const own = ownRows('columns')
  if (!headers.columns.includes('type')) {
    for (const row of rows.columns) {
      const same = own.find((one) => one['table'] === row['table'] && one['column'] === row['column'])
      Object.assign(row, { type: same?.['type'] ?? 'text', list: same?.['list'] ?? '' })
      if (same?.['required']?.startsWith('unless')) row['required'] = same['required']
    }
    headers.columns.push('type', 'list')
  }
  for (const { table, key, which } of asked) {
    const keyOf = (row: Record<string, string>) => key.map((name) => row[name]).join(' ')
    const there = new Set(rows[table].map(keyOf))
    rows[table].push(...ownRows(table).filter((row) => which(row) && !there.has(keyOf(row))))
  }
}

/** Puts the reference tables into temporary tables of the connection: `csv_*` as text, `ref_*` with meaning. */
export async function loadReference(connection: DuckDBConnection, reference: Reference): Promise<void> {
  await runStage(connection, 'macros')
  await loadReferenceRows(connection, reference)
  await setCodeTypes(connection)
  await runStage(connection, 'reference')
}

/**
 * The same without a change of the ledger, for whoever has it open to read.
 * @returns false where the ledger lacks codes that the reference tables have
 */
export async function prepareReference(connection: DuckDBConnection, reference: Reference): Promise<boolean> {
  await runStage(connection, 'macros')
  await loadReferenceRows(connection, reference)
  if ((await makeCodeTypes(connection)).length > 0) return false
  await runStage(connection, 'reference')
  return true
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
