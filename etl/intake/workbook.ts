import { zipSync } from 'fflate'
import readXlsx from 'read-excel-file/node'
import { beyondOldFonts, findOldFont, type Encoding } from './encoding.ts'
import { isBlank, type Cell } from './tables.ts'
import { cleanName, compose } from './text.ts'
import { largestBook, readParts, TooLargeError, unpackParts, type Merge } from './workbook_parts.ts'

/** A sheet of a workbook, every cell as the text that the rules expect. */
export interface WorkbookSheet {
  name: string
  hidden: boolean
  rows: Cell[][]
  /** The old fonts that were found in its columns and read as Vietnamese. */
  fonts: Encoding[]
}

/**
 * Reads every sheet of an .xlsx file: cached values of formulas, dates as ISO days, cells merged
 * downwards filled in each row, columns typed in an old font (TCVN3, VNI) as Vietnamese.
 * @throws TooLargeError for a zip bomb, and where cells or texts are more than can be meant; what the reader throws where the bytes are no workbook
 */
export async function readWorkbook(bytes: Buffer): Promise<WorkbookSheet[]> {
  const files = unpackParts(bytes)
  const parts = readParts(files).sheets
  // The reader unpacks whatever an archive's headers promise; it gets one that was measured.
  const measured = Buffer.from(zipSync(files, { level: 0 }))
  // `sheets` is what the reader's own readSheet() passes; its types leave it out.
  const options = { trim: false, sheets: parts.map((part) => part.place) }
  const sheets = await readXlsx(measured, options)
  const budget = { cells: largestBook.cells, characters: largestBook.characters }
  return sheets.map(({ sheet, data }, i) => {
    const rows = data.map((row) => row.map(cellText))
    fillMerged(rows, parts[i]!.merges, budget)
    // A text that stands in many cells is kept once, until it is passed on.
    for (const row of rows) for (const cell of row) budget.characters -= cell?.length ?? 0
    if (budget.characters < 0) throw new TooLargeError()
    return { name: cleanName(sheet), hidden: parts[i]!.hidden, rows, fonts: readOldFonts(rows) }
  })
}

/** Dates become ISO days (a workbook's dates carry no time zone), true becomes "x". */
function cellText(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'x' : null
  return compose(String(value as string | number))
}

/**
 * A cell merged over several rows of one column stands for each of them ("Đơn vị báo cáo"
 * written once for ten models). Ranges over several columns are titles, and a row with nothing
 * else in it stays blank.
 * @throws TooLargeError where ranges lie over one another so often that they come to more cells than can be meant
 */
function fillMerged(rows: Cell[][], merges: Merge[], budget: { cells: number }): void {
  const blank = rows.map(isBlank)
  for (const { top, left, bottom, right } of merges) {
    const value = rows[top]?.[left] ?? null
    if (left !== right || value === null) continue
    const last = Math.min(bottom, rows.length - 1)
    budget.cells -= Math.max(0, last - top)
    if (budget.cells < 0) throw new TooLargeError()
    for (let row = top + 1; row <= last; row += 1) if (!blank[row]) rows[row]![left] = value
  }
}

/**
 * Reads columns that were typed in an old font. Where a sheet has one old font and no cell that it
 * could not hold, its other columns are in it too: "maõ" alone would pass for a word.
 */
function readOldFonts(rows: Cell[][]): Encoding[] {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const fonts = Array.from({ length: width }, (_, column) =>
    findOldFont(rows.flatMap((row) => row[column] ?? [])),
  )
  const found = new Map(fonts.flatMap((font) => (font ? [[font.encoding, font] as const] : [])))
  if (found.size === 0) return []
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
