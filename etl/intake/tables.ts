import { fold } from './fold.ts'
import { cleanText } from './text.ts'

/** The tables that a unit sends; `info` is the sheet "Thông tin chung" (key, value). */
export const rowTables = ['model', 'replication', 'commendation', 'publicity'] as const
export type RowTable = (typeof rowTables)[number]
export type TableName = RowTable | 'info'

/** A cell as text; null where it is blank. */
export type Cell = string | null

/** What the reference tables say about the tables that units send. */
export interface TableGuide {
  /** For each table its columns in order, with the folded headers that mean them. */
  columns: Map<TableName, { column: string; label: string; required: boolean; headers: Set<string> }[]>
  /** Folded sheet names to the table that they announce. */
  sheetNames: Map<string, TableName>
}

/** Where a table begins in a sheet and what its columns are. */
export interface Header {
  table: RowTable
  /** Index of the header row among the sheet's rows. */
  row: number
  /** For each cell of the header the column that it means, or null. */
  columns: (string | null)[]
  /** Headers that mean no column, as written. */
  unknown: string[]
}

/** What everything that is only a sample says in a row above its header. */
export const sampleMark = 'DỮ LIỆU MẪU'

/** Over the reasons in a workbook that went back to its sender; no column of a table. */
export const reasonHeader = 'Lý do cần hoàn thiện'

const contextColumns = new Set(['unit', 'year', 'round', 'code', 'name', 'note'])
const headerRows = 30

/** Builds the guide from the rows of `tables.csv` and `columns.csv`. */
export function tableGuide(tables: Record<string, string>[], columns: Record<string, string>[]): TableGuide {
  const guide: TableGuide = { columns: new Map(), sheetNames: new Map() }
  for (const row of tables) {
    const table = row['table'] as TableName
    guide.columns.set(table, [])
    for (const name of [row['label']!, ...split(row['aliases'])]) guide.sheetNames.set(fold(name), table)
  }
  for (const row of columns) {
    guide.columns.get(row['table'] as TableName)!.push({
      column: row['column']!,
      label: row['label']!,
      required: row['required'] === 'yes',
      headers: new Set([row['label']!, ...split(row['aliases'])].map(fold)),
    })
  }
  return guide
}

function split(list: string | undefined): string[] {
  return list ? list.split('|').filter((item) => item !== '') : []
}

/**
 * Finds the table of a sheet: the row among the first 30 whose cells mean the most columns of
 * one table. A row is a header only if it has a column that no other part of a report would
 * have, so that a title line is never taken for one.
 */
export function findHeader(rows: Cell[][], sheetName: string | null, guide: TableGuide): Header | null {
  const announced = sheetName === null ? undefined : guide.sheetNames.get(fold(sheetName))
  let best: { header: Header; score: number } | null = null
  for (const [index, cells] of rows.slice(0, headerRows).entries()) {
    const folded = cells.map((cell) => fold(cell ?? ''))
    if (folded.filter((text) => text !== '').length < 2) continue
    for (const table of rowTables) {
      const columns = matchColumns(folded, table, guide)
      const found = columns.filter((column) => column !== null)
      const own = found.filter((column) => !contextColumns.has(column))
      if (own.length < 1 || found.length < 2) continue
      const required = guide.columns
        .get(table)!
        .filter((c) => c.required && !contextColumns.has(c.column))
        .every((c) => found.includes(c.column))
      if (!required && announced !== table) continue
      const score = found.length + (required ? 100 : 0) + (announced === table ? 50 : 0)
      if (best === null || score > best.score) {
        const unknown = cells.flatMap((cell, i) =>
          cell !== null && columns[i] === null && folded[i] !== '' && folded[i] !== fold(reasonHeader)
            ? [cleanText(cell)!]
            : [],
        )
        best = { header: { table, row: index, columns, unknown }, score }
      }
    }
  }
  return best?.header ?? null
}

/** For each folded header the column of `table` that it means; a column is taken once, the first time. */
function matchColumns(folded: string[], table: RowTable, guide: TableGuide): (string | null)[] {
  const taken = new Set<string>()
  return folded.map((text) => {
    if (text === '') return null
    const match = guide.columns.get(table)!.find((c) => c.headers.has(text) && !taken.has(c.column))
    if (!match) return null
    taken.add(match.column)
    return match.column
  })
}

/**
 * A sheet "Thông tin chung": at least two rows whose first cell is one of its keys. The values
 * stand in one column, the nearest to the keys that holds anything; what is beyond it (hints) is
 * no value.
 * @returns values by key
 */
export function readInfo(
  rows: Cell[][],
  sheetName: string | null,
  guide: TableGuide,
): Map<string, string> | null {
  const keys = guide.columns.get('info')!
  const found = rows.flatMap((cells) => {
    const at = cells.findIndex((cell) => cell !== null && cell.trim() !== '')
    const key = keys.find((k) => k.headers.has(fold(cells[at] ?? '')))
    return key ? [{ column: key.column, beside: cells.slice(at + 1) }] : []
  })
  const announced = sheetName !== null && guide.sheetNames.get(fold(sheetName)) === 'info'
  if (found.length < 2 || !announced) return null
  const distances = found.map(({ beside }) => beside.findIndex((cell) => cell !== null && cell.trim() !== ''))
  const distance = Math.min(...distances.filter((d) => d >= 0))
  const values = new Map<string, string>()
  for (const { column, beside } of found) {
    const value = beside[distance]
    if (value != null && value.trim() !== '' && !values.has(column)) values.set(column, value)
  }
  return values
}

/** Whether a row above the header, or any row of an info sheet, carries the sample mark. */
export function hasSampleMark(rows: Cell[][]): boolean {
  return rows.some((cells) =>
    cells.some((cell) => cell?.slice(0, 1000).normalize('NFC').trimStart().startsWith(sampleMark)),
  )
}

/** A row with nothing in it. */
export function isBlank(cells: Cell[]): boolean {
  return cells.every((cell) => cleanText(cell ?? '') === null)
}

/** A row with nothing in the table's columns; a number or a reason beside them is no row. */
export function isEmptyRow(cells: Cell[], header: Header): boolean {
  return isBlank(cells.filter((_, i) => header.columns[i] != null))
}

/**
 * A line of totals under a table: its first filled cell says so ("Tổng cộng", "Cộng") and it
 * lacks what a real row must have.
 */
export function isTotal(cells: Cell[], header: Header, guide: TableGuide): boolean {
  const first = fold(cells.find((cell) => cell !== null && cell.trim() !== '') ?? '')
  // "Tổng Công ty …" is a unit's name, not a total.
  if (!/^cong( \d.*)?$|^tong( (cong(?! ty)|so)\b.*)?$/.test(first)) return false
  const required = guide.columns
    .get(header.table)!
    .filter((c) => c.required)
    .map((c) => c.column)
  return header.columns.some((column, i) => column !== null && required.includes(column) && !cells[i]?.trim())
}
