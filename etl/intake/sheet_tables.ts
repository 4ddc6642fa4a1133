import { fold } from './fold.ts'
import { contextOf, type ContextColumn, type Taken } from './context.ts'
import { isSameHeader, findHeaders } from './headers.ts'
import { rowReader, type RowKind } from './rows.ts'
import { givenAbove, sectionOf, type Given, type Section } from './sections.ts'
import { isBlank, isTotal, type Cell, type Header, type RowTable, type TableGuide } from './tables.ts'
import { columnLetters, type MarkedCell } from './workbook_cells.ts'

/** What is wrong with a row as it was read, before it is asked what it means. */
export interface Finding {
  /** Null where the row as a whole is meant. */
  column: string | null
  code: string
  value: string | null
  suggestion: string | null
}

/** What a person should look at again: the code of an issue, the value, and the column's label. */
export interface Doubt {
  code: string
  value: string
  column?: string
  suggestion?: string
}

/** A row of a table: its line as Excel counts, and its cells in the order of the table's columns. */
export interface TableRow {
  line: number
  kind: RowKind
  /** It stands below a header: only such rows are counted. */
  below: boolean
  cells: Cell[]
  findings: Finding[]
}

/** A table of a sheet; where the same table comes twice, with other columns, both together. */
export interface SheetTable {
  table: RowTable
  /** For each cell of a row the column that it means, or null. */
  columns: (string | null)[]
  /** The first header; what the others have that means no column is with its unknown ones. */
  header: Header
  /** The rows above its headers. */
  titles: Cell[][]
  context: Map<ContextColumn, Taken>
  /** What is to be said of the table as a whole; known when its rows were read. */
  doubts: Doubt[]
  /** Calls `take` for each row of the table's part of the sheet, titles and headers included, in their order. */
  eachRow(take: (row: TableRow) => void): void
}

/** A part of a sheet under one header: its titles, and its rows up to the titles of the next. */
interface Block {
  header: Header
  top: number
  end: number
}

/** A sheet as it was read, and what is known of its cells. */
export interface SheetCellsRead {
  rows: Cell[][]
  marks: MarkedCell[]
  /** A row of a CSV file that is wider than its header has a delimiter too many in one of its texts. */
  delimited: boolean
}

/** The tables of a sheet: each row of the sheet is in one of them. Empty where no header is found. */
export function tablesOf(sheet: SheetCellsRead, name: string | null, guide: TableGuide): SheetTable[] {
  const { rows } = sheet
  const all = findHeaders(rows, name, guide)
  const repeated = new Map<number, Header>()
  const blocks: Block[] = []
  for (const header of all) {
    const last = blocks.at(-1)
    if (last && isSameHeader(last.header, header)) repeated.set(header.row, header)
    else {
      const top = last ? topOf(rows, header, last.header, guide) : 0
      if (last) last.end = top
      blocks.push({ header, top, end: rows.length })
    }
  }
  const marks = new Map<number, MarkedCell[]>()
  for (const mark of sheet.marks) {
    const ofRow = marks.get(mark.row)
    if (ofRow) ofRow.push(mark)
    else marks.set(mark.row, [mark])
  }
  const tables = [...new Set(blocks.map(({ header }) => header.table))]
  return tables.map((table) => {
    const own = blocks.filter(({ header }) => header.table === table)
    return tableOf(table, own, { ...sheet, name, repeated, marksOf: marks }, guide)
  })
}

/** Where the titles of a second header begin: after the last row that belongs to the table above. */
function topOf(rows: Cell[][], header: Header, above: Header, guide: TableGuide): number {
  const isTitleAt = (at: number) => {
    const cells = rows[at]!
    return (
      isBlank(cells) ||
      (sectionOf(cells, above.columns, above.table, guide) !== null && !isTotal(cells, above, guide))
    )
  }
  let top = header.row
  const first = above.row + above.height
  // A group over columns of the header, below a blank row or a title.
  if (top - 2 >= first && isGroup(rows[top - 1]!, rows[top]!) && isTitleAt(top - 2)) top -= 1
  while (top > first && isTitleAt(top - 1)) top -= 1
  return top
}

/** Whether a row has one text of its own above a header; the others are the header's, merged downwards. */
function isGroup(cells: Cell[], header: Cell[]): boolean {
  return cells.filter((cell, at) => isFilled(cell) && cell !== header[at]).length === 1
}

type Source = SheetCellsRead & {
  name: string | null
  repeated: Map<number, Header>
  marksOf: Map<number, MarkedCell[]>
}

function tableOf(table: RowTable, blocks: Block[], source: Source, guide: TableGuide): SheetTable {
  const first = blocks[0]!
  const columns = [...first.header.columns]
  const add = (column: string) => {
    if (!columns.includes(column)) columns.push(column)
  }
  for (const { header } of blocks) {
    for (const column of header.columns) if (column !== null) add(column)
    for (const { column } of header.marks) add(column)
  }
  for (const block of blocks) for (const column of sectionColumns(block, source, guide)) add(column)
  const titles = blocks.map(({ header, top }) => source.rows.slice(top, header.row))
  const unknown = [...new Set(blocks.flatMap(({ header }) => header.unknown))]
  const doubts: Doubt[] = []
  const context = contextOf(titles[0]!, first.top + 1, guide)
  return {
    table,
    columns,
    header: { ...first.header, unknown },
    titles: titles.flat(),
    context,
    doubts,
    eachRow(take) {
      doubts.length = 0
      const totals = statedTotals()
      const see = (row: TableRow) => {
        totals.see(row)
        take(row)
      }
      for (const block of blocks)
        doubts.push(...eachRowOf(block, { columns, context }, source, guide, table === 'model' ? see : take))
      doubts.push(...totals.doubts())
    },
  }
}

/** "Tổng cộng: 12 mô hình", "Danh sách này có 05 mô hình, điển hình": of the whole list, not of a part of it. */
const statedTotal =
  /^(?:tong (?:cong|so)|tong|cong chung|danh sach (?:nay )?(?:co|gom))(?! (?:muc|phan|nhom|[ivx]+)\b)\D*?\b(\d{1,5})(?: (?:mo hinh|dien hinh)\b.*)?$/

/** Compares how many models a sender says that there are, in the lines below the header, with how many rows there are. */
function statedTotals() {
  const stated: number[] = []
  let rows = 0
  return {
    see({ kind, below, cells }: TableRow) {
      if (kind === 'data') rows += 1
      else if (below && (kind === 'total' || kind === 'note' || kind === 'signature')) {
        const text = cells.filter(isFilled).join(' ')
        const said = text.length > 200 ? null : statedTotal.exec(fold(text.replace(/\([^)]*\)/g, ' ')))
        if (said) stated.push(Number(said[1]))
      }
    },
    doubts(): Doubt[] {
      const fits = stated.includes(rows) || stated.reduce((sum, one) => sum + one, 0) === rows
      return stated.length === 0 || fits
        ? []
        : [{ code: 'totals-differ', value: String(stated.at(-1)), suggestion: String(rows) }]
    },
  }
}

/** Reads the rows of a block. @returns what is to be said of it as a whole */
function eachRowOf(
  block: Block,
  { columns, context }: Pick<SheetTable, 'columns' | 'context'>,
  source: Source,
  guide: TableGuide,
  take: (row: TableRow) => void,
): Doubt[] {
  const { header, top, end } = block
  const { rows, repeated, marksOf, delimited } = source
  const below = header.row + header.height
  for (let at = top; at < below; at += 1) take(rowAbove(at + 1, rows[at]!, at >= header.row))
  const reader = tableRows(header, rows.slice(header.row, below), columns, delimited, guide)
  for (const { column, value, line } of givenTo(block, source, guide))
    reader.open({ column, value, style: 'none' }, line)
  // A header that has no column for it, where another one of the table has: what the titles say stands in its place.
  for (const [column, { value, line }] of context)
    if (columns.includes(column) && !header.columns.includes(column))
      reader.open({ column, value, style: 'none' }, line)
  const title = titleSection(block, rows, guide)
  if (title) reader.open(title.section, title.line)
  let headerUntil = 0
  const over = header.row > top ? rows[header.row - 1]! : []
  const isHeader = (at: number) => repeated.has(at) || isSameRow(rows[header.row]!, rows[at] ?? [])
  for (let at = below; at < end; at += 1) {
    headerUntil = Math.max(headerUntil, at + (repeated.get(at)?.height ?? 0))
    // What stands right above the header comes again with it.
    if (at >= headerUntil && isSameRow(over, rows[at]!, 1) && isHeader(at + 1))
      take({ ...rowAbove(at + 1, rows[at]!, false), below: true })
    else if (at < headerUntil) take({ ...rowAbove(at + 1, rows[at]!, true), below: true })
    else take(reader.read(at + 1, rows[at]!, marksOf.get(at)))
  }
  return reader.doubts()
}

/** A row of a header, or above it. */
export function rowAbove(line: number, cells: Cell[], isHeader: boolean): TableRow {
  const kind = isHeader ? 'header' : isBlank(cells) ? 'blank' : 'title'
  return { line, kind, below: false, cells, findings: [] }
}

/**
 * Reads the rows below a header, from above to below.
 * @param labels the rows of the header
 * @param columns the columns of the table, those of the header among them
 * @param delimited whether a row that is wider than its header has a delimiter too many in one of its texts
 */
export function tableRows(
  header: Header,
  labels: Cell[][],
  columns: (string | null)[],
  delimited: boolean,
  guide: TableGuide,
) {
  const read = rowReader(header, guide)
  const place = header.columns.map((column) => (column === null ? -1 : columns.indexOf(column)))
  const given = openSections(header.table, columns, guide)
  const width = Math.max(...labels.map((cells) => cells.length))
  const isNamed = Array.from({ length: width }, (_, i) => labels.some((cells) => isFilled(cells[i])))
  const unnamed = new Set<number>()
  const nameAt = header.table === 'model' ? columns.indexOf('name') : -1
  return {
    open(section: Section, line: number | null) {
      given.open(section, line)
    },
    read(line: number, raw: Cell[], marks: MarkedCell[] | undefined): TableRow {
      // The header again, on another page: its sections may stand above it, so that by itself it would be none.
      if (labels.some((label) => isSameRow(label, raw)))
        return { line, kind: 'header', below: true, cells: raw, findings: [] }
      const { kind, section } = read(raw)
      if (section) given.open(section, line)
      if (kind !== 'data') return { line, kind, below: true, cells: raw, findings: [] }
      const cells = laidOut(raw, header, place, columns)
      const findings = marks ? markFindings(marks, cells, place, columns, raw) : []
      given.fill(cells)
      for (const [at, column] of columns.entries()) {
        const text = cells[at]
        if (column === null || !text) continue
        if (flags.has(column) && tick.test(text.trim())) cells[at] = 'x'
        if (text.includes('\ufffd') && (besides.has(column) || column === 'code'))
          findings.push({ column, code: 'marks-lost', value: text, suggestion: null })
      }
      const wide = delimited && raw.length > width && raw.findLastIndex(isFilled) >= width
      if (wide)
        findings.push({
          column: null,
          code: 'row-too-wide',
          value: String(raw.length),
          suggestion: String(width),
        })
      else if (unnamed.size < mostUnnamed)
        for (let i = 0; i < raw.length; i += 1) if (isNamed[i] !== true && isFilled(raw[i])) unnamed.add(i)
      const name = cells[nameAt]
      if (name && holdsList(name))
        findings.push({ column: 'name', code: 'several-in-one', value: name, suggestion: null })
      return { line, kind, below: true, cells, findings }
    },
    doubts: (): Doubt[] => [
      ...given.doubts(),
      ...[...unnamed].slice(0, mostUnnamed).map((i) => {
        const letters = columnLetters(i)
        return { code: 'column-unnamed', value: letters, column: letters }
      }),
    ],
  }
}

const mostUnnamed = 20

/** Whether two rows have the same texts, so many at least. */
function isSameRow(one: Cell[], other: Cell[], least = 2): boolean {
  let same = 0
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const [a, b] = [one[at]?.trim() ?? '', other[at]?.trim() ?? '']
    if (a !== b) return false
    if (a !== '') same += 1
  }
  return same >= least
}

function isFilled(cell: Cell | undefined): boolean {
  return cell != null && cell.trim() !== ''
}

/** The section that the last title above a header opens ("B. Mô hình tiếp tục duy trì"); a unit there is a letterhead. */
function titleSection(
  { header, top }: Block,
  rows: Cell[][],
  guide: TableGuide,
): { section: Section; line: number } | null {
  for (let at = header.row - 1; at >= Math.max(top, header.row - 3); at -= 1) {
    if (isBlank(rows[at]!)) continue
    const section = sectionOf(rows[at]!, header.columns, header.table, guide)
    return section?.column && section.column !== 'unit' ? { section, line: at + 1 } : null
  }
  return null
}

/** What titles and the sheet's name give of what the header of a block lacks. */
function givenTo({ header, top }: Block, { rows, name }: Source, guide: TableGuide): Given[] {
  const own = new Set([...header.columns, ...header.marks.map(({ column }) => column)])
  return givenAbove(rows, header.row, name, header.table, guide).filter(
    ({ column, line }) => !own.has(column) && (line === null || line > top),
  )
}

/** A row's cells in the order of the table's columns. */
function laidOut(raw: Cell[], header: Header, place: number[], columns: (string | null)[]): Cell[] {
  const cells = new Array<Cell>(columns.length).fill(null)
  for (let at = 0; at < place.length && at < raw.length; at += 1)
    if (place[at]! >= 0) cells[place[at]!] = raw[at]!
  for (const { at, column, value } of header.marks) {
    const mark = raw[at]?.trim() ?? ''
    if (mark === '' || notChosen.test(mark)) continue
    const to = columns.indexOf(column)
    // What is no mark is not guessed: the text is in no list, and the row is held.
    const said = chosen.test(mark) ? value : `${value}: ${mark}`
    cells[to] = cells[to]?.trim() ? `${cells[to]}; ${said}` : said
  }
  return cells
}

/** Columns that ask for yes or no, and the signs that are put into them for yes. */
const flags = new Set(['pilot', 'sent'])
export const tick = /^[✓✔√☑☒+]$/u
const chosen = /^([xvX✓✔√☑☒+*1]|có|yes|đúng)$/iu
const notChosen = /^([-–—0]|không|no)$/iu

/** Columns of which the text is part of what a row is: without it the row is another one. */
const naming = new Set(['name', 'code', 'subject_name', 'outlet'])
/** Columns that hold what somebody wrote: without it the row is the same. */
const besides = new Set([
  'content',
  'result',
  'difficulty',
  'support',
  'note',
  'link',
  'decision_number',
  'recognition_number',
])
/** Columns of numbers: one that is merged over several rows may be the sum of them. */
const counts = new Set(['quantity', 'sites'])

/** What is to be said of the marked cells of a row; a cell that was lost is taken out where its text would be taken. */
function markFindings(
  marks: MarkedCell[],
  cells: Cell[],
  place: number[],
  columns: (string | null)[],
  raw: Cell[],
): Finding[] {
  const findings: Finding[] = []
  const struck = new Set<string>()
  for (const { column: at, mark } of marks) {
    const to = place[at] ?? -1
    const column = columns[to] ?? null
    if (column === null) continue
    const value = raw[at] ?? null
    if (mark === 'struck') struck.add(column)
    else if (mark === 'copied') {
      if (!counts.has(column)) continue
      cells[to] = null
      findings.push({ column, code: 'number-merged', value, suggestion: null })
    } else if (naming.has(column) || besides.has(column)) {
      cells[to] = null
      findings.push({ column, code: naming.has(column) ? 'cell-lost' : 'text-lost', value, suggestion: null })
    }
  }
  const filled = columns.filter((column, i) => column !== null && (cells[i] ?? '').trim() !== '')
  if (struck.has('name') || (struck.size > 0 && filled.every((column) => struck.has(column!))))
    findings.push({ column: null, code: 'row-struck', value: null, suggestion: null })
  else
    for (const column of struck) findings.push({ column, code: 'cell-struck', value: null, suggestion: null })
  return findings
}

/** "1. … 2. … 3. …", in lines or in one, or lines that each begin with a dash: several things in one cell. */
export function holdsList(text: string): boolean {
  if (text.length > 5000) return false
  if (/^\s*\(?1\s*[.)/:-]/.test(text) && /[\s;,.]\(?2\s*[.)/:-]\s*\S/.test(text)) return true
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  return lines.length > 1 && lines.every((line) => /^\s*([-+•*–—]|[a-z]\)|\d{1,2}[.)])\s*\S/.test(line))
}

/** What the open sections give to the rows below them. A section of the same sort ends the one before it. */
function openSections(table: RowTable, columns: (string | null)[], guide: TableGuide) {
  let open: { column: string; value: string; style: Section['style']; line: number | null; rows: number }[] =
    []
  const all: typeof open = []
  return {
    open({ column, value, style }: Section, line: number | null) {
      const from = open.findIndex((one) => one.column === column || (one.style === style && style !== 'none'))
      if (from >= 0) open = open.slice(0, from)
      if (column === null) return
      const one = { column, value, style, line, rows: 0 }
      open.push(one)
      all.push(one)
    },
    /** Fills the cells of a row that are blank. */
    fill(cells: Cell[]) {
      for (const one of open) {
        const to = columns.indexOf(one.column)
        if (to < 0 || cells[to]?.trim()) continue
        cells[to] = one.value
        one.rows += 1
      }
    },
    doubts: (): Doubt[] =>
      all
        .filter(({ rows }) => rows > 0)
        .map(({ column, value, line, rows }) => ({
          code: 'context-taken',
          value,
          column: guide.columns.get(table)!.find((c) => c.column === column)!.label,
          suggestion: `${line === null ? 'tên trang tính' : `dòng ${line}`}, cho ${rows} dòng bên dưới`,
        })),
  }
}

/** The columns that the sections of a block give. */
function sectionColumns(block: Block, source: Source, guide: TableGuide): Set<string> {
  const { header, end } = block
  const { rows } = source
  const given = new Set(givenTo(block, source, guide).map(({ column }) => column))
  const title = titleSection(block, rows, guide)
  if (title) given.add(title.section.column!)
  for (let at = header.row + header.height; at < end; at += 1) {
    let filled = 0
    const cells = rows[at]!
    for (let i = 0; i < cells.length && filled < 3; i += 1) if ((cells[i] ?? '').trim() !== '') filled += 1
    if (filled === 0 || filled > 2) continue
    const section = sectionOf(cells, header.columns, header.table, guide)
    if (section?.column) given.add(section.column)
  }
  return given
}
