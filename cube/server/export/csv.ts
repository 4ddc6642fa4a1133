import type { DuckDBConnection } from '@duckdb/node-api'
import { BEGINS, csvCell, csvLine, FORMULA, INNER, special } from '../../domain/csv_text.ts'
import { type Column, lines, literal, quoted, type Table } from './table.ts'

/** CSV that opens right in Excel and runs nothing there. */

export interface CsvOptions {
  delimiter: ',' | ';'
  /** `iso`: 2026-11-22; `vi`: 22/11/2026. */
  dates: 'iso' | 'vi'
  /** Vietnamese titles, or technical names. */
  headers: 'vi' | 'technical'
  /** The sign before decimals: Excel with Vietnamese settings reads a comma, and lists with semicolons. */
  decimal: '.' | ','
  /** What a last column says in every row. */
  mark?: string
}

/** The table, after the byte order mark by which Excel knows UTF-8. */
export async function* csv(
  connection: DuckDBConnection,
  { sql, values, columns }: Table,
  options: CsvOptions,
): AsyncGenerator<Buffer> {
  const { delimiter, mark } = options
  const marked = mark === undefined ? [] : [literal(csvCell(mark, delimiter))]
  const cells = [...columns.map((column) => cellSql(column, options)), ...marked]
  const line = `concat(${cells.join(`, '${delimiter}', `)}, chr(13), chr(10))`
  let header: Buffer | null = headerLine(columns, options)
  for await (const bytes of lines(connection, line, sql, values)) {
    yield header ? Buffer.concat([header, bytes]) : bytes
    header = null
  }
  if (header) yield header
}

function headerLine(columns: Column[], { delimiter, headers, mark }: CsvOptions): Buffer {
  const titles = [
    ...columns.map((c) => (headers === 'vi' ? c.title : c.name)),
    ...(mark === undefined ? [] : ['Lưu ý']),
  ]
  return Buffer.from('\uFEFF' + csvLine(titles, delimiter))
}

/** SQL of a cell's text; null becomes nothing. Only text is defused: -5 stays -5. */
function cellSql({ name, kind }: Column, { delimiter, dates, decimal }: CsvOptions): string {
  const value = quoted(name)
  if (kind === 'text') {
    // `csvCell` in SQL. Most cells are plain, and one look tells.
    const defused = `regexp_replace(${value}, ${literal(FORMULA)}, '\\1''\\2', 'g')`
    const safe = `CASE WHEN regexp_matches(${value}, '${BEGINS}') THEN '''' || ${defused} ELSE ${defused} END`
    const own = special(delimiter)
    return (
      `CASE WHEN NOT regexp_matches(${value}, ${literal(`${own}|${FORMULA}`)}) THEN ${value} ` +
      `WHEN regexp_matches(${value}, ${literal(INNER)}) OR regexp_matches(${safe}, ${literal(own)}) ` +
      `THEN '"' || replace(${safe}, '"', '""') || '"' ELSE ${safe} END`
    )
  }
  if (kind === 'date') return dates === 'iso' ? `CAST(${value} AS VARCHAR)` : `strftime(${value}, '%d/%m/%Y')`
  if (kind === 'time') {
    return `strftime(${value}, ${literal(dates === 'iso' ? '%Y-%m-%dT%H:%M:%S' : '%d/%m/%Y %H:%M:%S')})`
  }
  // A whole number is written as one: 1, not 1.0.
  if (kind === 'double') {
    const number = `regexp_replace(CAST(${value} AS VARCHAR), '\\.0$', '')`
    return decimal === '.' ? number : `replace(${number}, '.', ',')`
  }
  return `CAST(${value} AS VARCHAR)`
}
