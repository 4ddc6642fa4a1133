import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { readXlsx } from './exported.ts'

const hasOffice = spawnSync('soffice', ['--version']).status === 0
if (!hasOffice) console.log('skipped: LibreOffice opens no exports, no soffice was found')

const SNAPSHOT = '20261122T040000Z-000000ff'
const dataDir = createDataDir()
const folder = mkdtempSync(join(tmpdir(), 'guong-sang-office-'))
let server: Running

const QUERY = {
  dimensions: [
    ...['model_code', 'model_name', 'subject_name', 'content', 'unit_name', 'registered_on', 'received_on'],
    ...['row_no', 'pilot'],
  ].map((d) => `models.${d}`),
  order: { 'models.model_key': 'asc' },
}
/** Sums and shares: decimals, a 0, and nothing where there is none. */
const RATES = {
  measures: ['models.count', 'models.effectiveness_rate', 'models.commended_count'],
  dimensions: ['models.year'],
  order: { 'models.year': 'asc' },
}
const DAYS = { dimensions: ['replication.days_to_first', 'replication.to_place'] }

// Written by hand, and what the files must hold in the end.
const ROWS = [
  [
    '00123',
    'Người tốt, việc tốt',
    'Đặng Thị Ước',
    'Nghĩa tình "đồng đội"',
    'Xã Ninh Ích',
    '2026-01-31',
    '2026-11-20',
    2,
    true,
  ],
  ['007', '=HYPERLINK("http://x","y")', '+1', '-1', '@x', null, '2026-11-20', 3, false],
  ['1e5', '=1+1', '\tthụt vào', 'a;b,c', '12/03/2026', '2024-02-29', '2026-11-20', 4, false],
  ['0', '1.234,5', null, 'hai\ndòng', "'nháy đơn", '1999-12-31', '2026-11-20', 5, false],
  ['+84', '-', '@', '\rvề đầu', '🌾 Ưu tú', '2026-12-01', '2026-11-20', 0, true],
] as const

beforeAll(async () => {
  const models = ROWS.map(([code, name, subject, content, unit, registered, received, row, pilot], i) => ({
    model_key: `k${i}`,
    model_code: code,
    model_name: name,
    subject_name: subject,
    content,
    unit_name: unit,
    registered_on: registered,
    received_on: received,
    row_no: row,
    pilot,
    year: 2026 - i,
    evaluation: ['effective', 'not_effective', 'not_evaluated'][i % 3]!,
  }))
  const third = { year: 2026, evaluation: 'not_effective', round: 'annual', unit_name: 'x' }
  await writeSnapshot(dataDir, {
    id: SNAPSHOT,
    fill: [
      ...insert('fct_model', models),
      ...insert('fct_replication', [
        { days_to_first: -5, to_place: '=2+3' },
        { days_to_first: 0, to_place: '-7' },
        { days_to_first: null, to_place: '+8' },
      ]),
      // With these the share of 2026 is a third.
      ...insert('fct_model', [
        { ...third, model_key: 'z1', model_code: 'z1', row_no: 1 },
        { ...third, model_key: 'z2', model_code: 'z2', row_no: 1 },
      ]),
    ],
  })
  pointTo(dataDir, SNAPSHOT)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  for (const dir of [dataDir, folder]) rmSync(dir, { recursive: true })
})

/** Has LibreOffice open an export and save it as a workbook of its own. */
async function throughOffice(format: 'csv' | 'xlsx', query: object, filter?: string) {
  const asked = new URLSearchParams({ query: JSON.stringify(query), headers: 'technical' })
  const answer = await fetch(`${server.url}/api/export/a.${format}?${asked}`)
  const original = new Uint8Array(await answer.arrayBuffer())
  const file = join(folder, `in.${format}`)
  writeFileSync(file, original)
  const out = join(folder, 'out')
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const args = [profile, '--headless', ...(filter ? [`--infilter=${filter}`] : []), '--convert-to', 'xlsx']
  execFileSync('soffice', [...args, '--outdir', out, file], { stdio: 'ignore', timeout: 120_000 })
  return { original, saved: new Uint8Array(readFileSync(join(out, 'in.xlsx'))) }
}

/**
 * How LibreOffice is told to read the CSV: comma, quotes, UTF-8, from the first line, English numbers, and
 * which columns are text (2), days as year-month-day (5) or anything (1). Without this it would guess like
 * Excel: 00123 in a CSV is a number to both, and only the reader can say that it is a code; in the XLSX the
 * cell itself says so.
 */
function importFilter(kinds: number[]): string {
  return `Text - txt - csv (StarCalc):44,34,76,1,${kinds.map((kind, i) => `${i + 1}/${kind}`).join('/')},1033,false,false`
}

const TEXT = 2
const DAY = 5
const ANY = 1

/** Line ends inside a cell are one character to a spreadsheet. */
const oneLineEnd = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell.replace(/\r\n?/g, '\n') : cell)))

describe.runIf(hasOffice)('LibreOffice', () => {
  const only = { ...QUERY, filters: [{ member: 'models.model_key', operator: 'startsWith', values: ['k'] }] }

  it('opens the workbook, and every cell is equal', async () => {
    const { original, saved } = await throughOffice('xlsx', only)
    const before = await readXlsx(original)
    const after = await readXlsx(saved)
    expect(before.rows).toEqual(ROWS)
    expect(after.columns).toEqual(only.dimensions)
    expect(oneLineEnd(after.rows)).toEqual(oneLineEnd(ROWS))
  })

  it('opens the CSV, and every cell is equal', async () => {
    const kinds = [TEXT, TEXT, TEXT, TEXT, TEXT, DAY, DAY, ANY, ANY]
    const { saved } = await throughOffice('csv', only, importFilter(kinds))
    const { columns, rows } = await readXlsx(saved)
    expect(columns).toEqual(only.dimensions)
    const defused = ROWS.map((row) =>
      row.map((cell, i) =>
        // A CSV knows no truth values; to LibreOffice they are words.
        typeof cell === 'boolean'
          ? String(cell)
          : i < 5 && typeof cell === 'string'
            ? cell.replace(/^(?=[=+\-@\t\r])/, "'")
            : cell,
      ),
    )
    expect(oneLineEnd(rows)).toEqual(oneLineEnd(defused))
  })

  it('runs nothing of a CSV that is opened without a word, and takes negative numbers for numbers', async () => {
    const { saved } = await throughOffice('csv', DAYS, importFilter([ANY, ANY]))
    const { rows } = await readXlsx(saved)
    expect(rows).toEqual([
      [-5, "'=2+3"],
      [0, "'-7"],
      [null, "'+8"],
    ])
    const workbook = await throughOffice('xlsx', DAYS)
    expect((await readXlsx(workbook.saved)).rows).toEqual([
      [-5, '=2+3'],
      [0, '-7'],
      [null, '+8'],
    ])
  })

  it('keeps decimals, 0 and nothing apart', async () => {
    const expected = [
      [2022, 1, 0, 0],
      [2023, 1, 1, 0],
      [2024, 1, null, 0],
      [2025, 1, 0, 0],
      [2026, 3, 1 / 3, 0],
    ]
    const close = (rows: unknown[][]) =>
      rows.map((row) => row.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(14)) : cell)))
    const csv = await throughOffice('csv', RATES, importFilter([ANY, ANY, ANY, ANY]))
    expect(close((await readXlsx(csv.saved)).rows)).toEqual(close(expected))
    const xlsx = await throughOffice('xlsx', RATES)
    expect(close((await readXlsx(xlsx.saved)).rows)).toEqual(close(expected))
  })
})
