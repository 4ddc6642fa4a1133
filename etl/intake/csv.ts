import Papa from 'papaparse'
import { decode, type Encoding } from './encoding.ts'
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
  /** Calls `take` for each row below the header with its line as Excel counts them. */
  eachRow(take: (line: number, cells: Cell[]) => void): void
}

const delimiters = [',', ';', '\t', '|']

/**
 * Reads a CSV file. The delimiter is the one under which a header is found, so that commas in
 * title lines mislead nobody.
 * @returns 'encoding' where the bytes are no text that we know, 'no-table' where no header is found
 */
export function readCsv(bytes: Buffer, guide: TableGuide): CsvTable | 'encoding' | 'no-table' {
  const decoded = decode(bytes)
  if (decoded === null) return 'encoding'
  const { text, encoding, guessed } = decoded
  let best: { delimiter: string; header: Header; head: Cell[][] } | null = null
  for (const delimiter of delimiters) {
    const head = Papa.parse<string[]>(text, { delimiter, preview: 40 }).data
    const header = findHeader(head, null, guide)
    if (header && known(header) > (best ? known(best.header) : 0)) best = { delimiter, header, head }
  }
  if (best === null) return 'no-table'
  const { delimiter, header, head } = best
  return {
    encoding,
    guessed,
    delimiter,
    header,
    titles: head.slice(0, header.row),
    eachRow(take) {
      let line = 0
      let last: { line: number; cells: Cell[] } | null = null
      Papa.parse<string[]>(text, {
        delimiter,
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

function known(header: Header): number {
  return header.columns.filter((column) => column !== null).length
}
