import fc from 'fast-check'
import readXlsx from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { readWorkbook } from '../../etl/intake/workbook.ts'
import { numbers } from './bytes.ts'
import { serial, workbook, type BookCell } from './workbooks.ts'

/** What a cell of the other reader is to ours: days as ISO days, decimals with a comma. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'x' : 'Không'
  if (typeof value === 'number') return String(value).replace('.', ',')
  return (value as string).normalize('NFC')
}

/** Rows without the blank cells at their ends, which are nobody's. */
function trimmed(rows: (string | null)[][]): (string | null)[][] {
  const cut = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== null) + 1))
  return cut.slice(0, cut.findLastIndex((row) => row.length > 0) + 1)
}

const text = fc.constantFrom(
  'Sở Y tế',
  'a & b',
  '<x>',
  '  hai  khoảng ',
  'dòng\nhai',
  '𝄞',
  '_x0041_',
  'Nº 12',
  '"',
  "'",
  '0',
)
const day = fc
  .integer({ min: 61, max: 80_000 })
  .map((days): BookCell => ({ style: 1 + (days % 3), value: String(days + serial('1899-12-30')) }))
const cell = fc.oneof(
  { weight: 4, arbitrary: text as fc.Arbitrary<BookCell> },
  { weight: 2, arbitrary: fc.integer({ min: -5000, max: 99_999_999 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<BookCell>(
      1.125,
      0.1,
      2.5,
      1e15,
      { style: 5, value: '12' },
      { style: 6, value: '7' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<BookCell>(
      { type: 'b', value: '1' },
      { type: 'str', formula: 'A1', value: 'kết quả' },
    ),
  },
  { weight: 2, arbitrary: day },
  { weight: 3, arbitrary: fc.constant(null) },
)

test('our reader of workbooks takes what another one takes', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { maxLength: 6 }), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom('shared' as const, 'inline' as const),
      async (rows, date1904, strings) => {
        const bytes = Buffer.from(workbook([{ name: 'Mô hình', rows }], { date1904, strings }))
        const [ours] = readWorkbook(bytes)
        const [theirs] = await readXlsx(bytes, { trim: false })
        expect(trimmed(ours!.rows)).toEqual(trimmed(theirs!.data.map((row) => row.map(asText))))
      },
    ),
    { numRuns: 300, seed: 235 },
  )
})

test('of damaged workbooks nothing is read that was not in them', { timeout: 300_000 }, () => {
  const rows = Array.from({ length: 20 }, (_, r) => Array.from({ length: 6 }, (_, c) => `ô ${r} ${c}`))
  const original = Buffer.from(workbook([{ name: 'Mô hình', rows }]))
  const known = new Set(rows.flat())
  const next = numbers(20261130)
  let read = 0
  for (let i = 0; i < 2000; i += 1) {
    const bytes = Buffer.from(original)
    for (let times = 1 + next(3); times > 0; times -= 1) bytes[next(bytes.length)]! ^= 1 << next(8)
    let sheets
    try {
      sheets = readWorkbook(bytes)
    } catch {
      continue
    }
    read += 1
    for (const found of sheets.flatMap((sheet) => sheet.rows.flat()))
      if (found !== null) expect(known).toContain(found)
  }
  expect(read).toBeGreaterThan(0)
})
