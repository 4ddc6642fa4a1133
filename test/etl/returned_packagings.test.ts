import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readWorkbook } from '../../etl/intake/workbook.ts'
import { markWorkbook } from '../../etl/workbooks/marks.ts'
import { repacked, book, head, model, one, two } from './sent.ts'
import { faultsOf, parts } from './workbook.ts'

/** A workbook goes back as its sender packed it: marked, readable, and with every value in its place. */

const cases = path.join(import.meta.dirname, 'cases')
const books = readdirSync(cases).flatMap((id) =>
  readdirSync(path.join(cases, id))
    .filter((name) => /\.xls[xm]$/.test(name))
    .flatMap((name) => {
      const bytes = readFileSync(path.join(cases, id, name))
      try {
        return readWorkbook(bytes).length > 0 ? [[id, bytes] as const] : []
      } catch {
        return []
      }
    }),
)
const note = {
  name: 'Cần hoàn thiện',
  rows: [
    ['TỆP CÓ DÒNG CẦN HOÀN THIỆN'],
    ['Trang tính', 'Dòng', 'Cột', 'Lý do'],
    ['Mô hình', '2', 'Đối tượng', 'Chưa đúng'],
  ],
  widths: [20, 8, 20, 60],
  lists: [['Tập thể', 'Cá nhân', 'Thôn, tổ dân phố']],
}
const reason =
  'Đối tượng “Doanh nghiệp” chưa đúng. Đề nghị chọn: tập thể, cá nhân, hộ gia đình, gia đình, dòng họ, câu lạc bộ, thôn/tổ dân phố, xã.'

function marked(bytes: Uint8Array) {
  const [first] = readWorkbook(Buffer.from(bytes))
  const column = Math.max(...first!.rows.map((row) => row.length))
  // A row that is there: the second one, or the next that has something in it.
  const row = first!.rows.findIndex((cells, at) => at > 0 && cells.length > 0) + 1
  const marks = {
    sheet: first!.name,
    cells: [{ row, column: 1, hint: { text: reason, list: 0 } }],
    reasons: { column, headRow: 1, head: 'Lý do cần hoàn thiện', byRow: new Map([[row, reason]]) },
  }
  return { column, row, result: markWorkbook(bytes, [marks], note).bytes }
}

describe('every packaging', () => {
  test.each(books)('%s', (_, original) => {
    const was = readWorkbook(original)
    const { column, row, result } = marked(original)
    const is = readWorkbook(result)
    expect(is.map((sheet) => sheet.name)).toEqual([...was.map((sheet) => sheet.name), note.name])
    for (const [i, { rows }] of was.entries()) {
      const now = is[i]!.rows.map((cells, at) =>
        i === 0 && (at === 0 || at === row - 1) ? cells.slice(0, column) : cells,
      )
      const trimmed = (all: (string | null)[][]) =>
        all.map((cells) => cells.slice(0, cells.findLastIndex((cell) => cell !== null) + 1))
      expect(trimmed(now).slice(0, rows.length)).toEqual(trimmed(rows))
    }
    expect(is[0]!.rows[row - 1]![column]).toBe(reason)
    expect(is.at(-1)!.rows[2]!.slice(0, 4)).toEqual(note.rows[2])
  })
})

test('a hint and the values stand at the cell, and go away when it is marked again', () => {
  const { result } = marked(book([head, model(one), model(two)]))
  expect(faultsOf(result)).toEqual([])
  const sheet = parts(result)['xl/worksheets/sheet1.xml']!
  expect(sheet).toMatch(
    /<dataValidation type="list"[^>]* prompt="Đối tượng “Doanh nghiệp”[^>]* sqref="B2"><formula1>'Cần hoàn thiện'!\$G\$1:\$G\$3<\/formula1>/,
  )
  const again = parts(marked(result).result)['xl/worksheets/sheet1.xml']!
  expect(again.match(/<dataValidation /g)).toHaveLength(1)
  expect(again).toContain('<dataValidations count="1">')
})

test('a cell that has a drop-down keeps it, and what stands behind drop-downs stays behind them', () => {
  const own =
    '<dataValidations count="1"><dataValidation type="whole" sqref="B2:B9"><formula1>1</formula1></dataValidation></dataValidations><pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
  const withOwn = repacked(book([head, model(one)]), (name, xml) =>
    name.includes('worksheets') ? xml.replace('</worksheet>', `${own}</worksheet>`) : xml,
  )
  expect(parts(marked(withOwn).result)['xl/worksheets/sheet1.xml']).toContain(own)
  const margins = own.slice(own.indexOf('<pageMargins'))
  const without = repacked(book([head, model(one)]), (name, xml) =>
    name.includes('worksheets') ? xml.replace('</worksheet>', `${margins}</worksheet>`) : xml,
  )
  expect(parts(marked(without).result)['xl/worksheets/sheet1.xml']).toMatch(/<\/dataValidations><pageMargins/)
})

test('a row whose height its sender set is as high as its reason', () => {
  const low = repacked(book([head, model(one)]), (name, xml) =>
    name.includes('worksheets') ? xml.replace('<row r="2"', '<row r="2" ht="15" customHeight="1"') : xml,
  )
  const [, height] = /<row r="2" ht="([\d.]+)"/.exec(parts(marked(low).result)['xl/worksheets/sheet1.xml']!)!
  expect(Number(height)).toBeGreaterThanOrEqual(45)
})

test('a row to be mended that a filter hides is shown, the others stay hidden', () => {
  const filtered = repacked(book([head, model(one), model(two)]), (name, xml) =>
    name.includes('worksheets')
      ? xml.replace('<row r="2"', '<row hidden="1" r="2"').replace('<row r="3"', '<row r="3" hidden="1"')
      : xml,
  )
  const sheet = parts(marked(filtered).result)['xl/worksheets/sheet1.xml']!
  expect(sheet).toMatch(/<row r="2"/)
  expect(sheet).toMatch(/<row r="3" hidden="1"/)
})
