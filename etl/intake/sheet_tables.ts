import { fold } from './fold.ts'
import { contextOf, type ContextColumn, type Taken } from './context.ts'
import { isSameHeader, findHeaders } from './headers.ts'
import { rowReader, type RowKind } from './rows.ts'
import { givenAbove, sectionOf, type Given, type Section } from './sections.ts'
import {
  essays,
  foldUnit,
  isBlank,
  isTotal,
  ordinal,
  type Cell,
  type Header,
  type RowTable,
  type TableGuide,
} from './tables.ts'
import { cleanText } from './text.ts'
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
  /** Rows that the program which wrote the sheet does not show, from 0. */
  hiddenRows?: number[]
  /** Rows in which a cell is merged over several columns, from 0. */
  wideRows?: number[]
  /** A row of a CSV file that is wider than its header has a delimiter too many in one of its texts. */
  delimited: boolean
}

/** The tables of a sheet: each row of the sheet is in one of them. Empty where no header is found. */
export function tablesOf(sheet: SheetCellsRead, name: string | null, guide: TableGuide): SheetTable[] {
  const { rows } = sheet
  const readBefore = new Set<string>()
  const all = findHeaders(rows, name, guide).map((header) => withSubjects(header, rows, readBefore, guide))
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
  const found: SheetTable[] = []
  for (const table of tables) {
    const own = blocks.filter(({ header }) => header.table === table)
    const source = { ...sheet, name, repeated, marksOf: marks, before: found.at(-1)?.context }
    found.push(tableOf(table, own, source, guide))
  }
  return found
}

/** How many rows below a header are asked who stands in them. */
const askedRows = 200
/** What a unit that reports is made of: hamlets, branches of bodies, schools, households, people. */
const subdivision =
  /^(thon|xom|ap|to|khu|chi (bo|hoi|doan)|dang vien|ban (nhan dan|cong tac mat tran|quan ly)|cau lac bo|clb|nhom|truong|tram|doi|ho|ong|ba|anh|chi|hop tac xa|htx|cong doan|doan thanh nien|dan quan|cong an|quan su)\b|^(hoi|doan|mat tran|uy ban mat tran|ubmttq|mttq|ban chi huy)\b.*\b(xa|phuong|thon|to dan pho)\b/

/**
 * A column "Đơn vị thực hiện" in which hamlets and branches stand, below the letterhead of the unit that reports, says who
 * carries a model out and not who reports it.
 * @param readBefore labels that were read so further up: on the next page no letterhead stands above them
 */
function withSubjects(header: Header, rows: Cell[][], readBefore: Set<string>, guide: TableGuide): Header {
  const at = header.columns.indexOf('unit')
  if (
    at < 0 ||
    header.table !== 'model' ||
    header.mapped !== undefined ||
    header.columns.includes('subject_name')
  )
    return header
  const below = header.row + header.height
  const texts = rows.slice(below, below + askedRows).flatMap((cells) => {
    const filled = cells.filter(isFilled).length
    return filled >= 3 && isFilled(cells[at]) ? [cells[at]!] : []
  })
  const isWithin = (text: string) => subdivision.test(fold(text)) && !guide.units.has(foldUnit(text))
  const label = cleanText(rows[header.row]![at] ?? '')
  if (label === null || texts.length === 0 || !texts.every(isWithin)) return header
  const titles = rows.slice(Math.max(0, header.row - letterheadRows), header.row)
  if (!readBefore.has(label) && !contextOf(titles, 1, guide).has('unit')) return header
  readBefore.add(label)
  return {
    ...header,
    columns: header.columns.with(at, 'subject_name'),
    readAs: { label, column: 'subject_name' },
  }
}

/** Rows above a header in which the letterhead stands. */
const letterheadRows = 60

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

/** Whether a row is the group over a header: it is merged over columns, or others of the header's are merged down from it. */
function isGroupOver(cells: Cell[], header: Cell[], isWide: boolean): boolean {
  return isGroup(cells, header) && (isWide || cells.some((cell, at) => isFilled(cell) && cell === header[at]))
}

/** Whether a row between two lists may be the second one's title: few texts, and the first of them in capitals or with a label. */
function isTitleLike(cells: Cell[]): boolean {
  const texts = cells.filter(isFilled)
  const [first] = texts
  return texts.length > 0 && texts.length <= 2 && (first === first!.toUpperCase() || first!.includes(':'))
}

/** The rows above a header as far as a row of three texts. */
function titlesOver(rows: Cell[][], header: number): Cell[][] {
  let first = header
  while (first > 0 && rows[first - 1]!.filter(isFilled).length <= 2) first -= 1
  return rows.slice(first, header)
}

type Source = SheetCellsRead & {
  name: string | null
  repeated: Map<number, Header>
  marksOf: Map<number, MarkedCell[]>
  /** What holds for the table above. */
  before: SheetTable['context'] | undefined
}

function tableOf(table: RowTable, blocks: Block[], source: Source, guide: TableGuide): SheetTable {
  const first = blocks[0]!
  const columns = [...first.header.columns]
  const add = (column: string) => {
    if (!columns.includes(column)) columns.push(column)
  }
  for (const { header } of blocks) {
    for (const column of header.columns) if (column !== null) add(column)
    for (const { column, names } of header.marks) {
      add(column)
      if (names !== undefined) add(names)
    }
  }
  for (const block of blocks) for (const column of sectionColumns(block, source, guide)) add(column)
  const titles = blocks.map(({ header, top }) => source.rows.slice(top, header.row))
  const again = [...source.repeated].filter(([at]) =>
    blocks.some(({ header, end }) => header.row < at && at < end),
  )
  const headers = [...blocks.map(({ header }) => header), ...again.map(([, header]) => header)]
  const all = (key: 'unknown' | 'twice') => [...new Set(headers.flatMap((header) => header[key] ?? []))]
  const doubts: Doubt[] = []
  const context = contextOf(titles[0]!, first.top + 1, guide, source.before)
  // A list of another unit, or year, further down under its own titles.
  const further = [
    ...titles.slice(1),
    ...again.map(([at]) => titlesOver(source.rows, at).filter((cells) => isTitleLike(cells))),
  ]
  for (const lines of further)
    for (const [column, { value }] of contextOf(lines, 1, guide))
      if (fold(value) !== fold(context.get(column)?.value ?? '')) add(column)
  return {
    table,
    columns,
    header: { ...first.header, unknown: all('unknown'), twice: all('twice') },
    titles: titles.flat(),
    context,
    doubts,
    eachRow(take) {
      doubts.length = 0
      const totals = statedTotals()
      const hidden = hiddenRows(source.hiddenRows ?? [])
      const see = (row: TableRow) => {
        if (table === 'model') totals.see(row)
        hidden.see(row)
        take(row)
      }
      for (const block of blocks) doubts.push(...eachRowOf(block, { columns, context }, source, guide, see))
      doubts.push(...totals.doubts(), ...hidden.doubts())
    },
  }
}

const mostHiddenTold = 5

/** Rows of data that nobody sees who opens the file, as where a filter was left on: they count, and it is said. */
function hiddenRows(all: number[]) {
  const hidden = new Set(all)
  const lines: number[] = []
  return {
    see({ kind, line }: TableRow) {
      if (kind === 'data' && hidden.has(line - 1)) lines.push(line)
    },
    doubts(): Doubt[] {
      const told = lines.slice(0, mostHiddenTold).join(', ') + (lines.length > mostHiddenTold ? ', …' : '')
      return lines.length === 0
        ? []
        : [{ code: 'rows-hidden', value: String(lines.length), suggestion: told }]
    },
  }
}

const ones = ['mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin']
const oneWord = ones.join('|')
const numberWords = `(?:(?:${oneWord}) )?muoi(?: (?:${oneWord}|tu|lam))?|${oneWord}`
const ofWhole = String.raw`^(?:tong (?:cong|so)|tong|cong chung|(?:an dinh )?danh sach (?:nay )?(?:co|gom))(?! (?:muc|phan|nhom|[ivx]+)\b)\D*?\b`
/** "Tổng cộng: 12 mô hình", "Danh sách này có 05 mô hình, điển hình": of the whole list, not of a part of it. */
const statedTotal = new RegExp(String.raw`${ofWhole}(\d{1,5})(?: (?:mo hinh|dien hinh)\b.*)?$`)
/** "Danh sách này gồm mười hai mô hình": the number in words alone. */
const statedInWords = new RegExp(String.raw`${ofWhole}(${numberWords}) (?:mo hinh|dien hinh)\b`)

/** The number that folded words say, below a hundred. */
function numberOf(words: string): number {
  const [tens, one] = words.includes('muoi') ? words.split('muoi') : ['', words]
  const valueOf = (word: string) => ({ tu: 4, lam: 5 })[word] ?? ones.indexOf(word) + 1
  const ten = words.includes('muoi') ? (tens!.trim() === '' ? 10 : valueOf(tens!.trim()) * 10) : 0
  return ten + (one!.trim() === '' ? 0 : valueOf(one!.trim()))
}

/** Compares how many models a sender says that there are, in the lines below the header, with how many rows there are. */
function statedTotals() {
  const stated: { value: number; above: number; own: number }[] = []
  let rows = 0
  let told = 0
  const add = (value: number) => {
    stated.push({ value, above: rows, own: rows - told })
    told = rows
  }
  return {
    see({ kind, below, cells }: TableRow) {
      if (kind === 'data') rows += 1
      else if (below && (kind === 'total' || kind === 'note' || kind === 'signature')) {
        const text = cells.filter(isFilled).join(' ')
        if (text.length > 200) return
        const folded = fold(text.replace(/\([^)]*\)/g, ' '))
        const said = statedTotal.exec(folded)
        const inWords = said ? null : statedInWords.exec(folded)
        if (said) add(Number(said[1]))
        else if (inWords) add(numberOf(inWords[1]!))
      }
    },
    doubts(): Doubt[] {
      // Of the whole list, or each of the part above it.
      const fits =
        stated.some(({ value }) => value === rows) ||
        stated.reduce((sum, { value }) => sum + value, 0) === rows ||
        stated.every(({ value, above, own }) => value === above || value === own)
      return fits
        ? []
        : [{ code: 'totals-differ', value: String(stated.at(-1)!.value), suggestion: String(rows) }]
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
  const openContext = (said: SheetTable['context']) => {
    for (const [column, { value, line }] of said)
      if (columns.includes(column) && !header.columns.includes(column)) reader.hold(column, value, line)
  }
  openContext(contextOf(rows.slice(top, header.row), top + 1, guide, context))
  const title = titleSection(block, rows, guide)
  if (title) reader.open(title.section, title.line)
  const wide = new Set(repeated.size > 0 ? source.wideRows : [])
  let headerUntil = 0
  let lastData = below - 1
  const over = header.row > top ? rows[header.row - 1]! : []
  const isHeader = (at: number) => repeated.has(at) || isSameRow(rows[header.row]!, rows[at] ?? [])
  for (let at = below; at < end; at += 1) {
    const again = repeated.get(at)
    if (again) {
      headerUntil = Math.max(headerUntil, at + again.height)
      // The same columns in other words: on the next page these words come again.
      reader.alsoNamed(rows.slice(at, headerUntil))
      const titles = rows.slice(lastData + 1, at).map((cells) => (isTitleLike(cells) ? cells : []))
      openContext(contextOf(titles, lastData + 2, guide))
    }
    // What stands right above the header comes again with it.
    if (at >= headerUntil && isSameRow(over, rows[at]!, 1) && isHeader(at + 1))
      take({ ...rowAbove(at + 1, rows[at]!, false), below: true })
    else if (
      at < headerUntil ||
      (repeated.has(at + 1) && isGroupOver(rows[at]!, rows[at + 1]!, wide.has(at)))
    )
      take({ ...rowAbove(at + 1, rows[at]!, true), below: true })
    else {
      const row = reader.read(at + 1, rows[at]!, marksOf.get(at))
      if (row.kind === 'data') lastData = at
      take(row)
    }
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
  const known = [...labels]
  const width = Math.max(...labels.map((cells) => cells.length))
  const isNamed = Array.from({ length: width }, (_, i) => labels.some((cells) => isFilled(cells[i])))
  const unnamed = new Set<number>()
  let lastData = 0
  const nameAt = header.table === 'model' ? columns.indexOf('name') : -1
  return {
    open(section: Section, line: number | null) {
      given.open(section, line)
    },
    /** What titles say of a column: it ends no section of another one. */
    hold(column: string, value: string, line: number) {
      given.hold(column, value, line)
    },
    /** Further rows of a header that names the same columns. */
    alsoNamed(more: Cell[][]) {
      for (const cells of more) {
        if (!known.some((label) => isSameRow(label, cells))) known.push(cells)
        for (const [at, cell] of cells.entries()) if (isFilled(cell)) isNamed[at] = true
      }
    },
    read(line: number, raw: Cell[], marks: MarkedCell[] | undefined): TableRow {
      // The header again, on another page: its sections may stand above it, so that by itself it would be none.
      if (known.some((label) => isSameRow(label, raw)))
        return { line, kind: 'header', below: true, cells: raw, findings: [] }
      const { kind, section } = read(raw)
      if (section) given.open(section, line)
      if (kind !== 'data') return { line, kind, below: true, cells: raw, findings: [] }
      // A list whose number, unit and year were filled down further than it goes.
      if (lastData > 0 && !delimited && holdsOnly(raw, header, contextOnly))
        return { line, kind: 'blank', below: true, cells: raw, findings: [] }
      const cells = laidOut(raw, header, place, columns)
      const findings = marks ? markFindings(marks, cells, place, columns, raw) : []
      if (!delimited && header.table === 'model')
        findings.push(...aloneFindings(raw, header, cells, columns, lastData === line - 1))
      lastData = line
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
const contextOnly = new Set(['unit', 'year', 'round'])
const goesOn = new Set([...essays, 'subject_name', 'partners'])

/** "Trong năm không phát sinh mô hình mới" and the like. */
const saysNone =
  /^(trong (nam|ky|quy|thang|6 thang)( \w+){0,3} )?((don vi|co quan|dia phuong|xa|phuong) )?(khong|chua) (co|phat sinh|dang ky|xay dung|thuc hien)\b/
const nameOnly = new Set(['name'])

/** What is to be said of a row that has nothing but one sort of text: one line, and not one for each cell that is blank. */
function aloneFindings(
  raw: Cell[],
  header: Header,
  cells: Cell[],
  columns: (string | null)[],
  isBelowData: boolean,
): Finding[] {
  if (isBelowData && holdsOnly(raw, header, goesOn)) {
    const column = columns.find((one, at) => one !== null && goesOn.has(one) && isFilled(cells[at]))!
    return [{ column, code: 'row-continued', value: null, suggestion: null }]
  }
  const name = cells[columns.indexOf('name')]
  if (name == null || name.length > 120 || !holdsOnly(raw, header, nameOnly) || !saysNone.test(fold(name)))
    return []
  return [{ column: 'name', code: 'none-said', value: name, suggestion: null }]
}

/** Whether a row has something in some of these columns, and beside them at most its number. */
function holdsOnly(raw: Cell[], header: Header, wanted: Set<string>): boolean {
  let found = false
  for (const [at, cell] of raw.entries()) {
    if (!isFilled(cell)) continue
    const column = header.columns[at] ?? null
    if (header.marks.some((one) => one.at === at)) return false
    if (column !== null && wanted.has(column)) found = true
    else if (column !== null || wanted === goesOn || !ordinal.test(cell!.trim())) return false
  }
  return found
}

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
  for (const { at, column, value, names } of header.marks) {
    const mark = raw[at]?.trim() ?? ''
    if (mark === '' || notChosen.test(mark)) continue
    const to = columns.indexOf(column)
    const isNamed = names !== undefined && !chosen.test(mark) && /\p{L}{2}/u.test(mark)
    if (isNamed) cells[columns.indexOf(names)] = raw[at]!
    // What is no mark is not guessed: the text is in no list, and the row is held.
    const said = isNamed || chosen.test(mark) ? value : `${value}: ${mark}`
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
    hold(column: string, value: string, line: number) {
      const one = { column, value, style: 'none' as const, line, rows: 0 }
      open = [one, ...open.filter((other) => other.column !== column)]
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
