import type { Proposal, ProposedCell, ProposedRow } from '../../cube/domain/contract.ts'
import { contextOf } from './context.ts'
import type { Block, DocumentTable, Paragraph, WordDocument } from './document.ts'
import { fold } from './fold.ts'
import { generalInfo } from './general_info.ts'
import { findHeaders } from './headers.ts'
import { linesOf, labelled, modelLabels, type Line } from './lines.ts'
import { listModels } from './list_models.ts'
import { tablesOf, type TableRow } from './sheet_tables.ts'
import { foldUnit, headerText, readInfo, type Cell, type TableGuide } from './tables.ts'
import { cleanText } from './text.ts'
import type { MarkedCell } from './workbook_cells.ts'

/** What a document proposes, before it is said of which file. */
export type DocumentProposal = Pick<Proposal, 'info' | 'rows' | 'aside' | 'paragraphs'>

/** Lines above a table that may be its titles, and lines at the head of a report that say whose it is. */
const titleLines = 30
const headLines = 40
const longestSource = 2000

/**
 * The rows that a document seems to report: of its tables by the same knowledge of headers as sheets', of forms with
 * questions in the first column, and of its text by its numbers and labels. Each cell says from which paragraph it is.
 */
export function propose(document: WordDocument, guide: TableGuide): DocumentProposal {
  const found: DocumentProposal = { info: [], rows: [], aside: [], paragraphs: [] }
  const text: Paragraph[] = []
  let before: Paragraph[] = []
  const blocks = wholeTables(document.blocks, guide)
  for (const { paragraph, table } of blocks) {
    if (paragraph) {
      text.push(paragraph)
      before.push(paragraph)
      continue
    }
    const placed = placedRows(table)
    const titles = linesOf(before.slice(-titleLines))
    if (!takeTable(placed, titles, guide, found) && !takeForm(placed, guide, found)) {
      if (isData(placed)) found.aside.push(unknownTable(placed))
      // A table that only lays out its text, such as a letterhead.
      else for (const inside of paragraphsOf(table)) text.push(inside)
    }
    before = []
  }
  const lines = linesOf(text)
  const named = new Set(found.rows.map(({ cells }) => nameOf(cells)))
  for (const { cells, paragraphs } of listModels(lines, guide)) {
    const isTold = named.has(nameOf(cells))
    if (isTold) found.aside.push({ kind: 'told', text: cells[0]!.value, paragraph: paragraphs[0]! })
    else found.rows.push({ table: 'model', sort: 'list', cells, paragraphs, doubts: [] })
  }
  const info = [...found.info, ...contextCells(lines, guide), ...generalInfo(lines)]
  found.info = info.filter((cell, i) => info.findIndex(({ column }) => column === cell.column) === i)
  found.paragraphs = sourcesOf(found, document.paragraphs)
  return found
}

/**
 * The blocks of a document, a table that only a page divides as one: the second part has as many columns, no header
 * of its own, and nothing stands between.
 */
function wholeTables(blocks: Block[], guide: TableGuide): Block[] {
  const whole: Block[] = []
  let last: DocumentTable | null = null
  for (const block of blocks) {
    const { paragraph, table } = block
    const goesOn =
      table !== undefined &&
      last !== null &&
      widthOf(table.rows) === widthOf(last.rows) &&
      findHeaders(textsOf(table), null, guide).length === 0
    if (goesOn) for (const row of table.rows) last!.rows.push(row)
    else {
      whole.push(table ? { table: { ...table, rows: [...table.rows] } } : block)
      if (table) last = whole.at(-1)!.table!
      else if (paragraph.text.trim() !== '') last = null
    }
  }
  return whole
}

function textsOf({ rows }: DocumentTable): Cell[][] {
  return rows.map((row) => row.map((cell) => (cell === null || cell.text === '' ? null : cell.text)))
}

function nameOf(cells: ProposedCell[]): string {
  return fold(cells.find(({ column }) => column === 'name')?.value ?? '')
}

/** A cell with the paragraph where it stands. */
interface PlacedCell {
  text: Cell
  from: number | null
  struck: boolean
  copied: boolean
}

const blank: PlacedCell = { text: null, from: null, struck: false, copied: false }

function placedRows({ rows }: DocumentTable): PlacedCell[][] {
  return rows.map((row) => {
    const isBlank = row.every((cell) => cell === null || cell.continues || cell.text === '')
    return row.map((cell): PlacedCell => {
      if (cell === null || cell.text === '' || (cell.continues && isBlank)) return blank
      const filled = cell.paragraphs.filter(({ text }) => text.trim() !== '')
      return {
        text: cell.text,
        from: filled[0]?.number ?? null,
        struck: filled.every(({ struck }) => struck),
        copied: cell.continues,
      }
    })
  })
}

function paragraphsOf({ rows }: DocumentTable): Paragraph[] {
  return rows.flatMap((row) =>
    row.flatMap((cell) => (cell === null || cell.continues ? [] : cell.paragraphs)),
  )
}

function marksOf(rows: PlacedCell[][]): MarkedCell[] {
  const marks: MarkedCell[] = []
  for (const [row, cells] of rows.entries())
    for (const [column, { text, struck, copied }] of cells.entries()) {
      if (struck) marks.push({ row, column, mark: 'struck' })
      if (copied && /^[\d., ]+$/.test(text ?? '')) marks.push({ row, column, mark: 'copied' })
    }
  return marks
}

/** Takes the rows of a table whose header is known. @returns whether it is */
function takeTable(
  placed: PlacedCell[][],
  titles: Line[],
  guide: TableGuide,
  found: DocumentProposal,
): boolean {
  const heads = titles.map(({ text, paragraph }): PlacedCell[] => [{ ...blank, text, from: paragraph }])
  const announced = titles.at(-1)?.text ?? null
  const rows = [...heads, ...placed]
  const tables = readRows(rows, announced, guide)
  for (const { table, columns, eachRow } of tables)
    eachRow((row) => {
      if (row.line <= heads.length) return
      if (row.kind === 'data') found.rows.push(proposedRow(row, table, columns, rows))
      else if (row.kind !== 'blank' && row.kind !== 'header') found.aside.push(asideRow(row, rows))
    })
  return tables.length > 0
}

function readRows(rows: PlacedCell[][], announced: string | null, guide: TableGuide) {
  const sheet = {
    rows: rows.map((row) => row.map(({ text }) => text)),
    marks: marksOf(rows),
    delimited: false,
  }
  return tablesOf(sheet, announced, guide)
}

function widthOf(rows: unknown[][]): number {
  return rows.reduce((widest, row) => Math.max(widest, row.length), 0)
}

function proposedRow(
  row: TableRow,
  table: ProposedRow['table'],
  columns: (string | null)[],
  rows: PlacedCell[][],
): ProposedRow {
  const own = rows[row.line - 1]!
  const cells = columns.flatMap((column, i): ProposedCell[] => {
    const value = column === null ? null : cleanText(row.cells[i] ?? '')
    if (column === null || value === null) return []
    return [{ column, value, from: sourceOf(row.cells[i]!, row.line - 1, rows) }]
  })
  const doubts = [...new Set(row.findings.map(({ code }) => code))]
  const paragraphs = own.flatMap(({ from }) => from ?? [])
  return { table, sort: 'table', cells, paragraphs: [...new Set(paragraphs)], doubts }
}

/** The paragraph of a row's own cell, else of the title or section above that gave its text. */
function sourceOf(value: string, line: number, rows: PlacedCell[][]): number | null {
  const own = rows[line]!.find(({ text }) => text === value)
  if (own) return own.from
  const folded = fold(value)
  for (let at = line - 1; at >= Math.max(0, line - 200); at -= 1) {
    const cell = rows[at]!.find(
      ({ text }) => text !== null && text.length < 400 && fold(text).includes(folded),
    )
    if (cell) return cell.from
  }
  return rows[line]!.find(({ from }) => from !== null)?.from ?? null
}

function asideRow({ line, kind }: TableRow, rows: PlacedCell[][]): DocumentProposal['aside'][number] {
  const own = rows[line - 1]!
  return {
    kind,
    text: shortText(own),
    paragraph: own.find(({ from }) => from !== null)?.from ?? null,
  }
}

function shortText(cells: PlacedCell[]): string {
  const text = cells.flatMap((cell) => cleanText(cell.text ?? '') ?? []).join(' | ')
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

/** Whether a table without a known header holds data, and does not only lay out text. */
function isData(rows: PlacedCell[][]): boolean {
  const filled = rows.filter((row) => row.filter(({ text }) => text !== null).length >= 3)
  return filled.length >= 2
}

function unknownTable(rows: PlacedCell[][]): DocumentProposal['aside'][number] {
  const first = rows.find((row) => row.some(({ text }) => text !== null))!
  return {
    kind: 'table',
    text: shortText(first),
    paragraph: first.find(({ from }) => from !== null)?.from ?? null,
  }
}

/**
 * Takes a form: questions in one column, answers beside them. It is one model, or the general information.
 * @returns whether it is one
 */
function takeForm(rows: PlacedCell[][], guide: TableGuide, found: DocumentProposal): boolean {
  const labels = modelLabels(guide)
  const cells: ProposedCell[] = []
  for (const row of rows) {
    const filled = row.filter(({ text }) => text !== null)
    if (filled.length > 1 && /^\d{1,2}[.)]?$/.test(filled[0]!.text!.trim())) filled.shift()
    const [question, answer] = filled
    if (!question) continue
    const label = labels.get(
      headerText(question.text!.replace(/\([^()]*\)?/g, ' ').replace(/^\s*\d{1,2}[.)]\s*/, '')),
    )
    const inOne =
      filled.length === 1 ? labelled(question.text!.replace(/^\s*\d{1,2}[.)]\s*/, ''), labels) : null
    const column = label ?? inOne?.column
    const value = cleanText((label === undefined ? inOne?.value : answer?.text) ?? '')
    if (column === undefined || value === null || cells.some((one) => one.column === column)) continue
    cells.push({ column, value, from: answer?.from ?? question.from })
  }
  const columns = new Set(cells.map(({ column }) => column))
  if (columns.has('name') && columns.size >= 3) {
    const paragraphs = cells.flatMap(({ from }) => from ?? [])
    found.rows.push({ table: 'model', sort: 'form', cells, paragraphs: [...new Set(paragraphs)], doubts: [] })
    return true
  }
  const texts = rows.map((row) => row.map(({ text }) => text))
  const info = rows.length <= 60 ? readInfo(texts, 'Thông tin chung', guide) : null
  if (!info) return false
  for (const [column, value] of info) {
    const clean = cleanText(value)
    if (clean !== null)
      found.info.push({ column, value: clean, from: sourceOf(value, rows.length - 1, rows) })
  }
  return true
}

/** Unit, year and half-year at the head of a report. A unit's name may take two lines of a letterhead. */
function contextCells(lines: Line[], guide: TableGuide): ProposedCell[] {
  const head = lines.slice(0, headLines)
  const cells: ProposedCell[] = []
  const context = contextOf(
    head.map(({ text }) => [text]),
    1,
    guide,
  )
  for (const [column, { value, line }] of context)
    if (column !== 'unit') cells.push({ column, value, from: head[line - 1]!.paragraph })
  const units = head.slice(0, 20).flatMap(({ text, paragraph }, i) => {
    const both = `${text} ${head[i + 1]?.text ?? ''}`
    const value = [both, text].find((one) => guide.units.has(foldUnit(one)))
    return value === undefined ? [] : [{ column: 'unit', value: cleanText(value)!, from: paragraph }]
  })
  const labelledUnit = context.get('unit')
  const unit = units.find(({ value }) => fold(value).includes(' ')) ?? null
  if (labelledUnit && unit === null)
    cells.push({ column: 'unit', value: labelledUnit.value, from: head[labelledUnit.line - 1]!.paragraph })
  // Below the body that it is subordinate to stands the one that writes.
  else if (unit) cells.push(units.at(-1)!)
  if (!context.has('year')) {
    const title = head.flatMap(({ text, paragraph }) => {
      const [, year] =
        /\bnăm\s+(20\d\d)\s*$/iu.exec(
          text.replace(/ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}/giu, ' '),
        ) ?? []
      return year === undefined ? [] : [{ column: 'year', value: year, from: paragraph }]
    })
    if (title[0]) cells.push(title[0])
  }
  return cells
}

/** The paragraphs that cells, rows and what was set aside are from. */
function sourcesOf(
  { info, rows, aside }: DocumentProposal,
  all: Paragraph[],
): DocumentProposal['paragraphs'] {
  const used = new Set<number>()
  for (const { from } of info) if (from !== null) used.add(from)
  for (const { paragraph } of aside) if (paragraph !== null) used.add(paragraph)
  for (const { cells, paragraphs } of rows) {
    for (const number of paragraphs) used.add(number)
    for (const { from } of cells) if (from !== null) used.add(from)
  }
  return [...used]
    .sort((a, b) => a - b)
    .map((number) => {
      const { label, text } = all[number - 1]!
      const whole = cleanText(`${label} ${text.slice(0, longestSource)}`) ?? ''
      return { number, text: text.length > longestSource ? `${whole}…` : whole }
    })
}
