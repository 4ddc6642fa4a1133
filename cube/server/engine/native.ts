/**
 * Replaces Cube's native binary.
 *
 * Since 1.2 Cube shapes its results in `@cubejs-backend/native`, a binary that is fetched from outside the npm registry
 * at install time; without it the server cannot start. The legacy SQL planner, which we use, needs only the few
 * functions below.
 *
 * Can go: when Cube ships its binaries by npm.
 */

/** The functions' argument for one query; the names are Cube's. */
export interface TransformData {
  aliasToMemberNameMap: Record<string, string>
  annotation: Record<string, { type?: string }>
  query: NormalizedQuery
  queryType?: 'regularQuery' | 'compareDateRangeQuery' | 'blendingQuery'
  resType?: 'default' | 'compact' | 'columnar'
}

interface NormalizedQuery {
  measures?: Member[]
  dimensions?: Member[]
  timeDimensions?: { dimension: string; granularity?: string; dateRange?: string[] | string }[]
}

type Member = string | { name: string }
type Cell = string | number | boolean | null

/** Rows as Cube hands them over: one array a column, in the order of the SQL. */
interface Columnar {
  members: string[]
  columns: Cell[][]
}

/** A column of the answer: taken from the rows, or the same in every row. */
type OutputColumn = { member: string; cells: Cell[] } | { member: string; constant: Cell }

// Cube's order from the finest to the coarsest; custom granularities count as the coarsest.
const GRANULARITIES = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?$/

/** A database's timestamp as Cube's clients expect it: `YYYY-MM-DDTHH:mm:ss.SSS`, without a zone. */
function timeValue(cell: Cell): Cell {
  const parts = typeof cell === 'string' ? TIMESTAMP.exec(cell) : null
  return parts ? `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0').slice(0, 3)}` : cell
}

function memberName(member: Member): string {
  return typeof member === 'string' ? member : member.name
}

function refuseHidden(member: string): never {
  const message =
    `You requested hidden member: '${member}'. Please make it visible using \`public: true\`. ` +
    'Please note primaryKey fields are `public: false` by default: ' +
    'https://cube.dev/docs/schema/reference/joins#setting-a-primary-key.'
  // The gateway answers errors of this type with 400 instead of 500.
  throw Object.assign(new Error(message), { type: 'UserError' })
}

/** An answer without rows names no columns, so the members asked for are checked instead. */
function refuseHiddenMembers(query: NormalizedQuery, annotation: TransformData['annotation']): void {
  const asked = [
    ...(query.measures ?? []).map(memberName),
    ...(query.dimensions ?? []).map(memberName),
    // Without a granularity a time is a filter only, which Cube does not annotate.
    ...(query.timeDimensions ?? []).filter((t) => t.granularity).map((t) => t.dimension),
  ]
  for (const member of asked) if (!annotation[member]) refuseHidden(member)
}

function outputColumns(data: TransformData, rows: Columnar): OutputColumn[] {
  const { annotation, query } = data
  if (rows.members.length === 0) {
    refuseHiddenMembers(query, annotation)
    return []
  }
  const output: OutputColumn[] = []
  // A time dimension with a granularity is answered twice: as `cube.member.month` and, as old clients
  // expect, as `cube.member`; of several granularities the finest.
  const finest = new Map<string, { level: number; cells: Cell[] }>()
  rows.members.forEach((alias, index) => {
    const member = data.aliasToMemberNameMap[alias]
    if (member === undefined) throw new Error(`Member name not found for alias: '${alias}'`)
    const item = annotation[member] ?? refuseHidden(alias)
    const source = rows.columns[index] ?? []
    const cells = item.type === 'time' ? source.map(timeValue) : source
    output.push({ member, cells })

    const [cube, name, granularity] = member.split('.')
    const plain = `${cube}.${name}`
    if (granularity !== undefined && !query.dimensions?.some((d) => d === plain)) {
      const known = GRANULARITIES.indexOf(granularity)
      const level = known < 0 ? GRANULARITIES.length : known
      const before = finest.get(plain)
      if (!before || level <= before.level) finest.set(plain, { level, cells })
    }
  })
  for (const [member, { cells }] of finest) output.push({ member, cells })

  const time = query.timeDimensions?.[0]
  if (data.queryType === 'compareDateRangeQuery') {
    if (!Array.isArray(time?.dateRange) || time.dateRange.length < 2) {
      throw new Error('Inconsistent QueryTimeDimension configuration: dateRange required.')
    }
    output.push({ member: 'compareDateRange', constant: time.dateRange.join(' - ') })
  }
  if (data.queryType === 'blendingQuery') {
    if (!time?.granularity) {
      throw new Error('QueryTimeDimension with granularity should be specified for the blending query.')
    }
    const source = output.find((c) => c.member === `${time.dimension}.${time.granularity}`)
    if (source) output.push({ ...source, member: `time.${time.granularity}` })
  }
  return output
}

/** The `data` of an answer in the format that the query asked for. */
function shape(data: TransformData, rows: Columnar): unknown {
  const columns = outputColumns(data, rows)
  const count = rows.columns[0]?.length ?? 0
  const members = columns.map((c) => c.member)
  const cell = (column: OutputColumn, row: number): Cell =>
    'cells' in column ? (column.cells[row] ?? null) : column.constant
  const rowNumbers = Array.from({ length: count }, (_, row) => row)
  if (data.resType === 'compact') {
    return { members, dataset: rowNumbers.map((row) => columns.map((c) => cell(c, row))) }
  }
  if (data.resType === 'columnar') {
    return { members, columns: columns.map((c) => rowNumbers.map((row) => cell(c, row))) }
  }
  return rowNumbers.map((row) => Object.fromEntries(columns.map((c) => [c.member, cell(c, row)])))
}

/** A result without its null properties: Cube omits them instead of sending null. */
function withData(root: Record<string, unknown>, data: unknown): Record<string, unknown> {
  const present = Object.entries(root).filter(([, value]) => value != null)
  return { ...Object.fromEntries(present), data }
}

function parse(columnar: Buffer): Columnar {
  return JSON.parse(columnar.toString()) as Columnar
}

function bytes(value: unknown): ArrayBuffer {
  return new Uint8Array(Buffer.from(JSON.stringify(value))).buffer
}

/**
 * The whole answer to one query.
 * @param columnar JSON of {@link Columnar}
 * @param root everything of the answer but its `data`
 * @returns JSON in UTF-8
 */
export async function getFinalQueryResult(
  data: TransformData,
  columnar: Buffer,
  root: Record<string, unknown>,
): Promise<ArrayBuffer> {
  return bytes(withData(root, shape(data, parse(columnar))))
}

/** The query that describes several answers taken together, which the client pivots by. */
function pivotQuery(queryType: string, queries: NormalizedQuery[]): Record<string, unknown> {
  const [first = {}] = queries
  if (queryType === 'blendingQuery') {
    const unique = (key: 'measures' | 'dimensions') => [...new Set(queries.flatMap((q) => q[key] ?? []))]
    const granularity = queries[0]?.timeDimensions?.[0]?.granularity
    return {
      ...first,
      measures: unique('measures'),
      dimensions: unique('dimensions'),
      timeDimensions: [{ dimension: 'time', granularity }],
      queryType,
    }
  }
  if (queryType === 'compareDateRangeQuery') {
    return { ...first, dimensions: ['compareDateRange', ...(first.dimensions ?? [])], queryType }
  }
  return { ...first, queryType }
}

/** The whole answer to a request of several queries (`queryType=multi`, which the official client sends). */
export async function getFinalQueryResultMulti(
  data: TransformData[],
  columnar: Buffer[],
  root: { queryType: string; results: Record<string, unknown>[]; slowQuery: boolean },
): Promise<ArrayBuffer> {
  const results = root.results.map((result, i) => withData(result, shape(data[i]!, parse(columnar[i]!))))
  const queries = root.results.map((result) => result.query as NormalizedQuery)
  const { queryType, slowQuery } = root
  return bytes({ queryType, results, pivotQuery: pivotQuery(queryType, queries), slowQuery })
}

/** Plain YAML needs no template engine, but the compiler asks for one. */
class NativeInstance {
  newJinjaEngine() {
    return {
      loadTemplate(name: string) {
        throw new Error(`${name}: Jinja templates need Cube's native binary; write plain YAML`)
      },
    }
  }
}

/** Replaces the binary's functions; must run before any other package of Cube is required. */
export function replaceNative(native: Record<string, unknown>): void {
  const nothing = () => undefined
  Object.assign(native, {
    setupLogger: nothing,
    resetLogger: nothing,
    shutdownInterface: async () => undefined,
    isFallbackBuild: () => true,
    getFinalQueryResult,
    getFinalQueryResultMulti,
    NativeInstance,
  })
}
