import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAnyCsv, readPlainCsv } from '../../etl/intake/csv.ts'
import { isEmptyRow, isTotal } from '../../etl/intake/tables.ts'
import { cleanText } from '../../etl/intake/text.ts'
import { readReference } from '../../etl/reference.ts'
import { makeStaging } from '../../etl/staging.ts'

/** Two readers of one CSV file: where DuckDB's own is used, it must take what the other takes, row for row. */

const { guide } = readReference('data/reference')
const columns = guide.columns.get('model')!.map((c) => c.column)
const dir = mkdtempSync(path.join(tmpdir(), 'guong-sang-plain-'))
let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
})
afterAll(() => {
  connection.closeSync()
  instance.closeSync()
  rmSync(dir, { recursive: true })
})

type Staged = (string | number | null)[][]

/** What the slow reader takes, cleaned, blank and total rows aside. */
function slowly(bytes: Buffer): Staged | null {
  const table = readAnyCsv(bytes, guide)
  if (typeof table !== 'object') return null
  const rows: Staged = []
  table.eachRow((line, cells) => {
    if (isEmptyRow(cells, table.header) || isTotal(cells, table.header, guide)) return
    const at = (column: string) => table.header.columns.indexOf(column)
    rows.push([line, ...columns.map((c) => (at(c) < 0 ? null : cleanText(cells[at(c)] ?? '')))])
  })
  return rows
}

/** Whether DuckDB is asked to read it; a file may turn out as not plain at its head, or further down. */
async function isPlain(bytes: Buffer): Promise<boolean> {
  const rows = await readPlainCsv(bytes, guide)?.plain!()
  return typeof rows === 'number'
}

/** What DuckDB takes; null where the file is left to the slow reader. */
async function quickly(bytes: Buffer): Promise<Staged | null> {
  const table = readPlainCsv(bytes, guide)
  if (table === null) return null
  const file = path.join(dir, 'one.csv')
  writeFileSync(file, bytes)
  const staging = await makeStaging(connection, guide, () => true)
  const { plain, delimiter, header } = table
  const sheet = { headerLine: header.row + 1, delimiter, columns: header.columns }
  const rows = await staging.model.addFile(7, file, sheet, plain!)
  for (const each of Object.values(staging)) each.close()
  const list = columns.map((c) => `"${c}"`).join(', ')
  const reader = await connection.runAndReadAll(
    `SELECT row_no, ${list} FROM stg_model WHERE sheet_id = 7 ORDER BY row_no`,
  )
  const staged = reader.getRowsJson() as Staged
  expect(staged).toHaveLength(rows ?? 0)
  return rows === null ? null : staged
}

const header = ['Đơn vị báo cáo', 'Năm', 'Mã mô hình', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng']
const first = (cell: string) => `${header.join(',')}\n${cell},2025,A1,Một,6,Tập thể\n`

describe('a plain file', () => {
  test.each([
    ['as Excel saves it', `\uFEFF${first('Sở Y tế').replaceAll('\n', '\r\n')}`, 1],
    ['without a line end at its end', first('Sở Y tế').trimEnd(), 1],
    ['with quotes inside quotes', first('"Sở ""Y tế"", tỉnh"'), 1],
    ['with an empty quoted cell', first('""').replace('A1', 'Sở Y tế'), 1],
    ['with a title above its header', `BÁO CÁO,,,,,\n${first('Sở Y tế')}`, 1],
    ['with a semicolon', first('Sở Y tế').replaceAll(',', ';'), 1],
    ['of a unit whose name begins like a total', first('Tổng Công ty Khánh Việt'), 1],
    ['with the signs of typed text', first('Sở “Y tế” – số 1…'), 1],
  ])('%s is read by DuckDB', async (_, text, rows) => {
    const bytes = Buffer.from(text)
    const quick = await quickly(bytes)
    expect(quick).toHaveLength(rows)
    expect(quick).toEqual(slowly(bytes))
  })

  test.each([
    ['a line break in a cell', first('"Sở\nY tế"')],
    ['a blank row', `${first('Sở Y tế')}\n${'Sở Y tế,2025,A2,Hai,6,Tập thể'}\n`],
    ['a row of commas', `${first('Sở Y tế')},,,,,\n`],
    ['a row that is too short', `${first('Sở Y tế')}Sở Y tế,2025\n`],
    ['a row that is too long', `${first('Sở Y tế')}Sở Y tế,2025,A2,Hai,6,Tập thể,\n`],
    ['a line of totals', `${first('Sở Y tế')}Tổng cộng,,,2,,\n`],
    ['a total with quotes in it', `${first('Sở Y tế')}"""Tổng"" cộng",,,2,,\n`],
    ['a total behind empty cells', `${first('Sở Y tế')}"",,"Tổng cộng",2,,\n`],
    ['a sign before the total', `${first('Sở Y tế')}* Cộng,,,2,,\n`],
    ['a space too many', first('Sở  Y tế')],
    ['a space before a cell', first(' Sở Y tế')],
    ['a space in quotes before a cell', first('" Sở Y tế"')],
    ['a space after a cell', first('Sở Y tế ')],
    ['a space that does not break', first('Sở\u00a0Y tế')],
    ['a zero-width letter', first('Sở\u200b Y tế')],
    ['a letter in two parts', first('Sở Y tế'.normalize('NFD'))],
    ['a tab', first('Sở\tY tế')],
    ['a zero byte', first('Sở\0Y tế')],
    ['a quote inside a cell', first('Sở "Y tế"')],
    ['text after a closing quote', first('"Sở" Y tế')],
    ['line ends of two sorts', `${first('Sở Y tế')}Sở Y tế,2025,A2,Hai,6,Tập thể\r\n`],
    ['an old line end in its title', `BÁO CÁO\rNĂM,,,,,\n${first('Sở Y tế')}`],
    ['an ideograph', first('Sở Y tế 京')],
  ])('with %s is left to the slow reader', async (_, text) => {
    expect(await isPlain(Buffer.from(text))).toBe(false)
  })

  test('that is no UTF-8 is left to the slow reader', async () => {
    const bytes = Buffer.from(first('Sở Y tế'))
    bytes[bytes.length - 3] = 0xff
    expect(await isPlain(bytes)).toBe(false)
  })

  test('either reader takes the same of any file', async () => {
    const piece = fc.constantFrom(
      ...[
        'Sở',
        'Y tế',
        ' ',
        '  ',
        '"',
        '""',
        ',',
        ';',
        '\n',
        '\r\n',
        '\r',
        'Tổng cộng',
        'Cộng',
        'ế',
        '\u0301',
      ],
      ...[
        '–',
        '…',
        '\u00a0',
        '\ufeff',
        '1.234',
        '-1',
        '=A1',
        '',
        'ẵ',
        '₫',
        '漢',
        '\\',
        "'",
        '#',
        '%',
        'NULL',
      ],
    )
    const wild = fc
      .array(piece, { maxLength: 4 })
      .map((parts) => parts.join(''))
      .chain((text) => fc.constantFrom(text, `"${text.replaceAll('"', '""')}"`))
    const usual = fc.constantFrom(
      'Sở Y tế',
      'a',
      '',
      '""',
      '"x, y"',
      '"""b"""',
      '"c ""d"" e"',
      '–',
      '1.234',
      'NULL',
      "'",
    )
    const cell = fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: wild })
    const row = fc.oneof(
      { weight: 9, arbitrary: fc.array(cell, { minLength: 6, maxLength: 6 }) },
      { weight: 1, arbitrary: fc.array(cell, { maxLength: 8 }) },
    )
    const ends = fc.constantFrom('\n', '\n', '\r\n')
    let quick = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 4 }),
        ends,
        fc.boolean(),
        async (rows, end, last) => {
          const text = [header, ...rows].map((cells) => cells.join(',')).join(end) + (last ? end : '')
          const bytes = Buffer.from(text)
          const found = await quickly(bytes)
          if (found === null) return
          quick += 1
          expect(found).toEqual(slowly(bytes))
        },
      ),
      { numRuns: 1500, seed: 235 },
    )
    // The property says nothing where no file is plain.
    expect(quick).toBeGreaterThan(200)
  })

  test('of many rows keeps its lines, on as many threads as there are', async () => {
    const rows = Array.from({ length: 300_000 }, (_, i) => `Sở Y tế,2025,A${i},"Một, hai ${i}",6,Tập thể`)
    const quick = await quickly(Buffer.from(`${header.join(',')}\n${rows.join('\n')}\n`))
    expect(quick).toHaveLength(300_000)
    const code = 1 + columns.indexOf('code')
    expect(quick!.filter((row, i) => row[0] !== i + 2 || row[code] !== `A${i}`)).toEqual([])
  })
})
