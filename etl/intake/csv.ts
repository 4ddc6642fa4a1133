import Papa from 'papaparse'
import { decode, type Encoding } from './encoding.ts'
import { partsOff } from '../parts.ts'
import { plainRows } from './plain_csv.ts'
import { findHeader, type Cell, type Header, type TableGuide } from './tables.ts'

/** A CSV file whose table was found; its rows are read when they are asked for. */
export interface CsvTable {
  encoding: Encoding
  /** The encoding is a guess. */
  guessed: boolean
  delimiter: string
  header: Header
  /** The rows above the header. */
  titles: Cell[][]
  /** Set where DuckDB's own reader may give the same rows: tells how many, or null where it would not. */
  plain: (() => Promise<number | null>) | null
  /** Calls `take` for each row below the header with its line as Excel counts them. */
  eachRow(take: (line: number, cells: Cell[]) => void): void
}

const newline = '\n'
const delimiters = [',', ';', '\t', '|']
/** Where a header is looked for. Read with the wrong delimiter, a quote may swallow all that it is given. */
const headCharacters = 1 << 18
/** Below this, asking DuckDB costs more than it saves. */
const plainFrom = 1 << 20
/** Cells of one row, as many as a sheet of Excel has columns: a row is held as a whole. */
const widest = 16_384

/**
 * Reads a CSV file. The delimiter is the one under which a header is found, so that commas in
 * title lines mislead nobody.
 * @returns 'encoding' where the bytes are no text that we know, 'no-table' where no header is found,
 * 'wide' where a row has more cells than a sheet takes, the line of a quote that does not close where its cell ends
 */
export function readCsv(
  bytes: Buffer,
  guide: TableGuide,
): CsvTable | 'encoding' | 'no-table' | 'wide' | number {
  const plain = bytes.length >= plainFrom && !partsOff().has('plain-csv')
  return (plain ? readPlainCsv(bytes, guide) : null) ?? readAnyCsv(bytes, guide)
}

/** Reads a file of which, by its head, nothing needs a second look. @returns null for any other */
export function readPlainCsv(bytes: Buffer, guide: TableGuide): CsvTable | null {
  const start = bytes.subarray(0, bytes.subarray(0, headCharacters).lastIndexOf(newline) + 1)
  const decoded = decode(start)
  if (decoded?.encoding !== 'utf-8') return null
  const dialect = findDialect(decoded.text.replaceAll('\r\n', newline), guide)
  if (dialect === null) return null
  const { delimiter, header, head } = dialect
  const above = head.slice(0, header.row + 1)
  if (above.flat().some((cell) => /[\r\n]/.test(cell ?? ''))) return null
  return {
    encoding: 'utf-8',
    guessed: false,
    delimiter,
    header,
    titles: above.slice(0, -1),
    plain: () => plainRows(bytes, header, delimiter, guide),
    eachRow(take) {
      const table = readAnyCsv(bytes, guide)
      if (typeof table === 'object') table.eachRow(take)
    },
  }
}

/** Reads any file, cell by cell. */
export function readAnyCsv(
  bytes: Buffer,
  guide: TableGuide,
): CsvTable | 'encoding' | 'no-table' | 'wide' | number {
  const decoded = decode(bytes)
  if (decoded === null) return 'encoding'
  const { encoding, guessed } = decoded
  // A file that was put together from others has both sorts of line ends.
  const text = decoded.text.includes('\r') ? decoded.text.replace(/\r\n?/g, newline) : decoded.text
  const dialect = findDialect(text.slice(0, headCharacters), guide)
  if (dialect === null) return 'no-table'
  const { delimiter, header, head } = dialect
  const broken = brokenQuote(text, delimiter)
  if (broken !== null) return broken
  return {
    encoding,
    guessed,
    delimiter,
    header,
    titles: head.slice(0, header.row),
    plain: null,
    eachRow(take) {
      eachRow(text, delimiter, (line, cells) => {
        if (line > header.row + 1) take(line, cells)
      })
    },
  }
}

/** The rows of a CSV text with commas; the line of a quote that does not close, or 'wide', as `readCsv` has it. */
export function csvRows(text: string): Cell[][] | 'wide' | number {
  const lines = text.replace(/\r\n?/g, newline)
  const broken = brokenQuote(lines, ',')
  if (broken !== null) return broken
  const rows: Cell[][] = []
  eachRow(lines, ',', (_, cells) => rows.push(cells))
  return rows
}

/**
 * The rows of a text whose quotes are in order, each with its line as Excel counts them. A line break at the end
 * begins no row. (The parser that finds the header looks for the next delimiter of the whole text at each row.)
 */
function eachRow(text: string, delimiter: string, take: (line: number, cells: Cell[]) => void): void {
  const [lineEnd, between] = [newline.charCodeAt(0), delimiter.charCodeAt(0)]
  let line = 0
  for (let at = 0; at < text.length; at += 1) {
    const cells: Cell[] = []
    for (;;) {
      const start = at
      if (text[at] === '"') {
        at = text.indexOf('"', at + 1)
        while (text[at + 1] === '"') at = text.indexOf('"', at + 2)
        const inside = text.slice(start + 1, at)
        cells.push(inside.includes('"') ? inside.replaceAll('""', '"') : inside)
        at += 1
        while (text[at] === ' ') at += 1
      } else {
        while (at < text.length && text.charCodeAt(at) !== between && text.charCodeAt(at) !== lineEnd) at += 1
        cells.push(text.slice(start, at))
      }
      if (at >= text.length || text.charCodeAt(at) === lineEnd) break
      at += 1
    }
    line += 1
    take(line, cells)
  }
}

/** The delimiter under which the most columns of a table are known, and the header. */
function findDialect(
  start: string,
  guide: TableGuide,
): { delimiter: string; header: Header; head: Cell[][] } | null {
  let best: { delimiter: string; header: Header; head: Cell[][] } | null = null
  for (const delimiter of delimiters) {
    const head = Papa.parse<string[]>(start, { delimiter, newline, preview: 40 }).data
    const header = findHeader(head, null, guide)
    if (header && known(header) > (best ? known(best.header) : 0)) best = { delimiter, header, head }
  }
  return best
}

function known(header: Header): number {
  return header.columns.filter((column) => column !== null).length
}

/**
 * A quote that opens a cell and does not close at its end swallows the rows that follow, up to the
 * next one that happens to fit; no reader can tell where the cell was meant to end.
 * @returns its line as Excel counts them, 'wide' where a row has more cells than a sheet takes, or null
 */
function brokenQuote(text: string, delimiter: string): number | 'wide' | null {
  const [lineEnd, between] = [newline.charCodeAt(0), delimiter.charCodeAt(0)]
  let line = 1
  let cells = 1
  let counted = 0
  // What stands outside of quotes. @returns whether its rows are as wide as a sheet at most
  const count = (to: number): boolean => {
    for (; counted < to; counted += 1) {
      const sign = text.charCodeAt(counted)
      if (sign === lineEnd) {
        line += 1
        cells = 1
      } else if (sign === between) {
        cells += 1
        if (cells > widest) return false
      }
    }
    return true
  }
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', counted)) {
    if (!count(open)) return 'wide'
    counted = open + 1
    if (open > 0 && text[open - 1] !== newline && text[open - 1] !== delimiter) continue
    let close = text.indexOf('"', open + 1)
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
    if (close < 0) return line
    counted = close + 1
    let after = counted
    while (text[after] === ' ') after += 1
    if (after < text.length && text[after] !== newline && text[after] !== delimiter) return line
  }
  return count(text.length) ? null : 'wide'
}
