import Papa from 'papaparse'
import { decode, type Encoding } from './encoding.ts'
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

/**
 * Reads a CSV file. The delimiter is the one under which a header is found, so that commas in
 * title lines mislead nobody.
 * @returns 'encoding' where the bytes are no text that we know, 'no-table' where no header is found,
 * the line of a quote that does not close where its cell ends
 */
export function readCsv(bytes: Buffer, guide: TableGuide): CsvTable | 'encoding' | 'no-table' | number {
  return (bytes.length < plainFrom ? null : readPlainCsv(bytes, guide)) ?? readAnyCsv(bytes, guide)
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
export function readAnyCsv(bytes: Buffer, guide: TableGuide): CsvTable | 'encoding' | 'no-table' | number {
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
      let line = 0
      let last: { line: number; cells: Cell[] } | null = null
      Papa.parse<string[]>(text, {
        delimiter,
        newline,
        step: ({ data }) => {
          line += 1
          if (last) take(last.line, last.cells)
          last = line > header.row + 1 ? { line, cells: data } : null
        },
      })
      // A line break at the end of the file begins no row.
      const rest = last as { line: number; cells: Cell[] } | null
      if (rest && !(rest.cells.length === 1 && rest.cells[0] === '')) take(rest.line, rest.cells)
    },
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
 * @returns its line as Excel counts them, or null
 */
function brokenQuote(text: string, delimiter: string): number | null {
  let line = 1
  let counted = 0
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', counted)) {
    for (
      let end = text.indexOf(newline, counted);
      end >= 0 && end < open;
      end = text.indexOf(newline, end + 1)
    )
      line += 1
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
  return null
}
