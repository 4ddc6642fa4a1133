import { beyondOldFonts, findOldFont, type Encoding } from './encoding.ts'
import { isBlank, type Cell } from './tables.ts'
import { cleanName, compose } from './text.ts'
import {
  readCells,
  readSharedTexts,
  type BookContext,
  type Budget,
  type MarkedCell,
  type SheetCells,
} from './workbook_cells.ts'
import {
  elements,
  largestBook,
  mainPart,
  relationsOf,
  TooLargeError,
  unpackParts,
  type Parts,
} from './workbook_parts.ts'
import { isOn, readStyles } from './workbook_styles.ts'
import { decodeText } from './xml.ts'
import { isArchive, zipEntries } from './zip.ts'

/** A sheet of a workbook, every cell as the text that the rules expect. */
export interface WorkbookSheet {
  name: string
  hidden: boolean
  rows: Cell[][]
  /** Cells of which the text is not all that there is to know. */
  marks: MarkedCell[]
  /** Rows with something in them that Excel does not show, from 0. */
  hiddenRows: number[]
  /** Rows in which a cell is merged over several columns, from 0. */
  wideRows: number[]
  /** The old fonts that were found in its columns and read as Vietnamese. */
  fonts: Encoding[]
}

/**
 * Reads every sheet of an .xlsx file: cached values of formulas, dates as ISO days, cells merged
 * downwards filled in each row, columns typed in an old font (TCVN3, VNI) as Vietnamese.
 * @throws TooLargeError for a zip bomb, and where cells or texts are more than can be meant; Error where the bytes are no workbook
 */
export function readWorkbook(bytes: Buffer): WorkbookSheet[] {
  const parts = unpackParts(bytes)
  const main = mainPart(parts, 'workbook.xml')
  if (main === null) throw new Error('no workbook')
  const relations = relationsOf(parts, main)
  const book = readContext(parts, main, relations)
  const budget: Budget = {
    rows: largestBook.rows,
    cells: largestBook.cells,
    characters: largestBook.characters,
  }
  const listed = elements(parts.get(main)!, 'sheet')
  if (listed.length > largestBook.sheets) throw new TooLargeError()
  return listed.flatMap((sheet) => {
    const relation = relations.get(sheet.get('id') ?? '')
    // A chart that is a sheet of its own has no cells.
    if (relation !== undefined && relation.type !== 'worksheet') return []
    const xml = relation && parts.get(relation.part)
    if (xml === undefined) throw new Error('a sheet is missing')
    const { rows, marks, hidden, wide } = readSheet(xml, book, budget)
    const state = sheet.get('state')
    return [
      {
        name: cleanName(decodeText(sheet.get('name') ?? '')),
        hidden: state !== undefined && state !== 'visible',
        rows,
        marks,
        hiddenRows: hidden,
        wideRows: wide,
        fonts: readOldFonts(rows),
      },
    ]
  })
}

/** A workbook's sheets, or what stands in the way. */
export type Answer =
  | { sheets: WorkbookSheet[] }
  /** `cell`: the address of one that is too far away. */
  | { fault: 'too-large'; cell: string | null }
  | { fault: 'damaged' }

/** The kind of file that this reads (`formats.ts`). */
export const XLSX = { endings: ['.xlsx', '.xlsm'], is: isWorkbook, read: answerOf }

/** Whether an archive's directory lists a workbook. */
function isWorkbook(bytes: Buffer): boolean {
  if (!isArchive(bytes)) return false
  try {
    return zipEntries(bytes).some(({ name }) => /(^|\/)workbook\.xml$/i.test(name))
  } catch {
    return false
  }
}

/** Reads a workbook without throwing. */
export function answerOf(bytes: Buffer): Answer {
  try {
    return { sheets: readWorkbook(bytes) }
  } catch (error) {
    return error instanceof TooLargeError ? { fault: 'too-large', cell: error.cell } : { fault: 'damaged' }
  }
}

/** What the cells refer to: texts, styles, and the day from which days are counted. */
function readContext(parts: Parts, main: string, relations: ReturnType<typeof relationsOf>): BookContext {
  const partOf = (type: string) => {
    const relation = [...relations.values()].find((one) => one.type === type)
    return relation ? (parts.get(relation.part) ?? null) : ''
  }
  const [texts, styles] = [partOf('sharedStrings'), partOf('styles')]
  if (styles === null) throw new Error('styles are missing')
  const [properties] = elements(parts.get(main)!, 'workbookPr')
  const date1904 = properties?.get('date1904')
  return {
    texts: texts === null ? null : readSharedTexts(texts),
    styles: readStyles(styles),
    date1904: date1904 !== undefined && isOn(date1904),
  }
}

function readSheet(
  xml: string,
  book: BookContext,
  budget: Budget,
): Omit<SheetCells, 'merges'> & { wide: number[] } {
  const { rows, marks, merges, hidden } = readCells(xml, book, budget)
  for (const row of rows) for (const [i, cell] of row.entries()) if (cell !== null) row[i] = compose(cell)
  fillMerged(rows, merges, marks, budget)
  const wide = merges.flatMap(({ top, bottom, left, right }) => (top === bottom && right > left ? [top] : []))
  return { rows, marks, hidden, wide }
}

const number = /^[\d., ]+$/

/**
 * A cell merged over several rows stands for each of them ("Đơn vị báo cáo" written once for ten models), in its
 * first column. A row with nothing else in it stays blank. A number that is copied so is marked: it may be the sum
 * of the rows.
 * @throws TooLargeError where ranges lie over one another so often that they come to more cells than can be meant
 */
function fillMerged(rows: Cell[][], merges: SheetCells['merges'], marks: MarkedCell[], budget: Budget): void {
  const blank = rows.map(isBlank)
  for (const { top, left, bottom } of merges) {
    const value = rows[top]?.[left] ?? null
    const last = Math.min(bottom, rows.length - 1)
    if (value === null || last <= top) continue
    budget.cells -= last - top
    budget.characters -= (last - top) * value.length
    if (budget.cells < 0 || budget.characters < 0) throw new TooLargeError()
    const isNumber = number.test(value)
    for (let row = top + 1; row <= last; row += 1) {
      const cells = rows[row]!
      if (blank[row]) continue
      while (cells.length < left) cells.push(null)
      cells[left] = value
      if (isNumber) marks.push({ row, column: left, mark: 'copied' })
    }
  }
}

/**
 * Reads columns that were typed in an old font. Where a sheet has one old font and no cell that it
 * could not hold, its other columns are in it too: "maõ" alone would pass for a word.
 */
function readOldFonts(rows: Cell[][]): Encoding[] {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const columns = Array.from({ length: width }, (_, column) => rows.flatMap((row) => row[column] ?? []))
  const certain = columns.map((texts) => findOldFont(texts))
  if (certain.every((font) => font === null)) return []
  const fonts = certain.map((font, i) => font ?? findOldFont(columns[i]!, true))
  const found = new Map(fonts.flatMap((font) => (font ? [[font.encoding, font] as const] : [])))
  const [only] = found.values()
  const throughout =
    found.size === 1 && !rows.some((row) => row.some((cell) => beyondOldFonts.test(cell ?? '')))
  for (const row of rows)
    for (const [column, text] of row.entries()) {
      const font = fonts[column] ?? (throughout ? only : undefined)
      if (text != null && font) row[column] = font.decode(text)
    }
  return [...found.keys()]
}
