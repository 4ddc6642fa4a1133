import { csvHeader, csvLine, type Column, type ColumnType } from './csv.ts'
import type { Context, Engine, Row, Statement } from './engine.ts'
import { HttpError } from './errors.ts'

/** The forms in which a query can be downloaded. */
export const FORMATS = ['csv'] as const

interface Query {
  measures?: string[]
  dimensions?: string[]
  timeDimensions?: { dimension: string; granularity?: string }[]
  ungrouped?: boolean
}

interface Member {
  name: string
  title: string
  shortTitle: string
  type: string
}

interface Meta {
  cubes: { measures: Member[]; dimensions: Member[] }[]
}

/** A query made ready to be downloaded. */
export interface Download {
  statement: Statement
  /** Alias of the statement's column, and how it is written. */
  columns: (Column & { alias: string })[]
}

const GRANULARITY_VI: Record<string, string> = {
  day: 'ngày',
  week: 'tuần',
  month: 'tháng',
  quarter: 'quý',
  year: 'năm',
}

function refused(message: string): HttpError {
  return new HttpError(400, 'query-invalid', message, `Truy vấn không hợp lệ: ${message}`)
}

function parseQuery(text: string | undefined): Query {
  if (text === undefined) throw refused('the parameter query is missing')
  let query: unknown
  try {
    query = JSON.parse(text)
  } catch {
    throw refused('the parameter query is not JSON')
  }
  if (typeof query !== 'object' || query === null || Array.isArray(query))
    throw refused('one query is expected')
  return query
}

/**
 * Cube's own SQL for a query, complete, with the Vietnamese titles of its columns. Without measures Cube
 * would group by the dimensions and so merge equal rows; such a query is run ungrouped.
 * @throws HttpError 400 where Cube refuses the query, or it names a member that is not public
 */
export async function prepareDownload(
  engine: Engine,
  context: Context,
  text: string | undefined,
): Promise<Download> {
  const query = parseQuery(text)
  const asked = query.measures?.length ? query : { ...query, ungrouped: true }
  const statement = await engine.statement(context, JSON.stringify(asked))
  if ('status' in statement) {
    const { error } = JSON.parse(statement.body.toString()) as { error: string }
    throw refused(error)
  }
  const meta = JSON.parse((await engine.meta(context)).body.toString()) as Meta
  const members = new Map(meta.cubes.flatMap((c) => [...c.measures, ...c.dimensions]).map((m) => [m.name, m]))
  const aliases = new Map(Object.entries(statement.members).map(([alias, path]) => [path, alias]))
  const paths = [
    ...(query.dimensions ?? []),
    ...(query.timeDimensions ?? [])
      .filter((t) => t.granularity)
      .map((t) => `${t.dimension}.${t.granularity}`),
    ...(query.measures ?? []),
  ]
  const columns = paths.map((path) => {
    const [view, name, granularity] = path.split('.')
    const alias = aliases.get(path)
    const member = members.get(`${view}.${name}`)
    if (alias === undefined || !member) throw refused(`no member ${path}`)
    const unit = granularity ? ` (${GRANULARITY_VI[granularity] ?? granularity})` : ''
    return { alias, title: member.shortTitle + unit, type: columnType(member.type) }
  })
  return { statement, columns }
}

function columnType(type: string): ColumnType {
  return type === 'number' || type === 'time' || type === 'boolean' ? type : 'text'
}

/** The header that names the file, in ASCII for old clients and in UTF-8 for the others. */
export function disposition(name: string): string {
  const ascii = name
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '')
  const utf8 = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}

/** The rows as CSV, in pieces that are worth sending. */
export async function* csvText(
  columns: Download['columns'],
  rows: AsyncIterable<Row>,
  delimiter: string,
): AsyncGenerator<string> {
  const types = columns.map((c) => c.type)
  let text = csvHeader(columns, delimiter)
  for await (const row of rows) {
    const values = columns.map((c) => row[c.alias] ?? null)
    text += csvLine(values, types, delimiter)
    if (text.length > 65_536) {
      yield text
      text = ''
    }
  }
  yield text
}
