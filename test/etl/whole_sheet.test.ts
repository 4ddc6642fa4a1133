import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import type { LoadedSheet } from '../../etl/loaded.ts'
import { dataPaths } from '../../etl/paths.ts'
import { loadHere } from './inprocess.ts'
import { tempDir, writeFiles } from './run.ts'
import { madeBook, type MadeBook, type Written } from './sheet_grammar.ts'

/**
 * Nothing of a sheet is silent: each line of it says what it is; of each row of data every cell is in the ledger, in an
 * issue, or in a column that is said not to count. `SHEETS=10000 npx vitest run test/etl/whole_sheet.test.ts` makes
 * that many workbooks; `SHEETS_FROM=2000` begins after so many seeds. A workbook's name is its seed.
 */

const count = Number(process.env['SHEETS'] ?? 250)
const from = Number(process.env['SHEETS_FROM'] ?? 0)
const batch = 250

type Row = Record<string, string | number | null>

/** The accepted rows by file and line. */
async function accepted(data: string): Promise<Map<string, Row>> {
  const instance = await DuckDBInstance.create(dataPaths(data).ledger, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const found = await connection.runAndReadAll(
    `SELECT f.name AS file, m.row_no, m.model_name, m.unit_code, CAST(m.year AS INTEGER) AS year, CAST(m.kind AS VARCHAR) AS kind,
       CAST(m.field_code AS INTEGER) AS field_code, CAST(m.registered_on AS VARCHAR) AS registered_on, m.note
     FROM core_model m JOIN sheet s USING (sheet_id) JOIN file f USING (file_id)`,
  )
  const rows = found.getRowObjectsJson() as Row[]
  connection.closeSync()
  instance.closeSync()
  return new Map(rows.map((row) => [`${row['file']!}:${row['row_no']!}`, row]))
}

/** What is not right of a line, in words; empty where all is. */
function faultsOf(made: MadeBook, one: Written, sheet: LoadedSheet, rows: Map<string, Row>): string[] {
  const kind = sheet.lines.find(({ from, to }) => from <= one.line && one.line <= to)?.kind ?? 'nothing'
  if (one.sort === 'blank') return kind === 'blank' ? [] : [`a blank line is ${kind}`]
  if (one.sort === 'other') return kind === 'data' ? ['no row of data is data'] : []
  if (kind !== 'data') return [`a row of data is ${kind}`]
  const row = rows.get(`${made.name}:${one.line}`)
  const errors = sheet.issues.filter(({ row: at, severity }) => at === one.line && severity === 'error')
  const issues = sheet.issues.map(({ code, value }) => `${code} ${value ?? ''}`)
  const silent = [
    ...one.unnamed.map((letter) => `column-unnamed ${letter}`),
    ...made.unknown.map((header) => `header-unknown ${header}`),
  ].filter((issue) => !issues.includes(issue))
  if (silent.length > 0) return [`nothing is said of ${silent.join()}`]
  if (one.values === null)
    return row ? ['accepted and not held'] : errors.length > 0 ? [] : ['held without a word']
  if (!row) return [`held: ${errors.map(({ message }) => message).join(' ')}`]
  return Object.entries(one.values).flatMap(([column, value]) =>
    row[column] === value ? [] : [`${column}: ${row[column] ?? 'nothing'}, not ${value}`],
  )
}

test(`${count} workbooks: every cell of every row is accounted for`, { timeout: 60 * 60_000 }, async () => {
  let data = 0
  let held = 0
  for (let first = 0; first < count; first += batch) {
    const books = Array.from({ length: Math.min(batch, count - first) }, (_, i) =>
      madeBook(from + first + i + 1),
    )
    const folder = writeFiles(tempDir(), Object.fromEntries(books.map(({ name, bytes }) => [name, bytes])))
    const home = path.join(tempDir(), 'data')
    const { files } = await loadHere(home, [folder], '2026-11-20', false)
    const rows = await accepted(home)
    for (const made of books) {
      const sheets = files.filter(({ name, table }) => name === made.name && table !== 'info')
      expect([made.name, sheets.map(({ table }) => table)]).toEqual([made.name, ['model']])
      const [sheet] = sheets
      expect(sheet!.rows).toBe(sheet!.accepted + sheet!.rejected + sheet!.dropped)
      for (const one of made.lines) {
        expect([made.name, one.line, faultsOf(made, one, sheet!, rows)]).toEqual([made.name, one.line, []])
        if (one.sort === 'data') data += 1
        if (one.sort === 'data' && one.values === null) held += 1
      }
    }
  }
  expect(data).toBeGreaterThan(count * 3)
  expect(held).toBeGreaterThan(count / 2)
})
