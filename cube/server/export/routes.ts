import type { DuckDBConnection } from '@duckdb/node-api'
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Context } from '../engine/context.ts'
import { readCodeNames } from '../engine/code_names.ts'
import { withAnnualRound } from '../engine/default_round.ts'
import type { Engine } from '../engine/engine.ts'
import type { QueryCache } from '../engine/query_cache.ts'
import { cleanLine, HttpError } from '../errors.ts'
import { type Identity, may, requireRight } from '../identity.ts'
import type { References } from '../evidence/references.ts'
import { disposition } from '../http/disposition.ts'
import { Gate } from '../http/gate.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { zip, type ZipFile } from '../http/zip.ts'
import type { RouteOptions } from '../route.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import { arrow } from './arrow.ts'
import { type Catalogue, Catalogues } from './catalogue.ts'
import { inVietnamese } from './vietnamese.ts'
import { csv } from './csv.ts'
import { dictionaryCsv, dictionaryMarkdown } from './dictionary.ts'
import { fileName } from './name.ts'
import { contentsSheet, type Described, notesSheet, sourceLines } from './notes.ts'
import { parquet } from './parquet.ts'
import { figuresOf } from './references.ts'
import { countRows, parseQuery, prepareTable, type Query, refused, searched, type Table } from './table.ts'
import { type DataSheet, measure, workbook } from './workbook.ts'
import { yearsOf } from './words.ts'
import { withZeros } from './zeros.ts'

export type ExportOptions = RouteOptions & { references: References }

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.stream',
  zip: 'application/zip',
}

/** What each row of a file for people says of figures that were invented. */
const SAMPLE_MARK = 'DỮ LIỆU MẪU, không phải số liệu thật'

/** The parameters of all files; each format reads some of them (`READ`). */
const TAKEN = [
  ...['query', 'sheets', 'search', 'among', 'headers', 'values', 'delimiter', 'dates', 'purpose'],
  'snapshot',
]

/** What each format reads besides the snapshot, and what the file is taken for. */
const TABLE = ['query', 'search', 'among', 'headers', 'values']
const READ: Record<keyof typeof TYPES, readonly string[]> = {
  csv: [...TABLE, 'delimiter', 'dates'],
  xlsx: [...TABLE, 'sheets'],
  parquet: TABLE,
  arrow: TABLE,
  zip: [],
}

/** Sheets of a workbook: more than any page has tables. */
const MAX_SHEETS = 40

/** Characters of what rows are searched for. */
const MAX_SEARCH = 500

/** Characters of what names are taken for. */
const MAX_PURPOSE = 200

/** Files at once: streamed ones, and those for which the database needs much memory. */
const MAX_STREAMED = 8
const MAX_MADE = 4
/** Requests that may wait for a turn. */
const MAX_WAITING = 600
/** Milliseconds after which a client that reads nothing is disconnected. */
const UNREAD_MS = 60_000

/** What a file is made from. */
interface Job {
  engine: Engine
  queryCache: QueryCache
  references: References
  context: Context
  snapshot: Snapshot
  connection: DuckDBConnection
  /** Where the database may write, for formats that it writes itself. */
  folder: string
  catalogue: Catalogue
}

/** A file that is being made. */
interface Download {
  name: string
  content: AsyncGenerator<Uint8Array>
}

/**
 * `GET /{name}.{csv,xlsx,parquet,arrow}?query=…`: a query as a file; `/{name}.xlsx?sheets=[{name,query}]`:
 * several as one workbook; `/{name}.zip`: the whole snapshot. `POST /{name}.xlsx` with the same query keeps the codes
 * that the workbook names, as the page does when somebody takes it.
 */
export function exportRoutes(options: ExportOptions): Router {
  const router = Router()
  const catalogues = new Catalogues(options.engine)
  const gates = {
    streams: new Gate(MAX_STREAMED, MAX_WAITING),
    made: new Gate(MAX_MADE, MAX_WAITING),
  }
  router.post('/:file', options.needs('download', TAKEN), fromOwnPages, (request, response) =>
    keepCodes(request, response, options, catalogues),
  )
  router.get('/:file', options.needs('download', TAKEN), (request, response) =>
    send(request, response, options, catalogues, gates),
  )
  router.use(whileSending(options.say))
  return router
}

/** Handles errors after the first byte: the connection is cut, so that the file does not look complete. */
function whileSending(say: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (!response.headersSent) {
      // A client that has disconnected gets no answer.
      if (!response.destroyed) next(error)
      return
    }
    // The database is interrupted only when the client disconnects.
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && !message.startsWith('INTERRUPT'))
      say(`Lỗi khi đang gửi tệp ${request.path.split('.').at(-1)}: ${cleanLine(error)}`)
    response.destroy()
  }
}

async function send(
  request: Request,
  response: Response,
  options: ExportOptions,
  catalogues: Catalogues,
  gates: Record<'streams' | 'made', Gate>,
): Promise<void> {
  const { ready, contextOf, notModified } = options
  await ready
  const [name, format] = splitName(request.params.file as string)
  const make = maker(format, name, request.query)
  const context = contextOf(request)
  if (format === 'zip') requireRight(context.identity, 'download-all')
  response.setHeader('x-snapshot', context.snapshot)
  if (notModified(request, response, context, [format, request.query])) return
  const personal = await personalIn(options.engine, context, format, request.query)
  // A workbook also names who took it.
  if (context.identity.role !== 'open' && (format === 'xlsx' || personal.length > 0)) {
    response.removeHeader('ETag')
    response.setHeader('Cache-Control', 'private, no-store')
  }
  if (request.method === 'HEAD') {
    response.setHeader('Content-Type', TYPES[format])
    response.end()
    return
  }
  const gate = format === 'csv' || format === 'arrow' ? gates.streams : gates.made
  const leave = await gate.enter(response, 'downloads', 'tệp tải về')
  if (!leave) return
  try {
    // What is known to be a good query goes out only once it is written down who takes it.
    const recorded = async (job: Job): Promise<Download> => {
      const download = await make(job)
      options.record(request, {
        what: 'export',
        object: `${name}.${format}`.slice(0, 200),
        snapshot: context.snapshot,
        ...(personal.length > 0 && { personal, more: { purpose: purposeOf(request.query) } }),
      })
      return download
    }
    // What went out is written down when it has: the file may be laid beside the line later.
    const sent = ({ rows, sha256, bytes, whole }: Sent) => {
      options.record(request, {
        ...{ what: 'export-sent', object: `${name}.${format}`.slice(0, 200), snapshot: context.snapshot },
        outcome: whole ? 'done' : 'failed',
        more: { rows, sha256, bytes },
      })
    }
    await stream(recorded, format, context, response, options, catalogues, sent)
  } finally {
    leave()
  }
}

/** What names and texts are taken for, as the taker says it. @throws HttpError 400 */
function purposeOf({ purpose }: Request['query']): string {
  if (purpose === undefined) return 'thực hiện Kế hoạch 235-KH/TU'
  if (typeof purpose !== 'string' || purpose.trim() === '' || purpose.length > MAX_PURPOSE)
    throw new HttpError(
      400,
      'purpose-invalid',
      `purpose is a text of 1 to ${MAX_PURPOSE} characters`,
      `Mục đích (purpose) gồm từ 1 đến ${MAX_PURPOSE} ký tự`,
    )
  return purpose.trim()
}

/** The personal members that a file holds. */
function personalIn(
  engine: Engine,
  context: Context,
  format: string,
  { query, sheets }: Request['query'],
): Promise<string[]> {
  const { identity } = context
  if (identity.role === 'open' || !may(identity, 'download-personal')) return Promise.resolve([])
  if (format === 'zip') return engine.personalMembers(context)
  return engine.personalIn(context, JSON.stringify([query, sheets]).replaceAll('\\"', '"'))
}

/** What went out. */
interface Sent {
  rows: number
  sha256: string
  bytes: number
  /** False where the client left or the database failed. */
  whole: boolean
}

/**
 * Makes a file and sends it as fast as it is taken.
 * @param sent is told what went out, where somebody signs in
 */
async function stream(
  make: (job: Job) => Promise<Download>,
  format: keyof typeof TYPES,
  context: Context,
  response: Response,
  { engine, queryCache, references, snapshots }: ExportOptions,
  catalogues: Catalogues,
  sent: (what: Sent) => void,
): Promise<void> {
  const unordered = format === 'parquet' || format === 'zip'
  const session = await (unordered
    ? engine.connectUnordered(context.snapshot)
    : engine.connect(context.snapshot))
  const { connection, folder } = session
  // If the client disconnects the database need not go on computing.
  let left = false
  const stop = () => {
    left = true
    connection.interrupt()
  }
  response.once('close', stop)
  let content: Download['content'] | null = null
  try {
    const catalogue = await catalogues.of(context)
    const snapshot = snapshots.find(context.snapshot)
    const asked = { engine, queryCache, references, context, snapshot, connection, catalogue }
    const download = await make({ ...asked, folder: folder ?? '' })
    content =
      context.identity.role === 'open' ? download.content : watched(download.content, connection, sent)
    // An error before the first byte can still be answered in words.
    const first = await content.next()
    response.setHeader('Content-Type', TYPES[format])
    response.setHeader('Content-Disposition', disposition(download.name))
    // A client that reads nothing would keep others waiting.
    response.setTimeout(UNREAD_MS, () => response.destroy())
    // The pipeline has backpressure, and ends when the client disconnects.
    await pipeline(
      startingWith(first, content, () => response.off('close', stop)),
      response,
    )
  } catch (error) {
    // What an interrupted database says is of no use to a client that has gone, and no fault of the server.
    if (!left) throw error
  } finally {
    response.off('close', stop)
    await content?.return(undefined)
    session.close()
  }
}

/** The same bytes, of which is told how many they were, their rows and their SHA-256. */
async function* watched(
  content: AsyncGenerator<Uint8Array>,
  connection: DuckDBConnection,
  sent: (what: Sent) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  const count = countRows(connection)
  let bytes = 0
  let whole = false
  try {
    for await (const piece of content) {
      hash.update(piece)
      bytes += piece.length
      yield piece
    }
    whole = true
  } finally {
    sent({ rows: count.rows, sha256: hash.digest('hex'), bytes, whole })
  }
}

/**
 * All of a generator, whose first value was taken already.
 * @param failed called before an error of it goes on, which ends the response
 */
async function* startingWith<T>(
  first: IteratorResult<T>,
  rest: AsyncGenerator<T>,
  failed: () => void,
): AsyncGenerator<T> {
  if (first.done) return
  yield first.value
  try {
    yield* rest
  } catch (error) {
    failed()
    throw error
  }
}

function splitName(file: string): [string, keyof typeof TYPES] {
  const [, name, format] = /^(.+)\.([^.]+)$/.exec(file) ?? [null, file, '']
  if (format !== undefined && Object.hasOwn(TYPES, format)) return [name!, format as keyof typeof TYPES]
  const known = Object.keys(TYPES).join(', ')
  throw new HttpError(
    404,
    'format-unknown',
    `No download as .${format}; there is: ${known}`,
    `Chưa tải về được dạng .${format}; hiện có: ${known}`,
  )
}

/**
 * Reads what was asked, before anything is opened for it.
 * @throws HttpError 400
 */
function maker(
  format: keyof typeof TYPES,
  name: string,
  asked: Request['query'],
): (job: Job) => Promise<Download> {
  refuseUnread(format, asked)
  const purpose = purposeOf(asked)
  if (format === 'zip') return (job) => wholeSnapshot(job, name)
  const headers = option(asked, 'headers', ['vi', 'technical'])
  const values = option(asked, 'values', ['codes', 'vi'])
  if (format === 'xlsx') {
    const queries = queriesOf(name, asked)
    return (job) =>
      workbookOf(job, name, queries, {
        contents: asked.sheets !== undefined,
        purpose,
        headers,
        values,
      })
  }
  const query = parseQuery(asked.query)
  const delimiter = option(asked, 'delimiter', [',', ';'])
  const dates = option(asked, 'dates', ['iso', 'vi'])
  const { search } = searchOf(asked)
  return async (job) => {
    const table = await prepare(job, values === 'vi' ? withKnownDay(query) : query, search)
    const { connection, snapshot } = job
    const mark = snapshot.sample && values === 'vi' ? SAMPLE_MARK : undefined
    const decimal = values === 'vi' && delimiter === ';' ? ',' : '.'
    const content =
      format === 'csv'
        ? csv(connection, valuesOf(table, values), {
            ...{ delimiter, dates, headers, decimal },
            ...(mark !== undefined && { mark }),
          })
        : format === 'arrow'
          ? arrow(connection, table, metadataOf(job, table))
          : parquet(connection, table, metadataOf(job, table), job.folder)
    return { name: fileName(name, yearsOf(query), snapshot, format), content }
  }
}

/** @throws HttpError 400 where a parameter is not for this format, or says the same as another */
function refuseUnread(format: keyof typeof TYPES, asked: Request['query']): void {
  const other = Object.keys(asked).find(
    (name) => name !== 'snapshot' && name !== 'purpose' && !READ[format].includes(name),
  )
  if (other !== undefined)
    throw new HttpError(
      400,
      'parameter-unknown',
      `A .${format} file has no ${other}`,
      `Tệp .${format} không có tham số ${other}`,
    )
  if (asked.sheets !== undefined && (asked.query ?? asked.search ?? asked.among) !== undefined)
    throw refused('either sheets or one query is expected', 'chỉ ghi sheets hoặc query, không ghi cả hai')
  if (asked.among !== undefined && asked.search === undefined)
    throw refused('among is given together with search', 'among chỉ đi cùng search')
}

/** The query of a file for people: where a year is as it was known on a day, its rows say that day. */
export function withKnownDay(query: Query): Query {
  const { dimensions = [], filters } = query
  const told = dimensions.includes('models.known_on')
  return !told && JSON.stringify(filters ?? []).includes('"models.known_on"')
    ? { ...query, dimensions: [...dimensions, 'models.known_on'] }
    : query
}

/** How a file writes its headers and values. */
interface Written {
  headers: 'vi' | 'technical'
  values: 'codes' | 'vi'
}

/** Programs read codes; people read their names, and 0 where the page says 0. Parquet and Arrow always hold codes. */
const valuesOf = (table: Table, values: Written['values']): Table =>
  values === 'vi' ? inVietnamese(withZeros(table), readCodeNames()) : table

/** The tables of a workbook. @throws HttpError 400 */
function queriesOf(name: string, asked: Request['query']): NamedQuery[] {
  return asked.sheets === undefined
    ? [{ name, query: parseQuery(asked.query), ...searchOf(asked) }]
    : parseSheets(asked.sheets)
}

/** Names of the views that know rounds. */
function roundsOf(catalogue: Catalogue): Set<string> {
  return new Set(catalogue.views.map((v) => v.name).filter((v) => catalogue.member(`${v}.round`)))
}

/** Keeps the codes of a workbook's figures: somebody took it, and may look them up years later. */
async function keepCodes(
  request: Request,
  response: Response,
  { queryCache, references, ready, contextOf }: ExportOptions,
  catalogues: Catalogues,
): Promise<void> {
  await ready
  const [name, format] = splitName(request.params.file as string)
  if (format !== 'xlsx')
    throw new HttpError(405, 'method', `A .${format} file names no codes`, 'Tệp này không có mã số liệu')
  refuseUnread(format, request.query)
  const context = contextOf(request)
  const catalogue = await catalogues.of(context)
  const rounds = roundsOf(catalogue)
  const figures = []
  for (const { query } of queriesOf(name, request.query))
    figures.push(...(await figuresOf(queryCache, catalogue, context, withAnnualRound(query, rounds))))
  await references.add(figures)
  response.setHeader('Cache-Control', 'no-store')
  response.json({ kept: figures.length })
}

/** One of a few words, the first where none is given. */
function option<T extends string>(asked: Request['query'], name: string, words: readonly [T, ...T[]]): T {
  const given = asked[name] ?? words[0]
  const word = words.find((w) => w === given)
  if (word === undefined) {
    throw new HttpError(
      400,
      `${name}-invalid`,
      `${name} is ${words.join(' or ')}`,
      `${name} phải là ${words.join(' hoặc ')}`,
    )
  }
  return word
}

interface Search {
  words: string
  among: string[]
}

/** What rows are searched for, and in which columns: `search` and `among`, the names with commas between. */
function searchOf(asked: Request['query']): { search?: Search } {
  const { search, among } = asked
  if (search === undefined) return {}
  if (typeof search !== 'string' || typeof among !== 'string')
    throw refused('a search is one text, with the columns to look in as among')
  if (search.trim() === '' || search.length > MAX_SEARCH)
    throw refused(
      `a search is a text of 1 to ${MAX_SEARCH} characters`,
      `search gồm từ 1 đến ${MAX_SEARCH} ký tự`,
    )
  return { search: { words: search, among: among.split(',') } }
}

interface NamedQuery {
  name: string
  query: Query
  search?: Search
}

function parseSheets(given: unknown): NamedQuery[] {
  let sheets: unknown
  try {
    sheets = JSON.parse(String(given))
  } catch {
    throw refused('the parameter sheets is not JSON')
  }
  if (!Array.isArray(sheets) || sheets.length === 0 || sheets.length > MAX_SHEETS) {
    throw refused(`sheets is a list of 1 to ${MAX_SHEETS} objects {name, query}`)
  }
  return sheets.map((sheet: unknown) => {
    const { name, query } = (sheet ?? {}) as { name?: unknown; query?: unknown }
    if (typeof name !== 'string' || name === '') throw refused('a sheet has a name and a query')
    return { name, query: parseQuery(query), ...searchOf(sheet as Request['query']) }
  })
}

async function prepare(
  { engine, context, connection, catalogue }: Job,
  asked: Query,
  search?: Search,
): Promise<Table> {
  const isHidden = (name: string) => !mayTake(context.identity, catalogue, name)
  const query = withoutHidden(asked, isHidden)
  const table = await prepareTable(engine, context, connection, catalogue, query)
  return search === undefined
    ? table
    : searched(
        table,
        search.words,
        search.among.filter((name) => !isHidden(name)),
      )
}

/** Whether a caller may take a column away in a file. Who leads sees names on the page, but needs no list of them. */
function mayTake(identity: Identity, catalogue: Catalogue, name: string): boolean {
  return may(identity, 'download-personal') || !catalogue.member(name)?.meta.personal
}

/** A query without the columns that the caller may not take away. @throws HttpError 403 where nothing is left */
function withoutHidden(query: Query, isHidden: (name: string) => boolean): Query {
  const { dimensions = [], measures = [], timeDimensions = [] } = query
  const left = dimensions.filter((name) => !isHidden(name))
  if (left.length === dimensions.length) return query
  if (left.length + measures.length + timeDimensions.length === 0)
    throw new HttpError(
      403,
      'personal-refused',
      'The file would hold personal data only',
      'Tài khoản của bạn không tải về được cột dữ liệu cá nhân; hãy xem trên trang.',
    )
  const { order } = query
  const ordered = Array.isArray(order)
    ? (order as [string, string][]).filter(([name]) => !isHidden(name))
    : typeof order === 'object' && order !== null
      ? Object.fromEntries(Object.entries(order).filter(([name]) => !isHidden(name)))
      : order
  return { ...query, dimensions: left, ...(order !== undefined && { order: ordered }) }
}

/** What a file of another program's says of itself. */
function metadataOf({ context, snapshot }: Job, { query, columns }: Table): Record<string, string> {
  return {
    snapshot: snapshot.id,
    ...(snapshot.name && { snapshot_name: snapshot.name }),
    ...(snapshot.asOf && { as_of: snapshot.asOf }),
    built_at: snapshot.builtAt,
    content_hash: snapshot.contentHash,
    sample: String(snapshot.sample),
    today: context.today,
    query: JSON.stringify(query),
    titles: JSON.stringify(Object.fromEntries(columns.map((c) => [c.name, c.title]))),
  }
}

async function workbookOf(
  job: Job,
  name: string,
  queries: NamedQuery[],
  { contents, purpose, headers, values }: Written & { contents: boolean; purpose: string },
): Promise<Download> {
  const { queryCache, references, context, snapshot, connection, catalogue } = job
  const rounds = roundsOf(catalogue)
  const names = sheetNames(queries.map((q) => q.name))
  const sheets: { sheet: DataSheet; described: Described }[] = []
  for (const [i, { name: title, query, search }] of queries.entries()) {
    const table = valuesOf(await prepare(job, values === 'vi' ? withKnownDay(query) : query, search), values)
    const sheet = { name: names[i]!, table, headers }
    const measured = await measure(connection, sheet)
    const normalized = withAnnualRound(query, rounds)
    const figures = await figuresOf(queryCache, catalogue, context, normalized)
    references.name(figures)
    sheets.push({ sheet, described: { title, table, normalized, measured, figures } })
  }
  const described = sheets.map((s) => s.described)
  const source = { context, snapshot, purpose }
  const index = sheets.map(({ sheet, described }) => ({ ...described, sheet: sheet.name }))
  const first = contents ? [contentsSheet(name, index, source)] : []
  const data = sheets.map(({ sheet, described: { measured } }) => ({ sheet, measured }))
  const last = [notesSheet(source, described, catalogue, new Date())]
  const years = [...new Set(queries.map((q) => yearsOf(q.query)))]
  return {
    name: fileName(name, years.length === 1 ? years[0]! : '', snapshot, 'xlsx'),
    content: workbook(connection, first, data, last, new Date(snapshot.builtAt)),
  }
}

/** Names that Excel takes for sheets: 31 characters, some of them forbidden, no two alike, none of ours. */
export function sheetNames(titles: string[]): string[] {
  const taken = new Set(['mục lục', 'ghi chú', 'history'])
  return titles.map((title) => {
    const clean = title.replace(/[[\]:*?/\\\p{Cc}]/gu, ' ').replace(/^[\s']+|[\s']+$/g, '') || 'Bảng'
    for (let n = 1; ; n++) {
      const ending = n === 1 ? '' : ` (${n})`
      const name = clean.slice(0, 31 - ending.length).trimEnd() + ending
      if (taken.has(name.toLowerCase())) continue
      taken.add(name.toLowerCase())
      return name
    }
  })
}

/** Every view with all its dimensions as Parquet, and the dictionary that explains them. */
async function wholeSnapshot(job: Job, name: string): Promise<Download> {
  const { context, snapshot, connection, catalogue } = job
  const tables: { view: string; table: Table }[] = []
  // A snapshot of an older mart lacks the tables that came since.
  const tableOf = (view: string) => (view === 'cohort' ? 'fct_model' : `fct_${view.replace(/s$/, '')}`)
  const views = catalogue.views.filter((view) => tableOf(view.name) in snapshot.rows)
  for (const view of views) {
    const query = { dimensions: view.dimensions.map((d) => d.name) }
    tables.push({ view: view.name, table: await prepare(job, query) })
  }
  const columns = tables.flatMap(({ table }) => table.columns)
  const source = sourceLines({ context, snapshot }, new Date())
  const text = (fileName: string, content: string): ZipFile => {
    return { name: fileName, content: [Buffer.from(content)], compress: true }
  }
  const files = [
    text('data-dictionary.csv', dictionaryCsv(catalogue, columns)),
    text('data-dictionary.md', dictionaryMarkdown(catalogue, columns, source)),
    ...tables.map(({ view, table }): ZipFile => {
      const content = parquet(connection, table, metadataOf(job, table), job.folder)
      return { name: `${view}.parquet`, content, compress: false }
    }),
  ]
  return {
    name: fileName(name, '', snapshot, 'zip'),
    content: zip(files, new Date(snapshot.builtAt)),
  }
}
