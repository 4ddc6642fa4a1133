import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tablesOf, type TableRow } from '../../etl/intake/sheet_tables.ts'
import type { Cell } from '../../etl/intake/tables.ts'
import { readReference } from '../../etl/reference.ts'

/** Sheets made by a grammar: whatever stands above, between and below the rows, each row is found again as what it is. */

const { guide } = readReference('data/reference')
const unit = 'UBND xã Đại Lãnh'

/** A row as it is written, and what it is: 'data', or anything else. */
interface Row {
  cells: Cell[]
  data: boolean
}

const other = (...cells: Cell[]): Row => ({ cells, data: false })
const text = fc.constantFrom(
  'Tổ tự quản',
  'Hũ gạo tình thương',
  'Dân vận khéo',
  'Cộng tác viên dân số',
  'Ngày thứ bảy vì dân',
)
const title = fc.constantFrom<Row>(
  other('PHỤ LỤC 1'),
  other(null, 'DANH SÁCH MÔ HÌNH NĂM 2026'),
  other('ĐẢNG BỘ TỈNH', null, null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'),
  other(),
)
const between = fc.constantFrom<Row>(
  other('I', 'TẬP THỂ'),
  other('II', null, null, 'CÁ NHÂN'),
  other('1', 'Lĩnh vực 4: Quốc phòng - an ninh'),
  other(null, 'Cộng mục I: 02'),
  other('Tổng cộng (I+II)', null, null, null, '4'),
  other('* Ghi chú: số liệu đến ngày 15/11'),
  other(),
)
const below = fc.constantFrom<Row>(
  other(null, null, null, 'Đại Lãnh, ngày 18 tháng 11 năm 2026'),
  other(null, 'NGƯỜI LẬP BIỂU', null, 'CHỦ TỊCH'),
  other(null, '(Ký, ghi rõ họ tên)', null, '(Ký tên, đóng dấu)'),
  other(null, 'Nơi nhận:'),
  other(null, '- Lưu: VT.'),
  other(),
)

interface Layout {
  header: Cell[][]
  row(number: number, name: string): Cell[]
}

const flat: Layout = {
  header: [['STT', 'Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng', 'Ghi chú']],
  row: (n, name) => [String(n), unit, '2026', `${name} ${n}`, '4', 'Tập thể', 'x'],
}
const marked: Layout = {
  header: [
    ['STT', 'Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng', null],
    [null, null, null, null, null, 'Tập thể', 'Cá nhân'],
  ],
  row: (n, name) => [String(n), unit, '2026', `${name} ${n}`, '4', n % 2 ? 'x' : null, n % 2 ? null : 'x'],
}
const numbered: Layout = {
  ...flat,
  header: [...flat.header, ['(A)', '(B)', '(1)', '(2)', '(3)', '(4)', '(5)']],
}

const block = fc.record({
  layout: fc.constantFrom(flat, marked, numbered),
  titles: fc.array(title, { maxLength: 3 }),
  rows: fc.array(fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: between }), {
    minLength: 1,
    maxLength: 8,
  }),
})

test('every row of a sheet is found, and every row of data is data', () => {
  let sections = 0
  fc.assert(
    fc.property(
      fc.array(block, { minLength: 1, maxLength: 3 }),
      fc.array(below, { maxLength: 4 }),
      (blocks, footer) => {
        let number = 0
        const rows: Row[] = []
        for (const { layout, titles, rows: own } of blocks) {
          rows.push(...titles, ...layout.header.map((cells) => other(...cells)))
          for (const one of own) {
            number += 1
            rows.push(typeof one === 'string' ? { cells: layout.row(number, one), data: true } : one)
          }
        }
        rows.push(...footer)
        const found: TableRow[] = []
        for (const table of tablesOf(
          { rows: rows.map(({ cells }) => [...cells]), marks: [], delimited: false },
          'Phụ lục',
          guide,
        ))
          table.eachRow((row) => found.push(row))
        found.sort((a, b) => a.line - b.line)
        expect(found.map(({ line }) => line)).toEqual(rows.map((_, i) => i + 1))
        for (const [i, row] of rows.entries()) {
          expect([row.cells, found[i]!.kind === 'data']).toEqual([row.cells, row.data])
          if (!row.data) continue
          // Nothing of it is lost: its name, its field, and its kind, as a text or as a mark.
          for (const value of [row.cells[3], '2026', '4']) expect(found[i]!.cells).toContain(value)
          expect(found[i]!.cells.some((cell) => cell === 'Tập thể' || cell === 'Cá nhân')).toBe(true)
          sections += 1
        }
      },
    ),
    { numRuns: 3000, seed: 235 },
  )
  expect(sections).toBeGreaterThan(1000)
})
