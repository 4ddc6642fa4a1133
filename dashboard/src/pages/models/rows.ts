import { tableFromIPC, type Vector } from 'apache-arrow'
import { RequestError, type Query } from '../../api/cube.ts'
import { fold } from '../../fold.ts'
import { COLUMNS } from './queries.ts'

export type ColumnName = (typeof COLUMNS)[number]
export type Cell = string | number | boolean | null

/**
 * Rows kept by column, as they came: a cell is read when it is shown, and what searching
 * and sorting need is made once a column, so that 100,000 rows cost little.
 */
export interface Rows {
  count: number
  cell: (column: ColumnName, row: number) => Cell
  /** What the search looks at, folded. */
  searched: () => string[]
  /** Position of each row's value in the order of the column; nulls last. */
  ranks: (column: ColumnName) => Int32Array
}

const SEARCHED: ColumnName[] = ['model_name', 'subject_name', 'unit_name', 'model_code', 'field_name']
const collator = new Intl.Collator('vi', { numeric: true })

function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return typeof a === 'string' ? collator.compare(a, String(b)) : Number(a) - Number(b)
}

/** Rows over any way to read a cell. */
export function rowsOf(count: number, cell: Rows['cell']): Rows {
  const ranks = new Map<ColumnName, Int32Array>()
  let texts: string[] | null = null
  return {
    count,
    cell,
    searched: () =>
      (texts ??= Array.from({ length: count }, (_, row) =>
        fold(SEARCHED.map((column) => cell(column, row) ?? '').join(' ')),
      )),
    ranks: (column) => {
      const known = ranks.get(column)
      if (known) return known
      const values = Array.from({ length: count }, (_, row) => cell(column, row))
      const order = new Map([...new Set(values)].sort(compare).map((value, rank) => [value, rank]))
      const made = Int32Array.from(values, (value) => order.get(value)!)
      ranks.set(column, made)
      return made
    },
  }
}

/** Fetches a query's rows as an Arrow stream: all of them, a fraction of JSON's size. */
export async function loadRows(query: Query, snapshot: string, signal?: AbortSignal): Promise<Rows> {
  const asked = new URLSearchParams({ query: JSON.stringify(query), snapshot }).toString()
  const address = `/api/export/models.arrow?${asked}`
  let answer: Response
  try {
    answer = await fetch(address, signal ? { signal } : {})
  } catch (error) {
    if (signal?.aborted) throw error
    throw new RequestError(address, 0, 'network')
  }
  if (!answer.ok) throw new RequestError(address, answer.status, '')
  const table = await tableFromIPC(answer)
  const columns = new Map<ColumnName, Vector | null>(
    COLUMNS.map((name) => [name, table.getChild(`models.${name}`)]),
  )
  return rowsOf(table.numRows, (column, row) => (columns.get(column)?.get(row) ?? null) as Cell)
}

/** Filters of the explorer by column; null is not filtered. */
export type Facets = Partial<Record<ColumnName, string | null>>

/** Rows that match the facets and every word of the search, in the order of a column. */
export function choose(
  rows: Rows,
  facets: Facets,
  search: string,
  sort: { column: ColumnName; down: boolean } | null,
): Int32Array {
  const wanted = Object.entries(facets).filter(([, value]) => value != null) as [ColumnName, string][]
  const words = fold(search).split(' ').filter(Boolean)
  const texts = words.length ? rows.searched() : []
  const found: number[] = []
  for (let row = 0; row < rows.count; row++) {
    if (!wanted.every(([column, value]) => String(rows.cell(column, row)) === value)) continue
    if (words.every((word) => texts[row]!.includes(word))) found.push(row)
  }
  if (sort) {
    const ranks = rows.ranks(sort.column)
    const sign = sort.down ? -1 : 1
    found.sort((a, b) => sign * (ranks[a]! - ranks[b]!) || a - b)
  }
  return Int32Array.from(found)
}

/** Values of a column with how many of the rows have them, in the column's order. */
export function valuesOf(
  rows: Rows,
  column: ColumnName,
  among: Int32Array,
): { value: string; count: number; row: number }[] {
  const tally = new Map<string, { value: string; count: number; row: number }>()
  for (const row of among) {
    const cell = rows.cell(column, row)
    if (cell === null) continue
    const value = String(cell)
    const known = tally.get(value)
    if (known) known.count += 1
    else tally.set(value, { value, count: 1, row })
  }
  return [...tally.values()].sort((a, b) => collator.compare(a.value, b.value))
}

/** The rows as CSV that Excel opens: with a byte order mark, every text quoted that needs it. */
export function csvOf(
  among: Int32Array,
  titles: [ColumnName, string][],
  show: (column: ColumnName, row: number) => string,
): string {
  const quote = (text: string) => {
    // A cell that begins like a formula would be run by a spreadsheet.
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const lines = [titles.map(([, title]) => quote(title)).join(',')]
  for (const row of among) lines.push(titles.map(([column]) => quote(show(column, row))).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}
