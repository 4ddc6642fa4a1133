import readXlsx from 'read-excel-file/node'
import type { Cell } from './tables.ts'

/** A sheet of a workbook, every cell as the text that the rules expect. */
export interface WorkbookSheet {
  name: string
  rows: Cell[][]
}

/** Reads every sheet of an .xlsx file. @throws what the reader throws where the bytes are no workbook. */
export async function readWorkbook(bytes: Buffer): Promise<WorkbookSheet[]> {
  const sheets = await readXlsx(bytes, { trim: false })
  return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(cellText)) }))
}

/** Dates become ISO days (a workbook's dates carry no time zone), true becomes "x". */
function cellText(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'x' : null
  return String(value as string | number)
}
