import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Submission } from '../submissions.ts'
import { readAnyCsv, readCsv } from './csv.ts'
import {
  findHeader,
  hasSampleMark,
  readInfo,
  type Cell,
  type Header,
  type TableGuide,
  type TableName,
} from './tables.ts'
import type { WorkbookReader } from './reader.ts'
import { holdsUnfit, longestCell } from './text.ts'
import type { WorkbookSheet } from './workbook.ts'

/** What a person should look at again: the code of an issue, the value, and the column's label. */
export interface Doubt {
  code: string
  value: string
  column?: string
  suggestion?: string
}

/** A sheet whose table was recognised (a CSV file is one sheet without a name). */
export interface IntakeSheet {
  sheet: string | null
  table: TableName
  encoding: string | null
  delimiter: string | null
  /** Null for "Thông tin chung". */
  header: Header | null
  /** Set for a CSV file that DuckDB may read by itself: tells its rows, or null where it is for `readSlowly`. */
  plain: (() => Promise<number | null>) | null
  doubts: Doubt[]
  eachRow(take: (line: number, cells: Cell[]) => void): void
}

/** A file as it was read: its sheets, or the code of what stood in the way. */
export interface IntakeFile extends Submission {
  bytes: Buffer
  sha256: string
  sample: boolean
  sheets: IntakeSheet[]
  /** What the sheet "Thông tin chung" says, by column; empty without one. */
  info: Map<string, string>
  refusal: { code: string; suggestion: string } | null
}

type FileSoFar = Omit<IntakeFile, 'refusal'>

const largest = 200 * 1024 * 1024

/** Reads one submitted file. Never throws for what is in it: a file that cannot be read has a refusal. */
export async function readSubmission(
  submission: Submission,
  guide: TableGuide,
  workbooks: WorkbookReader,
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
  empty.sha256 = createHash('sha256').update(empty.bytes).digest('hex')
  if (empty.bytes.length === 0) return refuse(empty, 'empty')
  const kind = fileKind(empty.bytes, path.extname(submission.path).toLowerCase())
  if (kind === 'csv') return csvFile(empty, readCsv, guide)
  if (kind === 'workbook') {
    const result = await workbooks.read(empty.bytes)
    if ('fault' in result) return refuse(empty, ...workbookFaults[result.fault])
    return readSheets(empty, result.sheets, guide)
  }
  return refuse(empty, kind.code, kind.suggestion)
}

/** What is said of a workbook that cannot be read: code and suggestion. */
const workbookFaults: Record<'too-large' | 'damaged' | 'slow' | 'memory' | 'stopped', [string, string]> = {
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

/** Reads a CSV file again, cell by cell, that was taken for plain and is not. It may have to be refused now. */
export function readSlowly(file: IntakeFile, guide: TableGuide): IntakeFile {
  return { ...csvFile({ ...file, sheets: [] }, readAnyCsv, guide), sample: file.sample }
}

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
  if (table === 'no-table') return refuse(empty, 'no-table')
  if (table === 'wide')
    return refuse(empty, 'too-large', 'Một dòng có hơn 16.384 ô; đề nghị xuất lại tệp CSV từ bảng gốc.')
  if (typeof table === 'number')
    return refuse(
      empty,
      'unreadable',
      `Dấu ngoặc kép ở dòng ${table} không đóng ở cuối ô; đề nghị sửa dòng này hoặc gửi dạng .xlsx.`,
    )
  const sheet: IntakeSheet = {
    sheet: null,
    table: table.header.table,
    encoding: table.encoding,
    delimiter: table.delimiter,
    header: table.header,
    plain: table.plain,
    doubts: table.guessed ? [{ code: 'encoding-guessed', value: table.encoding }] : [],
    eachRow: (take) => {
      table.eachRow(take)
    },
  }
  return { ...empty, sample: hasSampleMark(table.titles), sheets: [sheet], refusal: null }
}

function refuse(file: FileSoFar, code: string, suggestion = ''): IntakeFile {
  return { ...file, refusal: { code, suggestion } }
}

function readSheets(file: FileSoFar, sheets: WorkbookSheet[], guide: TableGuide): IntakeFile {
  const found: IntakeSheet[] = []
  let info = new Map<string, string>()
  let sample = false
  const hidden: string[] = []
  for (const { name, rows, fonts, hidden: isHidden } of sheets) {
    const values = readInfo(rows, name, guide)
    const header = values ? null : findHeader(rows, name, guide)
    if (!values && !header) continue
    // Nobody looks at a hidden sheet before sending: it may be last year's copy.
    if (isHidden) {
      hidden.push(name)
      continue
    }
    if (values) info = values
    const unfit = [...(values ?? [])].flatMap(([column, value]) => [
      ...(holdsUnfit(value) ? [{ code: 'text-cleaned', column }] : []),
      ...(value.length > longestCell ? [{ code: 'text-too-long', column }] : []),
    ])
    sample ||= hasSampleMark(header ? rows.slice(0, header.row) : rows)
    found.push({
      sheet: name,
      table: header?.table ?? 'info',
      encoding: null,
      delimiter: null,
      header,
      plain: null,
      doubts: [
        ...fonts.map((value) => ({ code: 'encoding-guessed', value })),
        ...unfit.map(({ code, column }) => ({ code, value: '', column: labelOf(guide, column) })),
      ],
      eachRow(take) {
        if (!header) return
        for (let i = header.row + 1; i < rows.length; i += 1) take(i + 1, rows[i]!)
      },
    })
  }
  if (found[0] === undefined) return { ...file, refusal: { code: 'no-table', suggestion: '' } }
  found[0].doubts.push(...hidden.map((value) => ({ code: 'sheet-hidden', value })))
  return { ...file, sample, sheets: found, info, refusal: null }
}

function labelOf(guide: TableGuide, column: string): string {
  return guide.columns.get('info')!.find((c) => c.column === column)!.label
}

/** What the first bytes say the file is; the name decides only between texts. */
function fileKind(
  bytes: Buffer,
  extension: string,
): 'csv' | 'workbook' | { code: string; suggestion: string } {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex
  const resave = 'Đề nghị lưu lại dạng .xlsx (Excel) hoặc CSV UTF-8 rồi gửi.'
  if (starts('504b0304'))
    return extension === '.docx' || bytes.includes('word/document.xml')
      ? { code: 'unreadable', suggestion: `Đây là tệp Word. ${resave}` }
      : 'workbook'
  if (starts('d0cf11e0'))
    return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
      ? { code: 'password-protected', suggestion: '' }
      : { code: 'unreadable', suggestion: `Đây là tệp Office kiểu cũ (.xls, .doc). ${resave}` }
  if (starts('25504446')) return { code: 'unreadable', suggestion: `Đây là tệp PDF. ${resave}` }
  return 'csv'
}
