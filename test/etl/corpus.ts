import { readFileSync } from 'node:fs'
import path from 'node:path'
import iconv from 'iconv-lite'
import Papa from 'papaparse'
import { encodeVni } from '../../etl/intake/vni.ts'
import { encodeTcvn3, encoders } from './encodings.ts'
import { column, serial, workbook, type BookCell, type BookSheet } from './workbooks.ts'

/** What must become of one sheet. Rows count as Excel shows them; `null` column: the row as a whole. */
export interface ExpectedSheet {
  sheet: string | null
  rows: number
  accepted: number
  held: number
  dropped: number
  errors: { row: number; column: string | null; code: string }[]
  unknownHeaders: string[]
}

export interface CorpusFile {
  name: string
  bytes: Uint8Array
  /** The damage that it carries, for the test's title. */
  damage: string[]
  encoding: string | null
  sheets: ExpectedSheet[]
  /** Day of registration by model code, of the accepted models. */
  models: Map<string, string | null>
  /** Items of publicity that are accepted. */
  items: number
}

type Column =
  'unit' | 'year' | 'code' | 'name' | 'field' | 'kind' | 'area' | 'registered_on' | 'status' | 'sent'
type Row = Partial<Record<string, string>>

const headers: Record<string, string[]> = {
  unit: ['Đơn vị báo cáo', 'ĐƠN VỊ BÁO CÁO', 'don vi bao cao', 'Đơn vị', 'Tên đơn vị', 'Đơn vị gửi:'],
  year: ['Năm', 'NĂM', 'nam', 'Năm báo cáo'],
  code: ['Mã mô hình', 'ma mo hinh', 'Mã', 'MÃ SỐ MÔ HÌNH'],
  name: [
    'Tên mô hình, điển hình',
    'TÊN MÔ HÌNH, ĐIỂN HÌNH',
    'Tên mô hình',
    'ten mo hinh / dien hinh',
    'Mô hình, điển hình',
  ],
  field: ['Lĩnh vực', 'LĨNH VỰC', 'linh vuc', 'Thuộc lĩnh vực'],
  kind: ['Đối tượng', 'doi tuong', 'Loại hình', 'ĐỐI TƯỢNG'],
  area: ['Địa bàn', 'Địa phương', 'Nơi thực hiện', 'dia ban'],
  registered_on: ['Ngày đăng ký', 'ngay dang ky', 'Thời gian đăng ký'],
  status: ['Trạng thái', 'Tình trạng', 'trang thai'],
  sent: ['Gửi về tỉnh', 'gui ve tinh', 'GỬI VỀ TỈNH'],
  outlet: ['Cơ quan thực hiện', 'Cơ quan', 'co quan bao chi'],
  form: ['Hình thức tuyên truyền', 'Loại', 'the loai'],
  quantity: ['Số lượng', 'so luong', 'SỐ LƯỢNG'],
}
const labels: Record<string, string> = Object.fromEntries(
  Object.entries(headers).map(([c, [label]]) => [c, label!]),
)
const unknownHeaders = ['Điện thoại liên hệ', 'Người lập biểu', 'Cột riêng của đơn vị']

const modelNames = [
  'Tổ dân phố tự quản về an ninh trật tự',
  'Thắp sáng đường quê, giữ gìn vệ sinh môi trường',
  'Hũ gạo tình thương giúp đỡ hộ nghèo',
  'Mô hình "Dân vận khéo" trong xây dựng nông thôn mới',
  'Tiếng kẻng học tập; nuôi heo đất khuyến học',
  'Người cao tuổi gương mẫu | con cháu thảo hiền',
]

/** What a row has wrong: the cells that make it so, and the column and code that must be told. */
const mistakes: { cells: Row; column: Column | null; code: string }[] = [
  { cells: { name: '' }, column: 'name', code: 'required' },
  { cells: { kind: '' }, column: 'kind', code: 'required' },
  { cells: { unit: 'Sở Không Có Thật' }, column: 'unit', code: 'unit-unknown' },
  { cells: { unit: 'UBND Nha Trang', year: '2025' }, column: 'unit', code: 'unit-ambiguous' },
  { cells: { unit: 'Báo Khánh Hòa' }, column: 'unit', code: 'unit-closed' },
  { cells: { year: '20x6' }, column: 'year', code: 'year-invalid' },
  { cells: { year: '1999' }, column: 'year', code: 'year-invalid' },
  { cells: { field: '12' }, column: 'field', code: 'field-unknown' },
  { cells: { field: 'Văn hóa văn nghệ' }, column: 'field', code: 'field-unknown' },
  { cells: { kind: 'Doanh nghiệp' }, column: 'kind', code: 'kind-unknown' },
  { cells: { area: 'Phường Phan Rang 5' }, column: 'area', code: 'area-unknown' },
  {
    cells: { unit: 'Hội Nông dân tỉnh Khánh Hòa', year: '2024', area: 'Phước Hải' },
    column: 'area',
    code: 'area-ambiguous',
  },
  { cells: { registered_on: '11/30/2025' }, column: 'registered_on', code: 'date-invalid' },
  { cells: { registered_on: '31/2/2026' }, column: 'registered_on', code: 'date-invalid' },
  { cells: { registered_on: 'tháng ba' }, column: 'registered_on', code: 'date-invalid' },
  { cells: { status: 'đang nghĩ' }, column: 'status', code: 'status-unknown' },
  { cells: { sent: 'có lẽ' }, column: 'sent', code: 'value-unknown' },
  { cells: { name: 'M?t dấu gi?a từ' }, column: 'name', code: 'marks-lost' },
  { cells: {}, column: null, code: 'duplicate-row' },
]

const titles = [
  'ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA',
  'BÁO CÁO MÔ HÌNH, ĐIỂN HÌNH NĂM 2026',
  '(Kèm theo Báo cáo số 12/BC-UBND, ngày 20 tháng 11)',
  '',
  'Đơn vị tính: mô hình',
]
const totals = ['Tổng cộng', 'TỔNG CỘNG', 'Cộng', 'Tổng số', 'TỔNG SỐ: 12', 'Cộng: 12']

/** Numbers between 0 and 1 that are the same on every machine (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Dice {
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  below(limit: number): number
}

function dice(seed: number): Dice {
  const next = random(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return { chance: (share) => next() < share, below, pick: (from) => from[below(from.length)]! }
}

/** The units of today's communes: each file is the report of one, so that no file replaces another. */
function communeUnits(): string[] {
  const text = readFileSync(path.join('data', 'reference', 'units.csv'), 'utf8')
  return Papa.parse<Record<string, string>>(text, { header: true })
    .data.filter((row) => row['kind']?.startsWith('commune_'))
    .map((row) => row['name']!)
}

/**
 * Damaged files with what must become of them: every kind of damage alone in the first files, then
 * combined at random. The same count gives the same bytes.
 */
export function corpus(count: number): CorpusFile[] {
  const units = communeUnits()
  return Array.from({ length: count }, (_, i) => {
    const unit = units[i % units.length]!
    const year = i < units.length ? '2026' : '2025'
    const d = dice(235 + i)
    if (i % 3 === 2) return bookFile(i, unit, year, d)
    return csvFile(i, unit, year, d)
  })
}

interface Line {
  cells: Row
  /** blank and total rows are dropped; a row is good or has one mistake. */
  sort: 'good' | 'bad' | 'blank' | 'total'
  error?: { column: string | null; code: string }
}

const goodDates: [text: (d: number, m: number, y: number) => string, name: string][] = [
  [(d, m, y) => `${d}/${m}/${y}`, 'd/m/yyyy'],
  [(d, m, y) => `${d}-${m}-${y % 100}`, 'd-m-yy'],
  [(d, m, y) => `${String(d).padStart(2, '0')}.${String(m).padStart(2, '0')}.${y}`, 'dd.mm.yyyy'],
  [(d, m, y) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`, 'ISO'],
]

/** The rows of a report on models: some good, some bad, blank and total rows among them. */
function modelLines(file: number, unit: string, year: string, d: Dice, models: CorpusFile['models']): Line[] {
  const lines: Line[] = []
  const size = 4 + d.below(12)
  for (let j = 0; j < size; j += 1) {
    const code = `F${file}.${j}`
    const day = [1 + d.below(12), 1 + d.below(12)] as const
    const dated = d.chance(0.7)
    const iso = `${year}-${String(day[1]).padStart(2, '0')}-${String(day[0]).padStart(2, '0')}`
    const good: Row = {
      unit,
      year: d.pick([year, `Năm ${year}`]),
      code,
      name: `${d.pick(modelNames)} số ${j}${d.chance(0.15) ? d.pick(['\ngiai đoạn hai', '\r\nở thôn']) : ''}`,
      field: d.pick(['2', '02', 'II', 'Lĩnh vực 2', 'phát triển sản xuất, kinh doanh']),
      kind: d.pick(['Tập thể', 'TẬP THỂ', 'tap the', 'Cá nhân']),
      area: d.pick(['', 'Toàn tỉnh']),
      registered_on: dated ? d.pick(goodDates)[0](day[0], day[1], Number(year)) : '',
      status: d.pick(['', 'đang xây dựng', 'Được công nhận']),
      sent: d.pick(['x', 'có', 'không', '']),
    }
    // The file's own number first, so that every mistake is made in some file.
    const wrong = j === 1 ? mistakes[file % mistakes.length]! : d.chance(0.2) ? d.pick(mistakes) : undefined
    if (j === 0 || wrong === undefined) {
      models.set(code, dated ? iso : null)
      lines.push({ cells: good, sort: 'good' })
    } else if (wrong.code === 'duplicate-row') {
      lines.push({
        cells: { ...good, code: `f${file} 0` },
        sort: 'bad',
        error: { column: null, code: wrong.code },
      })
    } else {
      lines.push({
        cells: { ...good, ...wrong.cells },
        sort: 'bad',
        error: { column: labels[wrong.column!]!, code: wrong.code },
      })
    }
    if (d.chance(0.15)) lines.push({ cells: {}, sort: 'blank' })
    if (d.chance(0.05)) lines.push({ cells: {}, sort: 'total' })
  }
  lines.push({ cells: {}, sort: 'total' })
  return lines
}

/** The rows of a report on publicity: numbers as people write them. */
function publicityLines(unit: string, year: string, d: Dice): { lines: Line[]; items: number } {
  let items = 0
  const lines = Array.from({ length: 4 + d.below(6) }, (_, j): Line => {
    const cells: Row = {
      unit,
      year,
      outlet: `Đài truyền thanh cơ sở số ${j}`,
      form: d.pick(['Tin', 'bài', 'Phóng sự']),
    }
    if (j > 0 && d.chance(0.3)) {
      const quantity = d.pick(['1.234,5', '12a', '-3', '1.23.4', 'nhiều', '1,5'])
      return {
        cells: { ...cells, quantity },
        sort: 'bad',
        error: { column: labels['quantity']!, code: 'number-invalid' },
      }
    }
    const [quantity, value] = d.pick([
      ['7', 7],
      ['1.234', 1234],
      ['1.234,0', 1234],
      ['12,0', 12],
      ['1 234', 1234],
      ['', 1],
    ] as const)
    items += value
    return { cells: { ...cells, quantity }, sort: 'good' }
  })
  lines.push({ cells: {}, sort: 'total' })
  return { lines, items }
}

function expected(lines: Line[], firstRow: number, sheet: string | null, unknown: string[]): ExpectedSheet {
  const count = (sort: Line['sort']) => lines.filter((line) => line.sort === sort).length
  return {
    sheet,
    rows: lines.length,
    accepted: count('good'),
    held: count('bad'),
    dropped: count('blank') + count('total'),
    errors: lines.flatMap((line, i) => (line.error ? [{ row: firstRow + i, ...line.error }] : [])),
    unknownHeaders: unknown,
  }
}

function shuffled<T>(items: T[], d: Dice): T[] {
  const left = [...items]
  return Array.from({ length: left.length }, () => left.splice(d.below(left.length), 1)[0]!)
}

/** Invisible characters where they change nothing that a person sees. */
function withInvisible(text: string, d: Dice): string {
  return text
    .replace(/ /g, () => d.pick([' ', '\u00a0', '  ', ' \u200b']))
    .replace(/^./, (c) => d.pick([c, `\ufeff${c}`, `\u200b${c}`]))
}

function csvFile(i: number, unit: string, year: string, d: Dice): CorpusFile {
  const models: CorpusFile['models'] = new Map()
  const publicity = i % 7 === 3 ? publicityLines(unit, year, d) : null
  const lines = publicity?.lines ?? modelLines(i, unit, year, d, models)
  const own = publicity ? ['unit', 'year', 'outlet', 'form', 'quantity'] : Object.keys(headers).slice(0, 10)
  const names = Object.keys(encoders)
  const encoder = names[i % names.length]!
  const unicode = encoder.startsWith('utf')
  const delimiter = [',', ';', '\t', '|'][Math.floor(i / 3) % 4]!
  const newline = d.pick(['\r\n', '\n'])
  const unknown = d.chance(0.3) ? [d.pick(unknownHeaders)] : []
  const columns = d.chance(0.5) ? shuffled([...own, ...unknown], d) : [...own, ...unknown]
  const above = titles.slice(0, d.below(titles.length + 1))
  const invisible = unicode && d.chance(0.4)
  const hide = (text: string) => (invisible ? withInvisible(text, d) : text)
  const header = columns.map((c) => (headers[c] ? d.pick(headers[c]) : c))
  const body = lines.map(({ cells, sort }) => {
    if (sort === 'blank')
      return d.pick([[''], columns.map(() => ''), columns.map(() => (unicode ? ' \u00a0' : ' '))])
    if (sort === 'total') return columns.map((_, c) => (c === 0 ? d.pick(totals) : ''))
    return columns.map((c) => hide(cells[c] ?? (unknown.includes(c) ? '0258 3822' : '')))
  })
  const table = Papa.unparse([header.map(hide), ...body], { delimiter, newline, quotes: d.chance(0.2) })
  const text = [...above, table].join(newline) + (d.chance(0.7) ? newline : '')
  return {
    name: `${String(i).padStart(3, '0')}-${encoder.replaceAll(' ', '-')}${d.pick(['.csv', '.CSV', '.txt', '.tsv'])}`,
    bytes: encoders[encoder]!(text),
    damage: [
      encoder,
      JSON.stringify(delimiter),
      `${above.length} titles`,
      newline === '\n' ? 'LF' : 'CRLF',
      ...(invisible ? ['invisible'] : []),
      ...unknown,
    ],
    encoding: encoder.split(' ')[0]!,
    sheets: [expected(lines, above.length + 2, null, unknown)],
    models,
    items: publicity?.items ?? 0,
  }
}

type Font = 'unicode' | 'tcvn3' | 'vni'
const fonts: Record<Font, (text: string) => string> = {
  unicode: (text) => text,
  tcvn3: (text) => iconv.decode(encodeTcvn3(text), 'windows1252'),
  vni: encodeVni,
}

function bookFile(i: number, unit: string, year: string, d: Dice): CorpusFile {
  const models: CorpusFile['models'] = new Map()
  const font: Font = (['unicode', 'unicode', 'tcvn3', 'vni'] as const)[Math.floor(i / 3) % 4]!
  const write = (text: string) => (text === '' ? null : fonts[font](text))
  const date1904 = d.chance(0.3)
  const lines = modelLines(i, unit, year, d, models)
  const sheets: BookSheet[] = []
  const results: ExpectedSheet[] = []
  const damage: string[] = [font, date1904 ? '1904' : '1900']

  if (d.chance(0.4)) {
    sheets.push({
      name: 'Thông tin chung',
      rows: [
        ['THÔNG TIN CHUNG'],
        ['Đơn vị báo cáo', unit],
        ['Năm', Number(year)],
        ['Số, ký hiệu văn bản', '12/BC-UBND'],
      ],
    })
    results.push({
      sheet: 'Thông tin chung',
      rows: 0,
      accepted: 0,
      held: 0,
      dropped: 0,
      errors: [],
      unknownHeaders: [],
    })
    damage.push('general sheet')
  }

  const unknown = d.chance(0.3) ? [d.pick(unknownHeaders)] : []
  const columns = [...Object.keys(headers).slice(0, 10), ...unknown]
  const above = titles.slice(0, d.below(titles.length + 1))
  const first = above.length + 2
  const cell = (key: string, { cells, sort }: Line): BookCell => {
    const text = cells[key] ?? ''
    const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.[0]
    if (key === 'registered_on' && iso && sort === 'good')
      return { style: 1 + d.below(3), value: String(serial(iso, date1904)) }
    if (key === 'year' && /^\d{4}$/.test(text) && d.chance(0.7)) return Number(text)
    if (key === 'field' && /^\d{1,2}$/.test(text) && d.chance(0.5)) return Number(text)
    if (key === 'name' && text !== '' && d.chance(0.1))
      return { type: 'str', formula: 'Nguon!A1', value: fonts[font](text) }
    return write(text)
  }
  const rows: BookCell[][] = [
    ...above.map((title) => [write(title)]),
    columns.map((c) => write(headers[c] ? d.pick(headers[c]) : c)),
    ...lines.map((line) => {
      if (line.sort === 'blank') return []
      if (line.sort === 'total') return [write(d.pick(totals))]
      return columns.map((c) => (unknown.includes(c) ? 258 : cell(c, line)))
    }),
  ]
  // The unit written once and merged over the rows that have the same, blank rows included.
  const merges = above.length > 0 ? [`A1:${column(columns.length - 1)}1`] : []
  const until = lines.findIndex(
    (line) => line.sort === 'total' || (line.sort === 'bad' && line.cells['unit'] !== unit),
  )
  if (d.chance(0.5) && until > 2) {
    merges.push(`A${first}:A${first + until - 1}`)
    for (let r = 1; r < until; r += 1) if (rows[first - 1 + r]!.length > 0) rows[first - 1 + r]![0] = null
    damage.push('merged unit')
  }
  const name = d.pick(['Mô hình', 'Sheet1', 'Biểu 1'])
  sheets.push({ name, rows, merges })
  results.push(expected(lines, first, name, unknown))

  let items = 0
  if (d.chance(0.4)) {
    const publicity = publicityLines(unit, year, d)
    items = publicity.items
    const keys = ['unit', 'year', 'outlet', 'form', 'quantity']
    sheets.push({
      name: 'Tuyên truyền',
      rows: [
        keys.map((c) => labels[c]!),
        ...publicity.lines.map((line) =>
          line.sort === 'total' ? ['Tổng cộng'] : keys.map((c) => line.cells[c] || null),
        ),
      ],
    })
    results.push(expected(publicity.lines, 2, 'Tuyên truyền', []))
    damage.push('several sheets')
  }
  if (d.chance(0.2)) {
    sheets.push({ name: 'Năm trước', rows, state: d.pick(['hidden', 'veryHidden']) })
    damage.push('hidden sheet')
  }
  if (d.chance(0.2)) sheets.push({ name: 'Ghi chép', rows: [['không phải bảng']] })
  return {
    name: `${String(i).padStart(3, '0')}-${font}.xlsx`,
    bytes: workbook(sheets, { date1904, strings: d.pick(['shared', 'inline']) }),
    damage,
    encoding: null,
    sheets: results,
    models,
    items,
  }
}
