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
  /**
   * Makes what these columns need, in pieces short enough for the page to answer in between; what the search
   * needs follows in the same way when they are there, or at once when it is asked for sooner.
   */
  prepare: (columns: ColumnName[]) => Promise<void>
  /** Position of each row's value in `values`; nulls last. */
  ranks: (column: ColumnName) => Int32Array
  /** The different values of a column, in its order. */
  values: (column: ColumnName) => Cell[]
}

export const SEARCHED: ColumnName[] = ['model_name', 'subject_name', 'unit_name', 'model_code', 'field_name']
const collator = new Intl.Collator('vi', { numeric: true })

function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return typeof a === 'string' ? collator.compare(a, String(b)) : Number(a) - Number(b)
}

/** Rows that are made searchable at a time: some milliseconds of work. */
const PIECE = 1000
const pause = (): Promise<void> => new Promise((done) => setTimeout(done))

/** Rows over any way to read a cell. */
export function rowsOf(count: number, cell: Rows['cell']): Rows {
  const known = new Map<ColumnName, { ranks: Int32Array; values: Cell[] }>()
  const texts: string[] = []
  const names = new Map<Cell, string>()
  /** Units and fields are few and stand in many rows. */
  const folded = (column: ColumnName, value: Cell): string => {
    if (column !== 'unit_name' && column !== 'field_name') return fold(String(value ?? ''))
    const made = names.get(value) ?? fold(String(value ?? ''))
    names.set(value, made)
    return made
  }
  const foldUpTo = (end: number) => {
    for (let row = texts.length; row < end; row++)
      texts.push(SEARCHED.map((column) => folded(column, cell(column, row))).join(' '))
  }
  const columnOf = (column: ColumnName) => {
    const found = known.get(column)
    if (found) return found
    const cells = Array.from({ length: count }, (_, row) => cell(column, row))
    const values = [...new Set(cells)].sort(compare)
    const order = new Map(values.map((value, rank) => [value, rank]))
    const made = { ranks: Int32Array.from(cells, (value) => order.get(value)!), values }
    known.set(column, made)
    return made
  }
  const foldByAndBy = async () => {
    while (texts.length < count) {
      foldUpTo(Math.min(count, texts.length + PIECE))
      await pause()
    }
  }
  return {
    count,
    cell,
    searched: () => {
      foldUpTo(count)
      return texts
    },
    prepare: async (columns) => {
      for (const column of columns) {
        columnOf(column)
        await pause()
      }
      void foldByAndBy()
    },
    ranks: (column) => columnOf(column).ranks,
    values: (column) => columnOf(column).values,
  }
}

/**
 * Fetches a query's rows as an Arrow stream: all of them, a fraction of JSON's size.
 * @param columns those that the page filters by; they are made ready before the rows are there
 */
export async function loadRows(
  query: Query,
  columns: ColumnName[],
  snapshot: string,
  signal?: AbortSignal,
): Promise<Rows> {
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
  const vectors = new Map<ColumnName, Vector | null>(
    COLUMNS.map((name) => [name, table.getChild(`models.${name}`)]),
  )
  const rows = rowsOf(table.numRows, (column, row) => (vectors.get(column)?.get(row) ?? null) as Cell)
  await rows.prepare(columns)
  return rows
}

/** Filters of the explorer by column; null is not filtered. */
export type Facets = Partial<Record<ColumnName, string | null>>

interface Wanted {
  column: ColumnName
  ranks: Int32Array
  /** −1 where no row has the value. */
  rank: number
}

const wantedOf = (rows: Rows, facets: Facets): Wanted[] =>
  (Object.entries(facets) as [ColumnName, string | null][]).flatMap(([column, value]) =>
    value == null
      ? []
      : [
          {
            column,
            ranks: rows.ranks(column),
            rank: rows.values(column).findIndex((cell) => cell !== null && String(cell) === value),
          },
        ],
  )

/** Whether a row has every word of a search. */
function matcher(rows: Rows, search: string): (row: number) => boolean {
  const words = fold(search).split(' ').filter(Boolean)
  const texts = words.length ? rows.searched() : []
  return (row) => words.every((word) => texts[row]!.includes(word))
}

/** Rows that match the facets and every word of the search, in the order of a column. */
export function choose(
  rows: Rows,
  facets: Facets,
  search: string,
  sort: { column: ColumnName; down: boolean } | null,
): Int32Array {
  const wanted = wantedOf(rows, facets)
  const matches = matcher(rows, search)
  const found: number[] = []
  for (let row = 0; row < rows.count; row++) {
    if (wanted.every(({ ranks, rank }) => ranks[row] === rank) && matches(row)) found.push(row)
  }
  if (sort) {
    const ranks = rows.ranks(sort.column)
    const sign = sort.down ? -1 : 1
    found.sort((a, b) => sign * (ranks[a]! - ranks[b]!) || a - b)
  }
  return Int32Array.from(found)
}

/** A value of a column with how many rows it would leave. */
export interface FacetValue {
  value: string
  count: number
}

/**
 * For each column the values to choose from, in the column's order, each with how many rows it would leave
 * beside the other filters: one pass over the rows, since a row counts for all columns where no filter turns it
 * away, and for one column where only that column's does.
 */
export function facetsOf(
  rows: Rows,
  columns: ColumnName[],
  facets: Facets,
  search: string,
): Map<ColumnName, FacetValue[]> {
  const wanted = wantedOf(rows, facets)
  const matches = matcher(rows, search)
  const tallies = columns.map((column) => ({
    column,
    ranks: rows.ranks(column),
    counts: new Int32Array(rows.values(column).length),
  }))
  for (let row = 0; row < rows.count; row++) {
    let failed: ColumnName | null = null
    let failures = 0
    for (const { column, ranks, rank } of wanted) {
      if (ranks[row] === rank) continue
      failed = column
      if (++failures > 1) break
    }
    if (failures > 1 || !matches(row)) continue
    for (const { column, ranks, counts } of tallies)
      if (failed === null || failed === column) counts[ranks[row]!]! += 1
  }
  return new Map(
    tallies.map(({ column, counts }) => [
      column,
      rows
        .values(column)
        .flatMap((cell, rank) => (cell === null ? [] : [{ value: String(cell), count: counts[rank]! }])),
    ]),
  )
}
