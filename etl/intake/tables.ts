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
  /** What the tables are called. */
  labels: Map<TableName, string>
  /** Folded sheet names to the table that they announce. */
  sheetNames: Map<string, TableName>
  /** The folded texts that a column with a closed list takes, by table and column ("model kind"). */
  values: Map<string, Set<string>>
  /** The names of units, folded by `foldUnit`. */
  units: Set<string>
  /** Headers of which a person said what they mean, by their shape; none where nobody did. */
  mappings?: Map<string, MappedHeader[]>
}

/** What a person said of a header of one shape. */
export interface MappedHeader {
  table: RowTable
  columns: (string | null)[]
  /** Whose tables are meant, folded by `foldUnit`; null: anybody's. */
  sender: string | null
  /** The day on which it was said, as people write it. */
  day: string
}

/** The shape of a header: its cells as they are compared, without blank ones at its end. */
export function headerShape(cells: Cell[]): string {
  return cells
    .map((cell) => headerText(cell ?? ''))
    .join('|')
    .replace(/\|+$/, '')
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
  /** Headers that mean the same as one before them, as written. */
  twice?: string[]
  /** How many rows it takes. */
  height: number
  /**
   * Columns of which the header is a value ("Tập thể" below "Đối tượng") that a mark in a row chooses. `names`: a text there
   * that is no mark is of this column ("Tập thể" below "Tên tập thể, cá nhân").
   */
  marks: { at: number; column: string; value: string; names?: string }[]
  /** Columns of the table that its header lacks and that section rows below it, or titles above it, give. */
  sections: string[]
  /** A label that is read as another column than it says, because of what stands below it. */
  readAs?: { label: string; column: string }
  /** The day on which a person said what its columns mean; undefined where they say so themselves. */
  mapped?: string
}

/** What everything that is only a sample says in a row above its header. */
export const sampleMark = 'DỮ LIỆU MẪU'

/** Over the reasons in a workbook that went back to its sender; no column of a table. */
export const reasonHeader = 'Lý do cần hoàn thiện'

/** Columns that any table of a report may have: they tell nothing of which table it is. */
export const contextColumns = new Set(['unit', 'year', 'round', 'code', 'name', 'note'])

/** Columns of a model in which somebody wrote sentences: a text that goes on in the row below stands in them. */
export const essays = new Set(['content', 'result', 'difficulty', 'support'])

/** The list from which a column takes its values, where it is closed. */
const lists: Partial<Record<TableName, Record<string, string>>> = {
  model: {
    kind: 'kind',
    category: 'category',
    level: 'level',
    registration: 'registration',
    status: 'status',
    recognition_level: 'recognition_level',
    evaluation_h1: 'evaluation',
    evaluation: 'evaluation',
    criteria: 'criteria',
    potential: 'potential',
    pilot: 'flag',
    sent: 'flag',
  },
  commendation: { form: 'commendation_form', level: 'commendation_level' },
  publicity: { form: 'publicity_form' },
}

type CsvRows = Record<string, string>[]

/** Builds the guide from the rows of `tables.csv`, `columns.csv` and, where they are given, of the lists. */
export function tableGuide(
  tables: CsvRows,
  columns: CsvRows,
  { values = [], fields = [], units = [] }: { values?: CsvRows; fields?: CsvRows; units?: CsvRows } = {},
): TableGuide {
  const guide: TableGuide = {
    columns: new Map(),
    labels: new Map(),
    sheetNames: new Map(),
    values: new Map(),
    units: new Set(),
  }
  for (const row of tables) {
    const table = row['table'] as TableName
    guide.columns.set(table, [])
    guide.labels.set(table, row['label']!)
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
  const named = (row: Record<string, string>, label: string) =>
    [row['code']!, row[label]!, ...split(row['aliases'])].map(fold)
  for (const [table, ofTable] of Object.entries(lists))
    for (const [column, list] of Object.entries(ofTable)) {
      const texts = values.filter((row) => row['list'] === list).flatMap((row) => named(row, 'label'))
      guide.values.set(`${table} ${column}`, new Set(texts))
    }
  guide.values.set(
    'model field',
    new Set(
      fields.flatMap((row, i) => [
        ...named(row, 'name'),
        fold(row['title'] ?? ''),
        romans[i]?.toLowerCase() ?? '',
      ]),
    ),
  )
  for (const row of units)
    for (const name of [row['name']!, row['short_name']!, ...split(row['aliases'])])
      if (name) guide.units.add(foldUnit(name))
  return guide
}

/** The numbers that sections and fields have. */
export const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']

/** A unit's name as it is compared: folded, its type words short, without the province behind it. */
export function foldUnit(name: string): string {
  return fold(name)
    .replace(/\buy ban nhan dan\b/g, 'ubnd')
    .replace(/ tinh khanh hoa$/, '')
}

function split(list: string | undefined): string[] {
  return list ? list.split('|').filter((item) => item !== '') : []
}

/** The table that a sheet's name announces; a number before it ("2. Mô hình") does not count. */
export function announcedBy(sheetName: string | null, guide: TableGuide): TableName | undefined {
  if (sheetName === null) return undefined
  const name = fold(sheetName)
  return guide.sheetNames.get(name) ?? guide.sheetNames.get(name.replace(/^(\d{1,2}|[ivx]{1,4}|[a-z]) /, ''))
}

/** A number of a row or a line: "1", "1.2", "a)", "IV". */
export const ordinal = /^\(?(\d{1,4}([.,]\d{1,3}){0,3}|[ivxlc]{1,5}|[a-zđ])[.):]?\)?$/iu

/** Where a row of a general sheet says what: its key, and the cells beside it. */
function keyOf(cells: Cell[], guide: TableGuide): { column: string; beside: Cell[]; at: number } | null {
  let at = cells.findIndex(isFilled)
  if (at >= 0 && ordinal.test(cells[at]!.trim())) at = cells.findIndex((cell, i) => i > at && isFilled(cell))
  if (at < 0) return null
  const text = headerText(cells[at]!)
  const key = guide.columns
    .get('info')!
    .find((k) => k.headers.has(text) || k.headers.has(withoutNumber(text)))
  return key ? { column: key.column, beside: cells.slice(at + 1), at } : null
}

function isFilled(cell: Cell | undefined): boolean {
  return cell != null && cell.trim() !== ''
}

/** A header as it is compared: folded, without what no text may hold. */
export function headerText(cell: string): string {
  return fold(cleanText(cell.slice(0, 2000)) ?? '')
}

/** A folded header without the number before it ("1 don vi bao cao"). */
export function withoutNumber(text: string): string {
  return text.replace(/^\d{1,2} (?=\D)/, '')
}

/**
 * A sheet "Thông tin chung": at least two rows whose first cell is one of its keys, after a number where the rows
 * have one. The values stand in one column, the nearest to the keys that holds anything; what is beyond it (hints)
 * is no value. A sheet of another name is one where unit, year and one key more are among its keys.
 * @returns values by key
 */
export function readInfo(
  rows: Cell[][],
  sheetName: string | null,
  guide: TableGuide,
): Map<string, string> | null {
  const announced = announcedBy(sheetName, guide) === 'info'
  if (!announced && rows.length > 200) return null
  const found = rows.flatMap((cells) => keyOf(cells, guide) ?? [])
  const keys = new Set(found.map(({ column }) => column))
  if (announced ? found.length < 2 : keys.size < 3 || !keys.has('unit') || !keys.has('year')) return null
  const distances = found.map(({ beside }) => beside.findIndex(isFilled))
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
 * A line of totals under a table: its first filled cell says so ("Tổng cộng", "Cộng mục I: 02"), after a number
 * where it has one, and it lacks what a real row must have.
 */
export function isTotal(
  cells: Cell[],
  header: Pick<Header, 'table' | 'columns'> & Partial<Pick<Header, 'marks'>>,
  guide: TableGuide,
): boolean {
  let first = cells.find(isFilled) ?? ''
  if (first.length <= 12 && ordinal.test(first.trim())) first = cells.filter(isFilled)[1] ?? ''
  // "Tổng Công ty …" and "Cộng đồng …" are names of units and models, not totals.
  if (!total.test(fold(first.slice(0, 300)))) return false
  // Beside it only numbers: no model has such a name.
  if (cells.every((cell) => !isFilled(cell) || cell === first || ordinal.test(cell!.trim()))) return true
  const required = guide.columns
    .get(header.table)!
    .filter((c) => c.required)
    .map((c) => c.column)
  const { columns, marks = [] } = header
  return (
    columns.some((column, i) => column !== null && required.includes(column) && !cells[i]?.trim()) ||
    (marks.some(({ column }) => required.includes(column)) && !marks.some(({ at }) => isFilled(cells[at])))
  )
}

const total =
  /^(cong|tong (cong(?! ty)|so))( (chung|don|lai|cac|muc|phan|nhom|toan|tat ca|bang|va|[ivx]{1,4}|[a-e]|\d+)\b.*)?$|^tong( \d+( .*)?| [ivx]{1,4}\b.*)?$|^tong( (cong(?! ty)|so)\b.*)?$/
