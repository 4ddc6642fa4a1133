import { numbers } from './bytes.ts'
import { column as letters, workbook, type BookCell, type BookSheet } from './workbooks.ts'

/**
 * Workbooks by a grammar: titles, headers of one to three rows, sections, groups, totals, notes, ditto marks, merged
 * cells, in any combination, and of each line what it is. What a row must come to is worked out here, from what was
 * written, and by nobody's reader.
 */

/** A line that was written; of a row of data what must stand in the ledger, or that it must be held. */
export interface Written {
  line: number
  sort: 'data' | 'other' | 'blank'
  /** Columns of `core_model` with their values; null: the row is held. */
  values: Record<string, string | number> | null
  /** Letters of columns that have no header, and have something in this row. */
  unnamed: string[]
}

export interface MadeBook {
  name: string
  bytes: Uint8Array
  lines: Written[]
  /** Headers that no table knows. */
  unknown: string[]
}

const unit = { text: 'UBND xã Đại Lãnh', code: 'UBND-22504' }
const names = [
  'Tổ tự quản',
  'Hũ gạo tình thương',
  'Dân vận khéo',
  'Cộng tác viên dân số',
  'Tổng đài hỏi đáp',
  'Ngày thứ bảy vì dân',
]
const kinds = [
  { text: 'Tập thể', code: 'collective' },
  { text: 'Cá nhân', code: 'individual' },
]
const fields = [
  { code: 4, texts: ['4', 'IV', 'Quốc phòng - an ninh'], section: 'Lĩnh vực 4: Quốc phòng - an ninh' },
  { code: 5, texts: ['5', 'V', 'Giáo dục và đào tạo'], section: 'Lĩnh vực Giáo dục và đào tạo' },
  { code: 6, texts: ['6', 'LV6', 'Y tế, chăm sóc sức khỏe Nhân dân'], section: 'Lĩnh vực 6' },
]

/** What a column of a layout holds, and its header from above to below. */
interface Column {
  holds:
    'number' | 'unit' | 'year' | 'name' | 'field' | 'kind' | 'mark0' | 'mark1' | 'day' | 'note' | 'unknown'
  heads: (string | null)[]
}

/** A header that was laid out: its rows, its merged cells, and what its columns hold. */
interface Layout {
  columns: Column[]
  height: number
  /** Ranges of columns that are merged in a header row, and columns that are merged downwards. */
  across: [row: number, from: number, to: number][]
}

type Next = (limit: number) => number
const pick = <T>(next: Next, all: readonly T[]): T => all[next(all.length)]!

function layoutOf(next: Next, { given }: { given: { unit: boolean; year: boolean } }): Layout {
  const height = 1 + next(3)
  const group = height === 3
  const columns: Column[] = []
  const across: Layout['across'] = []
  const add = (holds: Column['holds'], head: string) => columns.push({ holds, heads: [head] })
  if (next(2)) add('number', pick(next, ['STT', 'TT', 'Số TT']))
  if (!given.unit || next(3) === 0)
    add('unit', pick(next, ['Đơn vị báo cáo', '1. Đơn vị báo cáo *', 'Cơ quan, đơn vị']))
  if (!given.year || next(3) === 0) add('year', pick(next, ['Năm', 'Năm báo cáo']))
  const from = columns.length
  const below = (holds: Column['holds'], heads: (string | null)[]) => columns.push({ holds, heads })
  const over = group ? ['Thông tin về mô hình'] : []
  const rest = () => (group ? [null] : [])
  below('name', [
    ...over,
    pick(next, ['Tên mô hình, điển hình', 'Tên mô hình', 'Tên mô hình,\nđiển hình (ghi rõ)']),
  ])
  if (next(5))
    below('field', [...rest(), pick(next, ['Lĩnh vực', 'Lĩnh vực\n(ghi số từ 1 đến 11)', 'Thuộc lĩnh vực'])])
  if (height > 1) {
    const at = columns.length
    below('mark0', [...rest(), 'Đối tượng', 'Tập thể'])
    below('mark1', [...rest(), null, 'Cá nhân'])
    across.push([height - 2, at, at + 1])
  } else if (next(5)) below('kind', ['Đối tượng'])
  if (group) across.push([0, from, columns.length - 1])
  if (next(2)) add('day', 'Ngày đăng ký')
  if (next(2)) add('unknown', 'Số điện thoại')
  if (next(2)) add('note', 'Ghi chú')
  // By a name alone nobody knows a table.
  const known = columns.filter(({ holds }) => holds !== 'number' && holds !== 'unknown')
  if (known.length < 2) add('field', 'Lĩnh vực')
  return { columns, height, across }
}

/** Writes one sheet from above to below. */
function sheetWriter(first: number) {
  const rows: BookCell[][] = []
  const merges: string[] = []
  const lines: Written[] = []
  const unknown = new Set<string>()
  let count = first
  const put = (
    cells: BookCell[],
    sort: Written['sort'],
    values: Written['values'] = null,
    unnamed: string[] = [],
  ) => {
    rows.push(cells)
    lines.push({ line: rows.length, sort, values, unnamed })
  }
  const other = (...cells: BookCell[]) => {
    put(cells, cells.every((cell) => cell === null) ? 'blank' : 'other')
  }
  const merge = (left: number, top: number, right: number, bottom: number) =>
    merges.push(`${letters(left)}${top}:${letters(right)}${bottom}`)
  const writeHeader = ({ columns, height, across }: Layout) => {
    const top = rows.length + 1
    for (let row = 0; row < height; row += 1)
      other(
        ...columns.map(({ heads }): BookCell => {
          // What has fewer rows stands in the first, merged downwards.
          return heads.length === height || row < heads.length ? (heads[row] ?? null) : null
        }),
      )
    for (const [row, from, to] of across) merge(from, top + row, to, top + row)
    for (const [at, { heads }] of columns.entries())
      if (heads.length < height) merge(at, top + heads.length - 1, at, top + height - 1)
    for (const { holds, heads } of columns) if (holds === 'unknown') unknown.add(heads[0]!)
  }
  return { rows, merges, lines, unknown, put, other, merge, writeHeader, nextName: () => (count += 1) }
}

type Writer = ReturnType<typeof sheetWriter>

/** What holds for the rows below: what titles, or the sections that are open, give. */
interface Open {
  unit: boolean
  year: boolean
  kind: (typeof kinds)[number] | null
  field: (typeof fields)[number] | null
  /** The sections that are open, the outermost first: a section of the same sort ends one, and what is within it. */
  sections: { gives: 'kind' | 'field'; numbered: string }[]
}

function openSection(open: Open, gives: 'kind' | 'field', number: string): void {
  const numbered = /\d/.test(number) ? 'digit' : /^[IV]/.test(number) ? 'roman' : 'letter'
  const at = open.sections.findIndex((one) => one.gives === gives || one.numbered === numbered)
  if (at >= 0) for (const ended of open.sections.splice(at)) open[ended.gives] = null
  open.sections.push({ gives, numbered })
}

function writeRow(next: Next, writer: Writer, { columns }: Layout, open: Open, number: number): void {
  const has = (holds: Column['holds']) => columns.some((column) => column.holds === holds)
  const name = `${pick(next, names)} ${writer.nextName()}`
  const values: Record<string, string | number> = { model_name: name, unit_code: unit.code, year: 2026 }
  let held = false
  const kind = pick(next, kinds)
  const field = pick(next, fields)
  const fault = next(8) === 0 ? next(5) : -1
  const leavesKind = open.kind !== null && next(2) === 0
  const leavesField = open.field !== null && next(2) === 0
  const ownKind = has('kind') || has('mark0')
  const kindOf = ownKind && !leavesKind ? kind : open.kind
  const fieldOf = has('field') && !leavesField ? field : open.field
  if (kindOf) values['kind'] = kindOf.code
  else held = true
  if (fieldOf) values['field_code'] = fieldOf.code
  else held = true
  if ((!has('unit') && !open.unit) || (!has('year') && !open.year)) held = true
  const cells = columns.map(({ holds }): BookCell => {
    switch (holds) {
      case 'number':
        return number
      case 'unit':
        return unit.text
      case 'year':
        return fault === 0 ? ((held = true), 'năm nay') : 2026
      case 'name':
        if (fault === 1) return ((held = true), pick(next, ['nt', '"', 'Như trên', 'Không có']))
        if (fault === 2) return ((held = true), { type: 'e', value: '#N/A' })
        if (fault === 3) return ((held = true), '1. Hũ gạo\n2. Ống heo')
        return name
      case 'field':
        return leavesField ? null : pick(next, field.texts)
      case 'kind':
        return leavesKind ? null : kind.text
      case 'mark0':
      case 'mark1':
        return !leavesKind && kinds[Number(holds.slice(4))] === kind ? pick(next, ['x', 'X', '✓']) : null
      case 'day':
        if (next(2)) return null
        if (fault === 4) return ((held = true), 'hôm qua')
        values['registered_on'] = '2026-03-05'
        return '05/3/2026'
      case 'note':
        if (next(2)) return null
        values['note'] = `ghi chú ${name}`
        return `ghi chú ${name}`
      case 'unknown':
        return `0258 ${number}`
    }
  })
  const unnamed: string[] = []
  if (next(12) === 0) {
    unnamed.push(letters(columns.length + 1))
    cells.push(null, 'xem thêm')
  }
  writer.put(cells, 'data', held ? null : values, unnamed)
}

/** What may stand between rows of data. A section changes what is open. */
function writeBetween(next: Next, writer: Writer, layout: Layout, open: Open): void {
  const at = (text: string) => [...new Array<null>(next(2)).fill(null), text]
  switch (next(8)) {
    case 0: {
      const number = pick(next, ['I', 'II', 'A.'])
      openSection(open, 'kind', number)
      open.kind = pick(next, kinds)
      writer.other(number, open.kind.text.toUpperCase())
      return
    }
    case 1:
    case 2: {
      const number = pick(next, ['1', '2.'])
      openSection(open, 'field', number)
      open.field = pick(next, fields)
      writer.other(number, open.field.section)
      return
    }
    case 3:
      writer.other(null, 'Cộng mục I: 02')
      return
    case 4:
      writer.other(...at(pick(next, ['* Ghi chú: số liệu đến ngày 15/11', 'Trang 1/2'])))
      return
    case 5:
      writer.other()
      return
    case 6:
      writer.writeHeader(layout)
      return
    default:
      writer.other(...layout.columns.map((_, i) => `(${i + 1})`))
  }
}

/** A book of one sheet of models, with a general sheet or without. */
export function madeBook(seed: number): MadeBook {
  const next = numbers(seed * 2_654_435 + 1)
  for (let i = 0; i < 5; i += 1) next(2)
  const writer = sheetWriter(seed * 1000)
  const general = next(4) === 0
  const titled = { unit: general || next(2) === 0, year: general || next(2) === 0 }
  if (titled.unit && !general)
    writer.other(pick(next, ['UBND XÃ ĐẠI LÃNH', 'Đơn vị báo cáo: UBND xã Đại Lãnh']))
  if (next(2)) writer.other(null, null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
  if (titled.year && !general)
    writer.other(null, pick(next, ['DANH SÁCH MÔ HÌNH NĂM 2026', 'Năm báo cáo: 2026']))
  const blocks = 1 + next(3)
  for (let block = 0; block < blocks; block += 1) {
    const open: Open = { ...titled, kind: null, field: null, sections: [] }
    if (block > 0) {
      writer.other()
      writer.other(`BIỂU SỐ ${block + 1}`)
    }
    const layout = layoutOf(next, { given: titled })
    // A list without fields or kinds has them as sections, or is no list of models that anybody could know.
    const has = (holds: Column['holds']) => layout.columns.some((column) => column.holds === holds)
    writer.writeHeader(layout)
    if (next(3) === 0) writer.other(...layout.columns.map((_, i) => `(${i + 1})`))
    if (!has('kind') && !has('mark0')) {
      openSection(open, 'kind', 'I')
      open.kind = pick(next, kinds)
      writer.other('I', open.kind.text.toUpperCase())
    }
    if (!has('field')) {
      openSection(open, 'field', '1')
      open.field = pick(next, fields)
      writer.other('1', open.field.section)
    }
    const rows = 1 + next(6)
    for (let row = 1; row <= rows; row += 1) {
      writeRow(next, writer, layout, open, row)
      if (next(4) === 0 && row < rows) writeBetween(next, writer, layout, open)
    }
    if (next(3) === 0) writer.other('Tổng cộng', null, String(rows))
  }
  if (next(2)) {
    writer.other()
    writer.other(null, null, 'Đại Lãnh, ngày 18 tháng 11 năm 2026')
    writer.other(null, 'NGƯỜI LẬP BIỂU', null, 'KT. CHỦ TỊCH')
    writer.other(null, '(Ký, ghi rõ họ tên)', null, '(Ký tên, đóng dấu)')
    if (next(2)) writer.other(null, 'Trần Thế Mẫu', null, 'Lê Thị Mẫu')
    if (next(2)) writer.other('Nơi nhận:')
  }
  const sheets: BookSheet[] = [{ name: 'Phụ lục', rows: writer.rows, merges: writer.merges }]
  if (general)
    sheets.unshift({
      name: 'Thông tin chung',
      rows: [
        ['Đơn vị báo cáo', unit.text],
        ['Năm', 2026],
      ],
    })
  return {
    name: `${seed}.xlsx`,
    bytes: workbook(sheets, { strings: next(2) ? 'shared' : 'inline' }),
    lines: writer.lines,
    unknown: [...writer.unknown],
  }
}
