import { RecordBatchReader, type Vector } from 'apache-arrow'
import { type Query } from '../../../../cube/domain/filter.ts'
import { RequestError } from '../../data/cube.ts'
import { patternsOf, phraseOf, plainText, searchText, type Pattern } from '../../../../cube/domain/search.ts'
import { HELD, TEXTS, textsOf } from './queries.ts'

export type ColumnName = (typeof HELD)[number] | (typeof TEXTS)[number]
export type Cell = string | number | boolean | null

/**
 * Rows kept by column, as they came: a cell is read when it is shown, and what searching
 * and sorting need is made once a column, so that 100,000 rows cost little.
 */
export interface Rows {
  count: number
  cell: (column: ColumnName, row: number) => Cell
  /** Makes what these columns need, in pieces short enough for the page to answer in between. */
  prepare: (columns: ColumnName[], signal?: AbortSignal) => Promise<void>
  /** The same for the search. */
  prepareSearch: (signal?: AbortSignal) => Promise<void>
  /** Whether a search is answered at once. */
  searchable: () => boolean
  /**
   * How well each row fulfils a search, 0 where it does not; null: nothing is searched. The words side by side count
   * most, in a name more than elsewhere.
   */
  matched: (search: string) => Uint8Array | null
  /** The first searched column in which a word of the search stands; null where none does. */
  placeOf: (search: string, row: number) => ColumnName | null
  /** Position of each row's value in `values`; nulls last. */
  ranks: (column: ColumnName) => Int32Array
  /** The different values of a column, in its order. */
  values: (column: ColumnName) => Cell[]
  /** All rows, the latest year first, by names within it, and equal names by their units. */
  inOrder: () => Int32Array
}

export const SEARCHED: ColumnName[] = [
  ...(['model_name', 'subject_name', 'unit_name', 'model_code', 'field_name'] satisfies ColumnName[]),
  ...(['district_name', 'area_now_name', ...TEXTS] satisfies ColumnName[]),
]
/** By which rows stand where nothing else is asked. */
const ORDERED: ColumnName[] = ['year', 'model_name', 'unit_name']
const collator = new Intl.Collator('vi')
const alphabet = new Intl.Collator('vi', { sensitivity: 'base' })

function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return typeof a === 'string' ? collator.compare(a, String(b)) : Number(a) - Number(b)
}

/** The different values of a column as they came, and which of them each row has. */
export interface Codes {
  codes: Int32Array
  values: Cell[]
}

/** Work that may be left at any of its steps, and be gone on with. */
type Work<T> = Generator<undefined, T>

/** Rows, or values, between two steps: a millisecond or two of work. */
const STEP = 500
/** Letters of a text by which it is put nearly in order. */
const LEADING = 64
/** Milliseconds of work between two pauses. */
const PIECE = 12
const pause = (): Promise<void> => new Promise((done) => setTimeout(done))

function atOnce(work: Work<void>): void {
  while (!work.next().done);
}

async function inPieces(work: Work<void>, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const end = performance.now() + PIECE
    while (performance.now() < end) if (work.next().done) return
    await pause()
    signal?.throwIfAborted()
  }
}

/** A column that comes part by part, and is read part by part. */
class Reading {
  readonly parts: Vector[] = []
  private read = 0
  private readonly known = new Map<Cell, number>()
  private readonly codes: Int32Array[] = []
  /** A text of the stream's dictionary is read once, and not in every row; one that has grown is another. */
  private dictionary: Vector | undefined
  private entries: number[] = [];

  /** Reads what has come and was not read. */
  *rest(): Work<Codes> {
    while (this.readPart()) yield
    const codes = new Int32Array(this.codes.reduce((sum, part) => sum + part.length, 0))
    let row = 0
    for (const part of this.codes) {
      codes.set(part, row)
      row += part.length
    }
    const values = [...this.known.keys()]
    this.known.clear()
    return { codes, values }
  }

  /** False where nothing was left. */
  readPart(): boolean {
    const part = this.parts[this.read]
    if (!part) return false
    this.read++
    this.codes.push(this.codesIn(part))
    return true
  }

  private codesIn(part: Vector): Int32Array {
    const codes = new Int32Array(part.length)
    const [data] = part.data
    const dictionary = data?.dictionary as Vector | undefined
    if (dictionary !== this.dictionary) this.entries = []
    this.dictionary = dictionary
    const indexes = data?.values as Int32Array
    for (let row = 0; row < codes.length; row++)
      codes[row] =
        dictionary && data!.getValid(row)
          ? (this.entries[indexes[row]!] ??= this.codeOf(dictionary.get(indexes[row]!) as Cell))
          : this.codeOf((part.get(row) ?? null) as Cell)
    return codes
  }

  private codeOf(value: Cell): number {
    let code = this.known.get(value)
    if (code === undefined) this.known.set(value, (code = this.known.size))
    return code
  }
}

/**
 * Texts of which the plain order is nearly the language's, and a fraction of its price: each letter by its place in
 * the alphabet, whatever its tone and case.
 */
function* keysOf(values: Cell[]): Work<string[]> {
  const texts = values.map(String)
  const places = new Uint16Array(65_536)
  for (const [i, text] of texts.entries()) {
    for (let at = 0; at < text.length; at++) places[text.charCodeAt(at)] = 1
    if (i % STEP === 0) yield
  }
  const letters = Array.from(places.keys(), (code) => String.fromCharCode(code))
    .filter((_, code) => places[code] === 1)
    .sort(alphabet.compare)
  letters.forEach((letter, i) => {
    const before = letters[i - 1]
    const place = before === undefined ? 0 : places[before.charCodeAt(0)]!
    places[letter.charCodeAt(0)] =
      before !== undefined && alphabet.compare(before, letter) === 0 ? place : place + 1
  })
  const keys: string[] = []
  const key: number[] = []
  for (const text of texts) {
    key.length = Math.min(text.length, LEADING)
    for (let at = 0; at < key.length; at++) key[at] = places[text.charCodeAt(at)]!
    keys.push(String.fromCharCode(...key))
    if (keys.length % STEP === 0) yield
  }
  return keys
}

/** The numbers of values in the order of the values. */
function* orderOf(values: Cell[]): Work<Int32Array> {
  const order = new Int32Array(values.length).map((_, i) => i)
  if (values.length < STEP) return order.sort((a, b) => compare(values[a]!, values[b]!))
  const keys = yield* keysOf(values)
  const nearly = yield* sorted(order, (a, b) => (keys[a]! < keys[b]! ? -1 : Number(keys[a]! > keys[b]!)))
  // What is in order already costs a comparison each.
  return yield* sorted(nearly, (a, b) => compare(values[a]!, values[b]!))
}

/** Sorts as `sort` does, in pieces. */
function* sorted(given: Int32Array, order: (a: number, b: number) => number): Work<Int32Array> {
  let from = given
  for (let at = 0; at < from.length; at += STEP) {
    from.subarray(at, at + STEP).sort(order)
    yield
  }
  // Two neighbours that are in order become one, until there is only one.
  for (let length = STEP; length < from.length; length *= 2) {
    const to = from.slice()
    for (let at = 0; at + length < from.length; at += 2 * length) {
      const [middle, end] = [at + length, Math.min(at + 2 * length, from.length)]
      if (order(from[middle - 1]!, from[middle]!) <= 0) continue
      for (let [i, j, k] = [at, middle, at]; k < end; k++) {
        const isFirst = j === end || (i < middle && order(from[i]!, from[j]!) <= 0)
        to[k] = isFirst ? from[i++]! : from[j++]!
        if (k % STEP === 0) yield
      }
    }
    from = to
  }
  return from
}

/**
 * Work of which each column's ends with its result among the others; whoever needs it at once goes on where it
 * stands.
 */
function perColumn<T>(results: Map<ColumnName, T>, work: (column: ColumnName) => Work<T>) {
  const begun = new Map<ColumnName, Work<T>>()
  return function* (column: ColumnName): Work<void> {
    const own = begun.get(column) ?? work(column)
    begun.set(column, own)
    while (!results.has(column)) {
      const step = own.next()
      if (step.done) results.set(column, step.value)
      else yield
    }
  }
}

const expressionOf = ({ on, source }: Pattern) => ({ on, expression: new RegExp(source, 'u') })

/** Rows over a way to read a cell, and one to read a whole column. */
export function rowsOf(
  count: number,
  cell: Rows['cell'],
  codesOf: (column: ColumnName) => Work<Codes>,
  loadTexts: (signal?: AbortSignal) => Promise<void> = () => Promise.resolve(),
): Rows {
  const read = new Map<ColumnName, Codes>()
  const ranked = new Map<ColumnName, { ranks: Int32Array; values: Cell[] }>()
  const readWork = perColumn(read, codesOf)
  const rankWork = perColumn(ranked, rank)
  const texts: Record<Pattern['on'], string[]> = { plain: [], folded: [] }
  let loading: Promise<void> | null = null
  let order: Int32Array | null = null
  let last: { search: string; patterns: Pattern[]; matches: Uint8Array | null } = {
    search: '',
    patterns: [],
    matches: null,
  }

  function* rank(column: ColumnName): Work<{ ranks: Int32Array; values: Cell[] }> {
    yield* readWork(column)
    const { codes, values } = read.get(column)!
    const inOrder = yield* orderOf(values)
    const places = new Int32Array(inOrder.length)
    inOrder.forEach((code, place) => (places[code] = place))
    return {
      ranks: codes.map((code) => places[code]!),
      values: Array.from(inOrder, (code) => values[code]!),
    }
  }
  const columnOf = (column: ColumnName) => {
    if (!ranked.has(column)) atOnce(rankWork(column))
    return ranked.get(column)!
  }
  const searchWork = (function* (): Work<void> {
    const parts: { codes: Int32Array; plain: string[]; folded: string[] }[] = []
    for (const column of SEARCHED) {
      yield* readWork(column)
      const { codes, values } = read.get(column)!
      const part = { codes, plain: [] as string[], folded: [] as string[] }
      for (const value of values) {
        part.plain.push(plainText(String(value ?? '')))
        part.folded.push(searchText(String(value ?? '')))
        if (part.plain.length % STEP === 0) yield
      }
      parts.push(part)
    }
    for (let row = 0; row < count; row++) {
      for (const on of ['plain', 'folded'] as const)
        texts[on].push(parts.map((part) => part[on][part.codes[row]!]!).join('\n'))
      if (row % STEP === 0) yield
    }
  })()
  const readTexts = (signal?: AbortSignal): Promise<void> =>
    (loading ??= loadTexts(signal).catch((error: unknown) => {
      loading = null
      throw error
    }))
  const rows: Rows = {
    count,
    cell,
    prepare: async (columns, signal) => {
      for (const column of columns) await inPieces(rankWork(column), signal)
    },
    prepareSearch: async (signal) => {
      await readTexts(signal)
      await inPieces(searchWork, signal)
    },
    searchable: () => texts.folded.length === count,
    matched: (search) => {
      const patterns = patternsOf(search)
      if (patterns.length === 0) return null
      if (search === last.search) return last.matches
      if (texts.folded.length < count) atOnce(searchWork)
      // Whoever types on without marks looks for more among what was found.
      const plain = [...patterns, ...last.patterns].some(({ on }) => on === 'plain')
      const among = !plain && search.startsWith(last.search) ? last.matches : null
      const conditions = patterns.map(expressionOf)
      const phrase = phraseOf(search)
      const best = expressionOf(phrase ?? patterns[0]!)
      const matches = new Uint8Array(count)
      for (let row = 0; row < count; row++) {
        if (among !== null && among[row] === 0) continue
        if (!conditions.every(({ on, expression }) => expression.test(texts[on][row]!))) continue
        const text = texts[best.on][row]!
        const at = text.search(best.expression)
        // The name of a model is the first of the texts.
        const inName = at >= 0 && at < text.indexOf('\n')
        matches[row] = 1 + Number(at >= 0) + Number(inName)
      }
      last = { search, patterns, matches }
      return matches
    },
    placeOf: (search, row) => {
      const conditions = patternsOf(search).map(expressionOf)
      const place = SEARCHED.find((_, i) =>
        conditions.some(({ on, expression }) => expression.test(texts[on][row]?.split('\n')[i] ?? '')),
      )
      return place ?? null
    },
    ranks: (column) => columnOf(column).ranks,
    values: (column) => columnOf(column).values,
    inOrder: () => {
      if (order) return order
      order = new Int32Array(count).map((_, row) => row)
      for (const column of ORDERED.toReversed()) order = inOrderOf(rows, order, column, column === 'year')
      return order
    },
  }
  return rows
}

/** Rows in the order of a column, equal ones as they stood; nothing last, upwards and downwards. */
function inOrderOf(rows: Rows, found: Int32Array, column: ColumnName, down: boolean): Int32Array {
  const ranks = rows.ranks(column)
  const values = rows.values(column)
  const last = values.length - (values.at(-1) === null ? 2 : 1)
  const placeOf = (row: number): number => {
    const rank = ranks[row]!
    return down && rank <= last ? last - rank : rank
  }
  // Ranks are few enough to count: where each place begins is known before a row is moved.
  const starts = new Int32Array(values.length + 1)
  for (const row of found) starts[placeOf(row) + 1]! += 1
  for (let place = 1; place <= values.length; place++) starts[place]! += starts[place - 1]!
  const ordered = new Int32Array(found.length)
  for (const row of found) ordered[starts[placeOf(row)]!++] = row
  return ordered
}

/** The text that stands beside each code of a column in another column. */
export function namesBeside(rows: Rows, code: ColumnName, name: ColumnName): Map<string, string> {
  const [codes, names] = [rows.ranks(code), rows.ranks(name)]
  const [codeValues, nameValues] = [rows.values(code), rows.values(name)]
  const nameOf = new Int32Array(codeValues.length)
  for (let row = 0; row < rows.count; row++) nameOf[codes[row]!] = names[row]!
  return new Map(codeValues.map((value, i) => [String(value), String(nameValues[nameOf[i]!] ?? '')]))
}

/**
 * Fetches a query's rows as an Arrow stream: all of them, a fraction of JSON's size.
 * @param columns those that the page needs; they are made ready before the rows are there
 * @param searching makes them ready to be searched as well
 */
export async function loadRows(
  query: Query,
  columns: ColumnName[],
  searching: boolean,
  snapshot: string,
  signal: AbortSignal,
): Promise<Rows> {
  const answer = await fetchArrow(query, snapshot, signal)
  const texts = (later?: AbortSignal) => fetchArrow(textsOf(query), snapshot, later)
  const rows = await readRows(answer, columns, signal, texts)
  if (searching) await rows.prepareSearch(signal)
  return rows
}

async function fetchArrow(query: Query, snapshot: string, signal?: AbortSignal): Promise<Response> {
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
  return answer
}

/**
 * Rows of an Arrow stream, with what some columns need; these are read while the stream comes.
 * @param texts the stream of the same rows' texts, fetched when something is searched for the first time
 */
export async function readRows(
  answer: Response,
  columns: ColumnName[],
  signal?: AbortSignal,
  texts?: (signal?: AbortSignal) => Promise<Response>,
): Promise<Rows> {
  const readings = new Map<ColumnName, Reading>([...HELD, ...TEXTS].map((name) => [name, new Reading()]))
  const needed = [...new Set([...ORDERED, ...columns])]
  await readStream(answer, HELD, readings, needed, signal)
  const vectors = new Map(
    HELD.map((name): [ColumnName, Vector] => {
      const { parts } = readings.get(name)!
      return [name, parts[0]!.concat(...parts.slice(1))]
    }),
  )
  const rows = rowsOf(
    vectors.get('model_key')!.length,
    (column, row) => (vectors.get(column)?.get(row) ?? null) as Cell,
    (column) => readings.get(column)!.rest(),
    async (later) => {
      // What came of a stream that broke off is not kept beside the next one's.
      for (const name of TEXTS) readings.get(name)!.parts.length = 0
      if (texts) await readStream(await texts(later), TEXTS, readings, [], later)
    },
  )
  await rows.prepare(needed, signal)
  return rows
}

/** Gives the parts of a stream's columns to their readings. @param needed columns that are read as they come */
async function readStream(
  answer: Response,
  columns: readonly ColumnName[],
  readings: Map<ColumnName, Reading>,
  needed: ColumnName[],
  signal?: AbortSignal,
): Promise<void> {
  let paused = performance.now()
  for await (const batch of await RecordBatchReader.from(answer)) {
    for (const name of columns) readings.get(name)!.parts.push(batch.getChild(`models.${name}`)!)
    for (const name of needed) readings.get(name)!.readPart()
    // What is there already would be read without a pause.
    if (performance.now() - paused < PIECE) continue
    await pause()
    signal?.throwIfAborted()
    paused = performance.now()
  }
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

/** Rows that match the facets and the search, in the order of a column, or the best matches first. */
export function choose(
  rows: Rows,
  facets: Facets,
  search: string,
  sort: { column: ColumnName; down: boolean } | null,
): Int32Array {
  const wanted = wantedOf(rows, facets)
  const matches = rows.matched(search)
  const found = rows
    .inOrder()
    .filter(
      (row) =>
        (matches === null || matches[row] !== 0) && wanted.every(({ ranks, rank }) => ranks[row] === rank),
    )
  if (sort) return inOrderOf(rows, found, sort.column, sort.down)
  if (matches === null) return found
  // What fulfils the search best stands first, equal ones as they stood.
  return Int32Array.from([3, 2, 1].flatMap((best) => [...found.filter((row) => matches[row] === best)]))
}

/** How many of some rows have a value. */
export function countOf(rows: Rows, found: Int32Array, column: ColumnName, value: Cell): number {
  const ranks = rows.ranks(column)
  const rank = rows.values(column).indexOf(value)
  return found.reduce((sum, row) => sum + Number(ranks[row] === rank), 0)
}

/** A value of a column with how many rows it would leave. */
export interface FacetValue {
  value: string
  count: number
}

/**
 * For each column the values to choose from, in the column's order, each with how many models it would leave
 * beside the other filters: one pass over the rows, since a row counts for all columns where no filter turns it
 * away, and for one column where only that column's does. Models that are no longer kept up count by their status
 * alone, or where they are asked for, as in every figure.
 */
export function facetsOf(
  rows: Rows,
  columns: ColumnName[],
  facets: Facets,
  search: string,
): Map<ColumnName, FacetValue[]> {
  const wanted = wantedOf(rows, facets)
  const matches = rows.matched(search)
  const tallies = columns.map((column) => ({
    column,
    ranks: rows.ranks(column),
    counts: new Int32Array(rows.values(column).length),
  }))
  const statuses = rows.ranks('status')
  const gone = facets.status ? -1 : rows.values('status').indexOf('discontinued')
  for (let row = 0; row < rows.count; row++) {
    let failed: ColumnName | null = null
    let failures = 0
    for (const { column, ranks, rank } of wanted) {
      if (ranks[row] === rank) continue
      failed = column
      if (++failures > 1) break
    }
    if (failures > 1 || matches?.[row] === 0) continue
    const isGone = statuses[row] === gone
    for (const { column, ranks, counts } of tallies)
      if ((failed === null || failed === column) && (!isGone || column === 'status'))
        counts[ranks[row]!]! += 1
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
