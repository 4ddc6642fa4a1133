import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Submission } from '../submissions.ts'
import { contextOf, otherPeriodOf, type ContextColumn, type Taken } from './context.ts'
import { firstRows, readAnyCsv, readCsv, type CsvTable } from './csv.ts'
import { fold } from './fold.ts'
import { formTable } from './form_sheet.ts'
import { nearestTable } from './headers.ts'
import { fileKind } from './kinds.ts'
import {
  rowAbove,
  tableRows,
  tablesOf,
  tick,
  type Doubt,
  type SheetTable,
  type TableRow,
} from './sheet_tables.ts'
import {
  announcedBy,
  hasSampleMark,
  isBlank,
  readInfo,
  type Cell,
  type Header,
  type TableGuide,
  type TableName,
} from './tables.ts'
import type { WordDocument } from './document.ts'
import type { WorkbookReader } from './reader.ts'
import { holdsUnfit, longestCell } from './text.ts'
import type { WorkbookSheet } from './workbook.ts'

export type { Doubt } from './sheet_tables.ts'

/** A sheet whose table was recognised (a CSV file is one sheet without a name). */
export interface IntakeSheet {
  sheet: string | null
  table: TableName
  encoding: string | null
  delimiter: string | null
  /** The columns of its rows and the line of its header; null for "Thông tin chung". */
  header: Pick<Header, 'row' | 'columns' | 'unknown'> | null
  /** Set for a CSV file that DuckDB may read by itself: tells its rows, or null where it is for `readSlowly`. */
  plain: (() => Promise<number | null>) | null
  /** What the lines above the table say for all its rows, of what its columns do not. */
  context: Map<ContextColumn, Taken>
  doubts: Doubt[]
  /** Reads the rows in their order. @returns doubts that are known then */
  eachRow(take: (row: TableRow) => void): Doubt[]
}

/** A file as it was read: its sheets, or the code of what stood in the way. */
export interface IntakeFile extends Submission {
  bytes: Buffer
  sha256: string
  /** The last later day on which the same bytes came, where they were given more than once. */
  again?: string
  /** The document from which its table was confirmed: then `bytes` are those of the table. */
  source?: { sha256: string; bytes: Buffer }
  sample: boolean
  sheets: IntakeSheet[]
  /** What the sheet "Thông tin chung" says, by column; empty without one. */
  info: Map<string, string>
  refusal: { code: string; suggestion: string } | null
}

type FileSoFar = Omit<IntakeFile, 'refusal'>

const largest = 200 * 1024 * 1024

/**
 * Reads one submitted file. Never throws for what is in it: a file that cannot be read has a refusal.
 * @param confirmed gives for the checksum of a document the workbook that somebody confirmed of it, if anybody did
 */
export async function readSubmission(
  submission: Submission,
  guide: TableGuide,
  workbooks: WorkbookReader,
  confirmed: (sha256: string) => Buffer | null = () => null,
): Promise<IntakeFile> {
  const empty = {
    ...submission,
    bytes: Buffer.alloc(0),
    sha256: '',
    sample: false,
    sheets: [],
    info: new Map<string, string>(),
  }
  try {
    if (submission.unopened !== undefined) return refuse(empty, 'unreadable', submission.unopened)
    const { size } = statSync(submission.path)
    if (size > largest)
      return refuse(
        empty,
        'too-large',
        `Tệp ${Math.round(size / 1024 / 1024)} MB. Đề nghị chia thành nhiều tệp dưới 200 MB.`,
      )
    empty.bytes = readFileSync(submission.path)
  } catch {
    return refuse(empty, 'unreadable', 'Đề nghị kiểm tra tệp còn ở đó và có quyền đọc.')
  }
  empty.sha256 = sha256Of(empty.bytes)
  if (empty.bytes.length === 0) return refuse(empty, 'empty')
  const kind = fileKind(empty.bytes, path.extname(submission.path).toLowerCase())
  if (kind === 'csv') return csvFile(empty, readCsv, guide)
  if (kind === 'word') {
    const table = confirmed(empty.sha256)
    if (!table) return unconfirmed(empty, workbooks)
    const { sha256, bytes } = empty
    return workbookFile(
      { ...empty, bytes: table, sha256: sha256Of(table), source: { sha256, bytes } },
      guide,
      workbooks,
    )
  }
  return kind === 'workbook'
    ? workbookFile(empty, guide, workbooks)
    : refuse(empty, kind.code, kind.suggestion)
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function workbookFile(
  file: FileSoFar,
  guide: TableGuide,
  workbooks: WorkbookReader,
): Promise<IntakeFile> {
  const result = await workbooks.read(file.bytes)
  if (!('fault' in result)) return readSheets(file, result.sheets, guide)
  const [code, suggestion] = workbookFaults[result.fault]
  return refuse(file, code, 'cell' in result && result.cell ? farCell(result.cell) : suggestion)
}

/** A document of which nobody has confirmed anything is held; one that has nothing to confirm is refused. */
async function unconfirmed(file: FileSoFar, workbooks: WorkbookReader): Promise<IntakeFile> {
  const result = await workbooks.readDocument(file.bytes)
  if ('fault' in result) return refuse(file, ...documentFault(result.fault, file.bytes))
  const why = whyNothing(result.document)
  return why === null ? refuse(file, 'word-unconfirmed') : refuse(file, 'unreadable', why)
}

/** Why a document has nothing to read: scanned pages, or no letter at all; null where it has letters. */
export function whyNothing({ paragraphs, pictures }: WordDocument): string | null {
  const letters = paragraphs.reduce((sum, { text }) => sum + text.trim().length, 0)
  if (pictures > 0 && letters < 40)
    return 'Đây là bản quét hoặc ảnh chụp, không có chữ để đọc. Đề nghị gửi bản có chữ (.docx hoặc .xlsx).'
  return letters === 0 ? 'Tệp Word, PDF này không có chữ nào. Đề nghị kiểm tra và gửi lại.' : null
}

const resave = 'đề nghị mở bằng Word, lưu lại dạng .docx rồi gửi.'
/** What is said of a document that cannot be read: code and suggestion. */
export function documentFault(fault: Fault | 'password', bytes: Buffer): [code: string, suggestion: string] {
  if (fault !== 'damaged') return documentFaults[fault]
  const [first] = bytes.toString('latin1', 0, 1)
  if (first === '%') return ['unreadable', 'Tệp PDF hỏng; đề nghị gửi tệp gốc (.docx hoặc .xlsx).']
  return ['unreadable', `Tệp ${first === 'P' ? '.docx' : '.doc'} hỏng; ${resave}`]
}

const documentFaults: Record<Exclude<Fault, 'damaged'> | 'password', [code: string, suggestion: string]> = {
  'too-large': [
    'too-large',
    'Tệp nén bất thường, hoặc dài hơn một văn bản thường có; đề nghị gửi lại tệp gốc.',
  ],
  password: ['password-protected', ''],
  slow: ['unreadable', `Tệp đọc quá lâu; ${resave}`],
  memory: ['unreadable', 'Đọc tệp cần quá nhiều bộ nhớ; đề nghị chép phần có số liệu sang tệp mới rồi gửi.'],
  stopped: ['unreadable', 'Trình đọc tệp dừng giữa chừng; đề nghị nạp lại tệp này.'],
}

type Fault = 'too-large' | 'damaged' | 'slow' | 'memory' | 'stopped'

/** What is said of a workbook that cannot be read: code and suggestion. */
const workbookFaults: Record<Fault, [string, string]> = {
  'too-large': [
    'too-large',
    'Tệp nén bất thường, hoặc có nhiều ô, chữ dài hơn Excel cho phép; đề nghị gửi lại tệp gốc.',
  ],
  damaged: ['unreadable', 'Tệp .xlsx hỏng; đề nghị mở bằng Excel, lưu lại rồi gửi.'],
  slow: ['unreadable', 'Tệp đọc quá lâu; đề nghị mở bằng Excel, chép phần có số liệu sang tệp mới rồi gửi.'],
  memory: [
    'unreadable',
    'Đọc tệp cần quá nhiều bộ nhớ; đề nghị mở bằng Excel, chép phần có số liệu sang tệp mới rồi gửi.',
  ],
  stopped: ['unreadable', 'Trình đọc tệp dừng giữa chừng; đề nghị nạp lại tệp này.'],
}

/** A cell so far away that the sheet cannot be held; Excel's Solver leaves such cells behind. */
function farCell(cell: string): string {
  return `Ô ${cell} nằm quá xa bảng; đề nghị xóa các dòng, cột thừa quanh ô đó rồi lưu lại.`
}

/** Reads a CSV file again, cell by cell, that was taken for plain and is not. It may have to be refused now. */
export function readSlowly(file: IntakeFile, guide: TableGuide): IntakeFile {
  return { ...csvFile({ ...file, sheets: [] }, readAnyCsv, guide), sample: file.sample }
}

/** Up to this many letters the rows of a CSV file are held together, so that several tables in it are found. */
const heldCsv = 8 * 1024 * 1024

function csvFile(empty: FileSoFar, read: typeof readCsv, guide: TableGuide): IntakeFile {
  let table: ReturnType<typeof readCsv>
  try {
    table = read(empty.bytes, guide)
  } catch {
    // More letters than a text can have, or more than there is memory for: this file only.
    return refuse(empty, 'too-large', 'Đề nghị chia thành nhiều tệp nhỏ hơn.')
  }
  if (table === 'encoding')
    return refuse(empty, 'unreadable', 'Bảng mã không nhận ra; đề nghị lưu lại dạng CSV UTF-8 hoặc .xlsx.')
  if (table === 'wide')
    return refuse(empty, 'too-large', 'Một dòng có hơn 16.384 ô; đề nghị xuất lại tệp CSV từ bảng gốc.')
  if (typeof table === 'number')
    return refuse(
      empty,
      'unreadable',
      `Dấu ngoặc kép ở dòng ${table} không đóng ở cuối ô; đề nghị sửa dòng này hoặc gửi dạng .xlsx.`,
    )
  if (table === 'no-table') return refuse(empty, 'no-table', nearest([firstRows(empty.bytes)], guide))
  const { encoding, delimiter, plain, guessed } = table
  const found =
    plain === null && table.length <= heldCsv ? heldTables(table, guide) : [streamed(table, guide)]
  const doubts = guessed ? [{ code: 'encoding-guessed', value: encoding }] : []
  const sheets = found.map((one, i) => ({
    ...intakeSheet(one, null, new Map(), i === 0 ? doubts : [], guide),
    encoding,
    delimiter,
    // A year or round in the titles is compared with those of the rows, which takes a look at each.
    plain: one.columns.some((column) => column !== 'unit' && one.context.has(column as ContextColumn))
      ? null
      : plain,
  }))
  return { ...empty, sample: hasSampleMark(table.titles), sheets, refusal: null }
}

function heldTables(table: CsvTable, guide: TableGuide): SheetTable[] {
  const rows: Cell[][] = []
  table.eachLine((_, cells) => rows.push(cells.map((cell) => (cell === '' ? null : cell))))
  const found = tablesOf({ rows, marks: [], delimited: true }, null, guide)
  return found.length > 0 ? found : [streamed(table, guide)]
}

/** The one table of a long CSV file, row by row. */
function streamed({ header, titles, eachLine }: CsvTable, guide: TableGuide): SheetTable {
  const doubts: Doubt[] = []
  const columns = [...header.columns]
  for (const { column, names } of header.marks)
    for (const one of names === undefined ? [column] : [column, names])
      if (!columns.includes(one)) columns.push(one)
  return {
    table: header.table,
    columns,
    header,
    titles,
    context: contextOf(titles, 1, guide),
    doubts,
    eachRow(take) {
      let reader: ReturnType<typeof tableRows> | null = null
      const labels: Cell[][] = []
      eachLine((line, cells) => {
        const isHeader = line > header.row
        if (line <= header.row + header.height) {
          if (isHeader) labels.push(cells)
          take(rowAbove(line, cells, isHeader))
        } else {
          reader ??= tableRows(header, labels, columns, true, guide)
          take(reader.read(line, cells, undefined))
        }
      })
      doubts.splice(0, doubts.length, ...((reader as ReturnType<typeof tableRows> | null)?.doubts() ?? []))
    },
  }
}

function refuse(file: FileSoFar, code: string, suggestion = ''): IntakeFile {
  return { ...file, refusal: { code, suggestion } }
}

/** What a table of a sheet is to the loader. */
function intakeSheet(
  table: SheetTable,
  sheet: string | null,
  info: Map<string, string>,
  doubts: Doubt[],
  guide: TableGuide,
): IntakeSheet {
  const { columns, header } = table
  const context = outsideOf(table, sheet, info)
  const labelOf = (column: string) => guide.columns.get(table.table)!.find((c) => c.column === column)!.label
  const takenFrom = (column: string, { value, line }: Taken): Doubt => ({
    code: 'context-taken',
    value,
    column: labelOf(column),
    suggestion: line === 0 ? 'tên trang tính' : `tiêu đề ở dòng ${line}`,
  })
  const taken = [...context]
    .filter(([column]) => !columns.includes(column))
    .map(([column, one]) => takenFrom(column, one))
  const twice = (header.twice ?? []).map((value) => ({ code: 'header-twice', value, column: value }))
  const readAs = header.readAs
    ? [{ code: 'header-read-as', value: header.readAs.label, suggestion: labelOf(header.readAs.column) }]
    : []
  const mapped = header.mapped === undefined ? [] : [{ code: 'mapping-used', value: header.mapped }]
  const saysRound = columns.includes('round') || info.has('round') || context.has('round')
  const period = saysRound ? null : otherPeriodOf(table.titles)
  const other = period === null ? [] : [{ code: 'period-other', value: period }]
  return {
    sheet,
    table: table.table,
    encoding: null,
    delimiter: null,
    header: { row: header.row, columns, unknown: header.unknown },
    plain: null,
    context,
    doubts: [...doubts, ...twice, ...readAs, ...taken, ...other, ...mapped],
    eachRow(take) {
      const beside = [...context].flatMap(([column, one]) =>
        columns.includes(column) ? [{ column, one, at: columns.indexOf(column), blank: 0, said: '' }] : [],
      )
      if (beside.length === 0) table.eachRow(take)
      else
        table.eachRow((row) => {
          if (row.kind === 'data')
            for (const asked of beside) {
              const text = row.cells[asked.at]?.trim() ?? ''
              if (text === '') asked.blank += 1
              else if (asked.said === '' || isSame(text, asked.one.value)) asked.said = text
            }
          take(row)
        })
      return [
        ...table.doubts,
        ...beside.flatMap(({ column, one, blank, said }) => [
          ...(blank > 0 ? [takenFrom(column, one)] : []),
          ...(said !== '' && !isSame(said, one.value)
            ? [{ code: 'context-differs', value: one.value, column: labelOf(column) }]
            : []),
        ]),
      ]
    },
  }
}

/**
 * What titles, or the name of the sheet, say of unit, year and round where neither the general sheet nor, of the unit,
 * a column does. Of year and round it stands for the cells of their columns that are blank.
 */
function outsideOf(
  { context, columns }: SheetTable,
  sheet: string | null,
  info: Map<string, string>,
): Map<ContextColumn, Taken> {
  const all = new Map(context)
  const [, year] = /^\s*(?:năm\s+)?(20\d\d)\s*$/iu.exec(sheet ?? '') ?? []
  if (year !== undefined && !all.has('year')) all.set('year', { value: year, line: 0 })
  return new Map(
    [...all].filter(([column]) => !info.has(column) && (column !== 'unit' || !columns.includes(column))),
  )
}

/** Whether a cell says the year, or the round, that stands in a title. */
function isSame(text: string, value: string): boolean {
  const [cell, title] = [fold(text), fold(value)]
  return cell.includes(title) || title.includes(cell) || (/thang/.test(cell) && /thang/.test(title))
}

/** What a file without a table is nearest to, for its sender; empty where it is near none. */
function nearest(sheets: Cell[][][], guide: TableGuide): string {
  const best = sheets
    .flatMap((rows) => nearestTable(rows, guide) ?? [])
    .reduce<ReturnType<typeof nearestTable>>((a, b) => (a && a.seen.length >= b.seen.length ? a : b), null)
  if (!best || best.missing.length === 0) return ''
  const list = (labels: string[]) => labels.map((label) => `“${label}”`).join(', ')
  return ` Gần nhất với bảng “${guide.labels.get(best.table)!}”: có cột ${list(best.seen)}; thiếu cột ${list(best.missing)}.`
}

function readSheets(file: FileSoFar, sheets: WorkbookSheet[], guide: TableGuide): IntakeFile {
  const read = sheets.map((sheet) => {
    const announced = announcedBy(sheet.name, guide)
    const values = announced === 'info' ? readInfo(sheet.rows, sheet.name, guide) : null
    const { rows, marks, hiddenRows, wideRows } = sheet
    const cells = { rows, marks, hiddenRows, wideRows, delimited: false }
    const isRead = values !== null || isCatalogue(sheet, guide)
    const tables = isRead ? [] : tablesOf(cells, sheet.name, guide)
    const form = isRead || tables.length > 0 ? null : formTable(cells, guide)
    if (form) tables.push(form)
    return {
      ...sheet,
      tables,
      values: values ?? (tables.length > 0 ? null : readInfo(sheet.rows, sheet.name, guide)),
    }
  })
  // Nobody looks at a hidden sheet before sending: it may be last year's copy.
  const isTable = (sheet: (typeof read)[number]) => sheet.values !== null || sheet.tables.length > 0
  const visible = read.filter((sheet) => !sheet.hidden)
  const info = visible.findLast((sheet) => sheet.values !== null)?.values ?? new Map<string, string>()
  const found = visible.flatMap((sheet) => {
    const { name, values, tables } = sheet
    const fonts = sheet.fonts.map((value) => ({ code: 'encoding-guessed', value }))
    if (values) return [infoSheet(name, values, fonts, guide)]
    const doubtful = isDoubtfulName(name) ? [{ code: 'sheet-doubtful', value: name }] : []
    return tables.map((table, i) =>
      intakeSheet(table, name, info, i === 0 ? [...fonts, ...doubtful] : [], guide),
    )
  })
  if (found[0] === undefined)
    return {
      ...file,
      refusal: {
        code: 'no-table',
        suggestion: nearest(
          sheets.map(({ rows }) => rows),
          guide,
        ),
      },
    }
  const hidden = read.filter((sheet) => sheet.hidden && isTable(sheet))
  const skipped = visible.filter(
    (sheet) => !isTable(sheet) && !sheet.rows.every(isBlank) && !isOurs(sheet.name),
  )
  found[0].doubts.push(
    ...hidden.map(({ name: value }) => ({ code: 'sheet-hidden', value })),
    ...skipped.map(({ name, rows }) => ({
      code: 'sheet-skipped',
      value: name,
      suggestion: nearest([rows], guide),
    })),
  )
  const none = info.get('declared_none')
  if (none !== undefined && tick.test(none.trim())) info.set('declared_none', 'x')
  for (const [column, value] of info) if (column.startsWith('declared_')) info.set(column, countIn(value))
  const sample = visible.some(
    ({ rows, values, tables }) =>
      (values !== null && hasSampleMark(rows)) || tables.some(({ titles }) => hasSampleMark(titles)),
  )
  return { ...file, sample, sheets: found, info, refusal: null }
}

function infoSheet(
  name: string,
  values: Map<string, string>,
  fonts: Doubt[],
  guide: TableGuide,
): IntakeSheet {
  const labelOf = (column: string) => guide.columns.get('info')!.find((c) => c.column === column)!.label
  const unfit = [...values].flatMap(([column, value]) => [
    ...(holdsUnfit(value) ? [{ code: 'text-cleaned', value: '', column: labelOf(column) }] : []),
    ...(value.length > longestCell ? [{ code: 'text-too-long', value: '', column: labelOf(column) }] : []),
    ...(column.startsWith('declared_') && column !== 'declared_none' && !isCount(value)
      ? [{ code: 'number-invalid', value, column: labelOf(column) }]
      : []),
  ])
  return {
    sheet: name,
    table: 'info',
    encoding: null,
    delimiter: null,
    header: null,
    plain: null,
    context: new Map(),
    doubts: [...fonts, ...unfit],
    eachRow: () => [],
  }
}

const counted = /^\D{0,40}?(\d{1,3}(?:\.\d{3})+|\d+)(?:\s*\([^()\d]*\))?\s*[^\d.,]{0,60}$/u

/** Whether a declared total is a number, alone or with words around it ("12 mô hình", "05 (năm)"). */
function isCount(value: string): boolean {
  return counted.test(value.slice(0, 200).trim()) && value.length <= 200
}

/** The number in a declared total; the text as it stands where there is none, or more than one. */
function countIn(value: string): string {
  return isCount(value) ? counted.exec(value.trim())![1]! : value
}

/** A sheet of codes beside the tables: its name says so, and it tells of no unit, year or model. */
function isCatalogue({ name }: WorkbookSheet, guide: TableGuide): boolean {
  return (
    announcedBy(name, guide) === undefined && /^(danh ?muc|dm|list|lists|catalog|tra cuu)\b/.test(fold(name))
  )
}

/** A sheet that is read, though its name says that it may not be part of the report. */
function isDoubtfulName(name: string): boolean {
  return (
    /\b(vi du|huong dan|nhap|ban nhap|mau dien|cu|nam truoc|copy|sao chep|backup|sao luu)\b/.test(
      fold(name),
    ) ||
    // What Excel calls a copy of a sheet.
    /\(([2-9]|\d{2,})\)\s*$/.test(name)
  )
}

/** Sheets of our own templates and returned workbooks that hold no table. */
function isOurs(name: string): boolean {
  return /^(huong dan|danh muc|can hoan thien|nguon)$/.test(fold(name))
}
