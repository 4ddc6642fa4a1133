import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { patternsOf } from '../../domain/search.ts'
import { refusalIn } from '../engine/rows.ts'
import type { Context } from '../engine/context.ts'
import type { Engine } from '../engine/engine.ts'
import { HttpError } from '../errors.ts'
import { turn } from '../turn.ts'
import type { Catalogue, Member } from './catalogue.ts'
import { readTexts } from './texts.ts'

/** The type of a column, independent of the file format. */
export type Kind = 'text' | 'int32' | 'int64' | 'double' | 'boolean' | 'date' | 'time'

export interface Column {
  /** Technical name: `view.member`, of a time dimension with its granularity `view.member.month`. */
  name: string
  /** Vietnamese title. */
  title: string
  kind: Kind
  /** A share between 0 and 1. */
  percent: boolean
  measure: boolean
  /** Its definition in the model. */
  member: Member
}

/** A query ready to be written to a file of any format: SQL whose columns have types and technical names. */
export interface Table {
  sql: string
  values: DuckDBValue[]
  columns: Column[]
  /** The query as it was asked. */
  query: Query
  /** Words that every row has. */
  search?: string
}

/** The parts of a Cube query that exports read. */
export interface Query {
  measures?: string[]
  dimensions?: string[]
  timeDimensions?: { dimension: string; granularity?: string; dateRange?: string | string[] }[]
  filters?: Filter[]
  order?: unknown
  limit?: number
}

/** A condition, or several. */
export interface Filter {
  member?: string
  dimension?: string
  operator?: string
  values?: unknown[]
  and?: Filter[]
  or?: Filter[]
}

const GRANULARITY_VI: Record<string, string> = {
  day: 'ngày',
  week: 'tuần',
  month: 'tháng',
  quarter: 'quý',
  year: 'năm',
}

/** The refusal of a query. */
export function refused(message: string, messageVi = message): HttpError {
  return new HttpError(400, 'query-invalid', message, `Truy vấn không hợp lệ: ${messageVi}`)
}

/**
 * Reads a query from JSON or from parsed JSON.
 * @throws HttpError 400
 */
export function parseQuery(given: unknown): Query {
  if (given === undefined) throw refused('the parameter query is missing')
  let query = given
  if (typeof given === 'string') {
    try {
      query = JSON.parse(given)
    } catch {
      throw refused('the parameter query is not JSON')
    }
  }
  if (typeof query !== 'object' || query === null || Array.isArray(query))
    throw refused('one query is expected')
  return query
}

/**
 * Cube's SQL for a query, without a row limit, as a table of typed columns.
 *
 * Without measures Cube would group by the dimensions and so merge equal rows; such a query is run ungrouped. Without an
 * order its rows come in the snapshot's order: sorting a million rows by Cube's default would only delay the download.
 * @throws HttpError 400 where the query is refused, 403 where it names a member that is not public
 */
export async function prepareTable(
  engine: Engine,
  context: Context,
  connection: DuckDBConnection,
  catalogue: Catalogue,
  query: Query,
): Promise<Table> {
  const unsorted = query.order === undefined && query.limit === undefined
  const rows = { ungrouped: true, ...(unsorted && { order: [] }) }
  const asked = query.measures?.length ? query : { ...query, ...rows }
  const statement = await engine.statement(context, JSON.stringify(asked))
  if ('status' in statement) throw refusalIn(statement)
  const aliases = new Map(Object.entries(statement.members).map(([alias, name]) => [name, alias]))
  // Some column types depend on the values, so the statement is run with them.
  const result = await connection.run(`SELECT * FROM (${statement.sql}) LIMIT 0`, statement.values)
  const types = new Map(result.columnNames().map((name, i) => [name, String(result.columnType(i))]))

  const selected: string[] = []
  const columns = memberNames(query).map((name): Column => {
    const [view, plain, granularity] = name.split('.')
    const alias = aliases.get(name)
    const member = catalogue.member(`${view}.${plain}`)
    const type = alias === undefined ? undefined : types.get(alias)
    if (type === undefined || !member) throw refused(`no member ${name}`)
    const kind = kindOf(type, plain!, granularity)
    selected.push(`CAST(${quoted(alias!)} AS ${SQL_TYPES[kind]}) AS ${quoted(name)}`)
    const unit = granularity ? ` (${GRANULARITY_VI[granularity] ?? granularity})` : ''
    return {
      name,
      title: member.shortTitle + unit,
      kind,
      percent: member.format === 'percent',
      measure: member.measure,
      member,
    }
  })
  return {
    sql: `SELECT ${selected.join(', ')} FROM (${statement.sql})`,
    values: statement.values,
    columns,
    query,
  }
}

/** SQL of the words of a text: every other sign is a space, but the ends of columns are kept. */
const wordsSql = (text: string): string => `regexp_replace(${text}, '[^\\p{L}\\p{N}\\n]+', ' ', 'g')`
/** SQL of a text as it is searched, with marks and without. */
const SEARCHED_SQL = {
  plain: (text: string) => wordsSql(`lower(nfc_normalize(${text}))`),
  folded: (text: string) => wordsSql(`replace(lower(strip_accents(${text})), 'đ', 'd')`),
}

/**
 * The rows of a table that fulfil a search (`cube/domain/search.ts`): each of its words stands in one of some columns.
 * @param among technical names of the columns, which the table must have
 * @throws HttpError 400 where it has not
 */
export function searched(table: Table, search: string, among: string[]): Table {
  const unknown = among.find((name) => !table.columns.some((column) => column.name === name))
  if (unknown !== undefined || among.length === 0)
    throw refused(`no column ${unknown?.slice(0, 60) ?? 'to search in'}`)
  // Each column is trimmed, so that a word at its beginning or end is a whole word.
  const text = `concat_ws(chr(10), ${among.map((name) => `replace(trim(${quoted(name)}), chr(10), ' ')`).join(', ')})`
  const patterns = patternsOf(search)
  const conditions = patterns.map(({ on }) => `regexp_matches(${SEARCHED_SQL[on](text)}, CAST(? AS VARCHAR))`)
  return {
    ...table,
    sql: `SELECT * FROM (${table.sql}) WHERE ${conditions.length ? conditions.join(' AND ') : 'true'}`,
    values: [...table.values, ...patterns.map(({ source }) => source)],
    search,
  }
}

/** The columns that a query asks for, in the order of Cube's answer. */
function memberNames(query: Query): string[] {
  const times = (query.timeDimensions ?? []).filter((t) => t.granularity)
  return [
    ...(query.dimensions ?? []),
    ...times.map((t) => `${t.dimension}.${t.granularity}`),
    ...(query.measures ?? []),
  ]
}

const SQL_TYPES: Record<Kind, string> = {
  text: 'VARCHAR',
  int32: 'INTEGER',
  int64: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  time: 'TIMESTAMP',
}

const HOURS = new Set(['second', 'minute', 'hour'])

/**
 * The kind of a column of the database. Cube casts days to timestamps in UTC. Columns named `…_on` are days, and so is a
 * time with a granularity of a day or more.
 */
function kindOf(type: string, member: string, granularity: string | undefined): Kind {
  if (/^(TINYINT|SMALLINT|INTEGER)$/.test(type)) return 'int32'
  // Sums of integers are 128 bits wide, which files know only as doubles.
  if (/INT(EGER)?$/.test(type)) return 'int64'
  if (/^(DECIMAL|FLOAT|DOUBLE)/.test(type)) return 'double'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  if (type.startsWith('TIMESTAMP')) {
    return granularity ? (HOURS.has(granularity) ? 'time' : 'date') : member.endsWith('_on') ? 'date' : 'time'
  }
  return 'text'
}

/** A name in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Rows that went out over a connection, of those that somebody counts. */
const counted = new WeakMap<DuckDBConnection, { rows: number }>()

/** Counts the rows that go out over a connection from now on. */
export function countRows(connection: DuckDBConnection): { rows: number } {
  const count = { rows: 0 }
  counted.set(connection, count)
  return count
}

/** Adds to the rows that went out over a connection. */
export function sentRows(connection: DuckDBConnection, rows: number): void {
  const count = counted.get(connection)
  if (count) count.rows += rows
}

/** Streams the chunks of a statement's result, with backpressure. */
export async function* chunks(connection: DuckDBConnection, sql: string, values: DuckDBValue[]) {
  const result = await connection.stream(sql, values)
  const { isStreaming } = result
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    await turn()
    sentRows(connection, chunk.rowCount)
    yield chunk
  }
  // DuckDB's client reports an error in the middle of a stream as its end; only `isStreaming` tells them apart.
  if (isStreaming && !result.isStreaming) throw new Error('the database failed among the rows of a result')
}

/**
 * The rows of a statement as bytes, one text a row. The database concatenates the cells several times faster than
 * JavaScript could.
 * @param line SQL of a row's text
 */
export async function* lines(
  connection: DuckDBConnection,
  line: string,
  from: string,
  values: DuckDBValue[],
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks(connection, `SELECT ${line} FROM (${from})`, values)) {
    yield readTexts(chunk, 0).bytes
  }
}
