import readXlsx from 'read-excel-file/node'
import { findOldFont, type Encoding } from './encoding.ts'
import type { Cell } from './tables.ts'
import { readParts, type Merge } from './workbook_parts.ts'

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
 * @throws TooLargeError for a zip bomb; what the reader throws where the bytes are no workbook
 */
export async function readWorkbook(bytes: Buffer): Promise<WorkbookSheet[]> {
  const parts = readParts(bytes)
  const sheets = await readXlsx(bytes, { trim: false })
  return sheets.map(({ sheet, data }, i) => {
    const rows = data.map((row) => row.map(cellText))
    fillMerged(rows, parts.sheets[i]?.merges ?? [])
    return { name: sheet, hidden: parts.sheets[i]?.hidden ?? false, rows, fonts: readOldFonts(rows) }
  })
}

/** Dates become ISO days (a workbook's dates carry no time zone), true becomes "x". */
function cellText(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'x' : null
  return String(value as string | number).normalize('NFC')
}

/**
 * A cell merged over several rows of one column stands for each of them ("Đơn vị báo cáo"
 * written once for ten models). Ranges over several columns are titles.
 */
function fillMerged(rows: Cell[][], merges: Merge[]): void {
  for (const { top, left, bottom, right } of merges) {
    const value = rows[top]?.[left] ?? null
    if (left !== right || value === null) continue
    for (let row = top + 1; row <= Math.min(bottom, rows.length - 1); row += 1) rows[row]![left] = value
  }
}

function readOldFonts(rows: Cell[][]): Encoding[] {
  const found = new Set<Encoding>()
  const width = Math.max(0, ...rows.map((row) => row.length))
  for (let column = 0; column < width; column += 1) {
    const font = findOldFont(rows.flatMap((row) => row[column] ?? []))
    if (!font) continue
    found.add(font.encoding)
    for (const row of rows) {
      const text = row[column]
      if (text != null) row[column] = font.decode(text)
    }
  }
  return [...found]
}
