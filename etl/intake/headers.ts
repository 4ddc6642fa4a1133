import {
  announcedBy,
  contextColumns,
  foldUnit,
  headerShape,
  headerText,
  reasonHeader,
  rowTables,
  withoutNumber,
  type Cell,
  type Header,
  type MappedHeader,
  type RowTable,
  type TableGuide,
} from './tables.ts'
import { fold } from './fold.ts'
import { givenAbove, sectionOf } from './sections.ts'
import { cleanText } from './text.ts'

/** Headers of columns that number the rows: no column of a table, and none that is missed. */
const numbering = new Set(['stt', 'tt', 'so tt', 'so thu tu', 'thu tu', 'so', 'no', 'muc'])
const tallest = 3
/** How many rows below a header are asked for sections that give a column which it lacks. */
const sectionRows = 200
/** Longer than any label with its hints. */
const longestLabel = 300

/** What a header is known by: what its cells may mean, in the order of trust. */
type Labels = string[][]

/**
 * Finds the tables of a sheet by their headers, from above. A row is a header only if it has a column that no other
 * part of a report would have and all that a row must have, so that a title line is never taken for one; the name of
 * a sheet may make up for a column. A header that comes again, on each printed page, is the same table.
 */
export function findHeaders(rows: Cell[][], sheetName: string | null, guide: TableGuide): Header[] {
  const announced = announcedBy(sheetName, guide)
  const words = headerWords(guide)
  const found: { header: Header; score: number }[] = []
  for (let row = 0; row < rows.length; row += 1) {
    const mapped = guide.mappings ? mappedHeader(rows, row, guide.mappings) : null
    if (!mapped && !mayBeHeader(rows[row]!, words)) continue
    const next = mapped ?? headerAt(rows, row, { announced, sheetName }, guide)
    if (!next) continue
    const last = found.at(-1)
    // Two rows that follow one another, and each fits: the one that tells more, the other is a part of it.
    if (last && last.header.row + last.header.height >= row) {
      if (next.score > last.score) found[found.length - 1] = next
    } else found.push(next)
    row += next.header.height - 1
  }
  // A row that is a header only because of the sheet's name gives way to one that is one by itself.
  const best = found.reduce((highest, { score }) => Math.max(highest, score), 0)
  return found.filter(({ score }) => best < certain || score >= certain).map(({ header }) => header)
}

/** From this score on a header has all that a row must have. */
const certain = 100
/** More than any header gets by its own columns. */
const saidByPerson = 10_000
/** Rows around a header in which its sender may stand. */
const senderRows = 40

const wordsOfMapped = new WeakMap<Map<string, MappedHeader[]>, Set<string>>()

/** The first words of mapped headers. */
function firstWordsIn(mappings: Map<string, MappedHeader[]>): Set<string> {
  let words = wordsOfMapped.get(mappings)
  if (!words) {
    words = new Set([...mappings.keys()].flatMap((shape) => /[a-z]+/.exec(shape)?.[0] ?? []))
    wordsOfMapped.set(mappings, words)
  }
  return words
}

/** A header of which a person said what its columns mean, for everybody's tables or for this sender's. */
function mappedHeader(
  rows: Cell[][],
  row: number,
  mappings: Map<string, MappedHeader[]>,
): { header: Header; score: number } | null {
  const cells = rows[row]!
  // Most rows are data: one look at their first word is enough.
  const first = cells.find((cell) => cell !== null && /\p{L}/u.test(cell.slice(0, 40)))
  if (first == null || !beginsAs(first, firstWordsIn(mappings))) return null
  const found = mappings.get(headerShape(cells))
  if (!found) return null
  const around = new Set(
    rows
      .slice(Math.max(0, row - senderRows), row + 5)
      .flatMap((one) => one.map((cell) => foldUnit(cell ?? ''))),
  )
  const says = (sender: string) =>
    around.has(sender) || [...around].some((text) => text.endsWith(` ${sender}`))
  const fits =
    found.findLast(({ sender }) => sender !== null && says(sender)) ??
    found.findLast(({ sender }) => sender === null)
  if (!fits) return null
  const { table, columns, day } = fits
  const header: Header = { table, row, columns, unknown: [], height: 1, marks: [], sections: [], mapped: day }
  return { header, score: saidByPerson }
}

/** The header that knows the most columns. */
export function findHeader(rows: Cell[][], sheetName: string | null, guide: TableGuide): Header | null {
  const known = (header: Header) => header.columns.filter((column) => column !== null).length
  const headers = findHeaders(rows, sheetName, guide)
  return headers.length === 0 ? null : headers.reduce((a, b) => (known(b) > known(a) ? b : a))
}

/** Whether two headers mean the same columns in the same places. */
export function isSameHeader(one: Header, other: Header): boolean {
  const said = ({ table, columns, marks }: Header) => JSON.stringify([table, columns, marks])
  return said(one) === said(other)
}

/** All that a cell of a header may say, and the words with which that begins. */
interface Words {
  all: Set<string>
  first: Set<string>
}

const wordsOf = new WeakMap<TableGuide, Words>()

function headerWords(guide: TableGuide): Words {
  let words = wordsOf.get(guide)
  if (!words) {
    const headers = rowTables.flatMap((table) => guide.columns.get(table)!.flatMap((c) => [...c.headers]))
    const all = new Set([...numbering, ...headers])
    words = { all, first: new Set([...all].map((text) => text.split(' ')[0]!)) }
    wordsOf.set(guide, words)
  }
  return words
}

const asked = new Map<string, string[]>()

/** What a cell may say as a header: as it stands, without a hint in brackets, without a number before it. */
export function labelsOf(cell: Cell | undefined): string[] {
  if (cell == null || cell.length > longestLabel || cell.trim() === '') return []
  let labels = asked.get(cell)
  if (!labels) {
    const plain = headerText(cell)
    const short = headerText(cell.replace(/[([][^)\]]*[)\]]?/g, ' '))
    labels = [...new Set([plain, short, withoutNumber(plain), withoutNumber(short)])].filter(
      (text) => text !== '',
    )
    if (asked.size > 20_000) asked.clear()
    asked.set(cell, labels)
  }
  return labels
}

/** A quick look at the first filled cells: of a row of data none is the name of a column. */
function mayBeHeader(cells: Cell[], words: Words): boolean {
  let filled = 0
  for (const cell of cells) {
    if (cell === null || cell === '') continue
    filled += 1
    if (beginsAs(cell, words.first) && labelsOf(cell).some((text) => words.all.has(text))) return true
    if (filled === 4) return false
  }
  return false
}

const firstWords = new Map<string, string>()

/** Whether the first word of a cell, after a number, is the first word of a header: few words are asked again and again. */
function beginsAs(cell: string, first: Set<string>): boolean {
  const [, word] = /^[^\p{L}]{0,12}(\p{L}[\p{L}\p{M}]{0,11})/u.exec(cell) ?? []
  if (word === undefined) return false
  let folded = firstWords.get(word)
  if (folded === undefined) {
    folded = headerText(word)
    if (firstWords.size > 20_000) firstWords.clear()
    firstWords.set(word, folded)
  }
  return first.has(folded)
}

/** The header that begins in a row: of the tables that it may be of the one of which it knows the most columns. */
function headerAt(
  rows: Cell[][],
  row: number,
  { announced, sheetName }: { announced: string | undefined; sheetName: string | null },
  guide: TableGuide,
): { header: Header; score: number } | null {
  let best: { header: Header; score: number } | null = null
  for (const height of heightsAt(rows, row)) {
    const layers = rows.slice(row, row + height)
    for (const table of rowTables) {
      const { columns, marks, unknown, twice } = readLayers(layers, table, guide)
      const found = new Set([...columns.filter((c) => c !== null), ...marks.map((m) => m.column)])
      const own = [...found].filter((column) => !contextColumns.has(column))
      // What tells of a list of models may stand in sections alone.
      const isList = table === 'model' && found.has('name')
      if (found.size < 2 || (own.length < 1 && !isList)) continue
      const missing = guide.columns
        .get(table)!
        .filter((c) => c.required && !contextColumns.has(c.column) && !found.has(c.column))
        .map((c) => c.column)
      // A model without a name is none; elsewhere a model is named by code or name, or not at all.
      const nameless = table === 'model' && !found.has('name')
      if (nameless && announced !== table) continue
      const sections =
        missing.length > 0
          ? [
              ...sectionsBelow(rows, row + height, columns, table, guide),
              ...givenAbove(rows, row, sheetName, table, guide).map(({ column }) => column),
            ]
          : []
      if (own.length < 1 && sections.length === 0) continue
      const whole = missing.every((column) => sections.includes(column)) && !nameless
      if (!whole && announced !== table) continue
      // Of two readings that know as many columns the one that takes the lower row for a part of the header.
      const score = found.size + (whole ? certain : 0) + (announced === table ? 50 : 0) + (height - 1) / 10
      if (best === null || score > best.score)
        best = {
          header: {
            table,
            row,
            columns,
            unknown,
            ...(twice ? { twice } : {}),
            height,
            marks,
            sections: missing.filter((c) => sections.includes(c)),
          },
          score,
        }
    }
  }
  return best
}

/** How many rows a header that begins here may take: further ones hold only parts of what stands above them. */
function heightsAt(rows: Cell[][], row: number): number[] {
  const heights = [1]
  while (heights.length < tallest && isLowerRow(rows, row, row + heights.length))
    heights.push(heights.length + 1)
  return heights
}

/**
 * Whether a row is the lower part of a header: each of its cells repeats the one above (merged downwards), or stands
 * below a group ("Đối tượng" over "Tập thể", "Cá nhân"), which has nothing beside it.
 */
function isLowerRow(rows: Cell[][], first: number, row: number): boolean {
  const cells = rows[row]
  if (!cells) return false
  const above = lowestCells(rows.slice(first, row), cells.length + 1)
  let parts = 0
  let group: Cell = null
  for (let at = 0; at < cells.length; at += 1) {
    group = above[at] ?? group
    const cell = cells[at]
    if (cell == null || cell.trim() === '' || cell === above[at]) continue
    const isPart = group !== null && (above[at] === null || above[at + 1] === null)
    if (cell.length > longestLabel || !isPart) return false
    parts += 1
  }
  return parts >= 2
}

/** For each column the lowest text of some rows. */
function lowestCells(layers: Cell[][], width: number): Cell[] {
  return Array.from({ length: width }, (_, at) => {
    const cells = layers.findLast((one) => (one[at] ?? '').trim() !== '')
    return cells?.[at] ?? null
  })
}

/** What the columns of a header of one or more rows mean. */
function readLayers(
  layers: Cell[][],
  table: RowTable,
  guide: TableGuide,
): Pick<Header, 'columns' | 'marks' | 'unknown' | 'twice'> {
  const width = Math.max(...layers.map((cells) => cells.length))
  const all = lowestCells(layers, width)
  const above = lowestCells(layers.slice(0, -1), width)
  let group: Cell = null
  const columns: (string | null)[] = []
  const marks: Header['marks'] = []
  let unknown: string[] = []
  const twice: string[] = []
  const taken = new Set<string>()
  for (let at = 0; at < width; at += 1) {
    const lowest = all[at]!
    group = above[at] ?? group
    const isPart = group !== null && lowest !== null && layers.at(-1)![at] === lowest && group !== lowest
    const mark = isPart ? markedValue(group!, lowest, table, guide) : null
    if (mark !== null) {
      marks.push({ at, ...mark, value: cleanText(lowest!)! })
      columns.push(null)
      continue
    }
    const labels: Labels = isPart
      ? [labelsOf(`${group} ${lowest!}`), labelsOf(`${lowest!} ${group}`), labelsOf(lowest)]
      : [labelsOf(lowest)]
    const match = guide.columns
      .get(table)!
      .find((c) => !taken.has(c.column) && labels.some((one) => one.some((text) => c.headers.has(text))))
    columns.push(match?.column ?? null)
    const text = cleanText(lowest ?? '')
    if (match) taken.add(match.column)
    else if (text === null || labels.at(-1)!.some((one) => numbering.has(one) || one === fold(reasonHeader)))
      continue
    else if (guide.columns.get(table)!.some((c) => labels.at(-1)!.some((one) => c.headers.has(one))))
      twice.push(text)
    else unknown.push(text)
  }
  if (table === 'model' && !taken.has('kind') && marks.length === 0) {
    marks.push(...kindsSideBySide(all, columns, taken.has('subject_name')))
    const values = new Set(marks.map(({ value }) => value))
    unknown = unknown.filter((text) => !values.has(text))
  }
  return { columns, marks, unknown, ...(twice.length > 0 ? { twice } : {}) }
}

/** The column that a group names of which a part is a value ("Đối tượng", "Tập thể"). */
function markedValue(
  group: string,
  part: Cell,
  table: RowTable,
  guide: TableGuide,
): { column: string; names?: string } | null {
  const labels = labelsOf(group)
  const column = guide.columns.get(table)!.find((c) => labels.some((text) => c.headers.has(text)))?.column
  const isValueOf = (of: string) => {
    const values = guide.values.get(`${table} ${of}`)
    return values !== undefined && labelsOf(part).some((text) => values.has(text))
  }
  if (column !== undefined && isValueOf(column)) return { column }
  // The name of who does it stands below what they are.
  return column === 'subject_name' && isValueOf('kind') ? { column: 'kind', names: column } : null
}

const kindsAsHeaders = new Set(['tap the', 'ca nhan', 'ho gia dinh', 'gia dinh', 'dong ho', 'cau lac bo'])

/** Columns "Tập thể", "Cá nhân" without a word over them: a mark, or a name, says which a model is. */
function kindsSideBySide(cells: Cell[], columns: (string | null)[], isNamed: boolean): Header['marks'] {
  const found = cells.flatMap((cell, at) => {
    const label = columns[at] === null ? labelsOf(cell).find((text) => kindsAsHeaders.has(text)) : undefined
    return label === undefined ? [] : [{ at, label, value: cleanText(cell!)! }]
  })
  const labels = new Set(found.map(({ label }) => label))
  if (!labels.has('tap the') || !labels.has('ca nhan') || labels.size < found.length) return []
  return found.map(({ at, value }) => ({
    at,
    column: 'kind',
    value,
    ...(isNamed ? {} : { names: 'subject_name' }),
  }))
}

/** The columns that section rows below a header give ("I. Lĩnh vực 4: …"). */
function sectionsBelow(
  rows: Cell[][],
  from: number,
  columns: (string | null)[],
  table: RowTable,
  guide: TableGuide,
): string[] {
  const given = new Set<string>()
  for (const cells of rows.slice(from, from + sectionRows)) {
    const section = sectionOf(cells, columns, table, guide)
    if (section?.column) given.add(section.column)
  }
  return [...given]
}

/**
 * The table to which a sheet without a header comes nearest, for its sender: the columns that were seen, and those
 * that are missing.
 */
export function nearestTable(
  rows: Cell[][],
  guide: TableGuide,
): { table: RowTable; seen: string[]; missing: string[] } | null {
  let best: { table: RowTable; seen: string[]; missing: string[] } | null = null
  const words = headerWords(guide)
  for (const cells of rows.slice(0, 1000)) {
    if (!mayBeHeader(cells, words)) continue
    for (const table of rowTables) {
      const { columns } = readLayers([cells], table, guide)
      const ofTable = guide.columns.get(table)!
      const seen = ofTable.filter((c) => columns.includes(c.column)).map((c) => c.label)
      const missing = ofTable
        .filter((c) => !columns.includes(c.column))
        .filter(
          (c) => (c.required && !contextColumns.has(c.column)) || (table === 'model' && c.column === 'name'),
        )
        .map((c) => c.label)
      if (seen.length >= 2 && seen.length > (best?.seen.length ?? 0)) best = { table, seen, missing }
    }
  }
  return best
}
