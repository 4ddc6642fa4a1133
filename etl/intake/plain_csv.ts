import { isUtf8 } from 'node:buffer'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { isTotal, type Header, type TableGuide } from './tables.ts'
import { longestCell } from './text.ts'

/**
 * A CSV file may be read by DuckDB's own reader, many times faster than cell by cell, where nothing in it
 * leaves room for two readings: then both give the same rows. This decides it, in one look at each row, and lets
 * others work between its pieces: DuckDB reads the file meanwhile.
 * What is unusual (a blank row, a row of another width, a line break in quotes, a space too many, a letter in
 * two parts, …) is no fault of the file; it is then read the slow way.
 */

const [LF, CR] = [0x0a, 0x0d]
/** Bytes looked at together, and so the longest row: well below the longest line that DuckDB takes. */
const pieceLength = 1 << 20

/**
 * @param bytes a whole file
 * @param header found in its first lines, none of which has a line break in a cell
 * @returns how many rows it has, all of one width, each cell to be taken as it stands, an empty one as null; null
 * where the file is not plain
 */
export async function plainRows(
  bytes: Buffer,
  header: Header,
  delimiter: string,
  guide: TableGuide,
): Promise<number | null> {
  const firstRow = startOfLine(bytes, header.row + 1)
  if (firstRow === null || firstRow >= bytes.length || !isUtf8(bytes)) return null
  const row = plainRow(header, delimiter, bytes[firstRow - 2] === CR)
  const isData = notTotal(header, delimiter, guide)
  let rows = 0
  for (let at = firstRow; at < bytes.length;) {
    const last = at + pieceLength >= bytes.length
    const end = last ? bytes.length : bytes.lastIndexOf(LF, at + pieceLength) + 1
    if (end <= at) return null
    // One character a byte: the engine's fastest text, and what is beyond ASCII keeps its bytes.
    const piece = bytes.toString('latin1', at, end)
    if (holdsOdd(piece, delimiter)) return null
    row.lastIndex = 0
    while (row.lastIndex < piece.length) {
      const start = row.lastIndex
      if (!row.test(piece) || row.lastIndex - start > longestCell || !isData(piece, start, row.lastIndex))
        return null
      rows += 1
    }
    at = end
    await othersTurn()
  }
  return rows
}

/**
 * A letter or sign beyond ASCII, in the bytes of UTF-8: Latin with all Vietnamese letters in one piece, and
 * – — ‘ ’ “ ” • … ₫. All of them are in NFC and no space; any other is left to the slow reader, and what may be read
 * as another letter (Ð, Ɖ, a soft hyphen).
 */
const beyondAscii = String.raw`\xc2[\xa1-\xac\xae-\xbf]|\xc3[^\x90\xb0]|[\xc4\xc5].|\xc6[^\x89]|\xe1[\xba\xbb].|\xe2(?:\x80[\x93-\x9e\xa2\xa6]|\x82\xab)`

/**
 * A plain row with its end, as bytes: words with one space between them, in quotes or bare. No part of it can be
 * read in two ways, so that a row that does not match is given up at once.
 */
function plainRow(header: Header, delimiter: string, crlf: boolean): RegExp {
  const between = delimiter.charCodeAt(0)
  // All that is printed but the quote and the delimiter. Said whole: to look ahead at each letter takes twice as long.
  const bareLetter =
    between < 0x21 ? '[!\\x23-\\x7e]' : `[!\\x23-${hex(between - 1)}${hex(between + 1)}-\\x7e]`
  const words = (letter: string) => {
    const word = `(?:${letter}|${beyondAscii})+`
    return `${word}(?: ${word})*`
  }
  const filled = `(?:${words(bareLetter)}|"${words('[!\\x23-\\x7e]|""')}")`
  const cell = `(?:${filled}|"")?`
  const row = (filledAt: number | null) =>
    header.columns.map((_, i) => (i === filledAt ? filled : cell)).join(hex(between))
  // A row with nothing in the known columns is none. Where all are known, a row of empty cells is left to `notTotal`.
  const known = header.columns.flatMap((column, i) => (column === null ? [] : [i]))
  const rows = known.length === header.columns.length ? row(null) : known.map(row).join('|')
  return new RegExp(`(?:${rows})(?:${crlf ? '\\r\\n' : '\\n'}|$)`, 'sy')
}

/** Signs that alone in a cell stand for nothing; of – — … the first byte. */
const lone = ['-', '.', '_', '+', '\xe2']
const loneCell = /(?:[-._+ ]|\xe2\x80[\x93\x94\xa6])+/y

/**
 * Whether a cell is read as something else than it stands, by `cleanText`: letters by their names or numbers
 * (&#7893;), a dash alone, a text that is guarded for Excel (="007"). Each sign is looked for alone, as they are few.
 */
function holdsOdd(piece: string, delimiter: string): boolean {
  if (piece.includes('&') && /&(?:#|[a-zA-Z]{2,8};)/.test(piece)) return true
  if (piece.includes('=""')) return true
  const isEnd = (sign: string | undefined) =>
    sign === undefined || sign === delimiter || sign === '"' || sign === '\n' || sign === '\r'
  for (const sign of lone)
    for (let at = piece.indexOf(sign); at >= 0; at = piece.indexOf(sign, at + 1)) {
      if (!isEnd(piece[at - 1])) continue
      loneCell.lastIndex = at
      if (loneCell.test(piece) && isEnd(piece[loneCell.lastIndex])) return true
    }
  return false
}

function hex(code: number): string {
  return String.raw`\x${code.toString(16).padStart(2, '0')}`
}

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** The offset at which the line after so many lines begins; null where there are not as many. */
function startOfLine(bytes: Buffer, lines: number): number | null {
  let at = 0
  for (let line = 0; line < lines; line += 1) {
    const end = bytes.indexOf(LF, at)
    if (end < 0) return null
    at = end + 1
  }
  return at
}

/** Tells whether a plain row has something in it, and no line of totals. Units' names come again and again. */
function notTotal(header: Header, delimiter: string, guide: TableGuide) {
  const known = new Map<string, boolean>()
  const between = delimiter.charCodeAt(0)
  const next = hex(between)
  const cell = new RegExp(`(?:(?:"")?${next})*(?:"((?:[^"]|"")+)"|([^"\\r\\n${next}]+))`, 'y')
  return (piece: string, from: number, to: number): boolean => {
    let start = from
    while (piece.charCodeAt(start) === between || piece[start] === '"') start += 1
    const first = piece.charCodeAt(start)
    if (start >= to || first === LF || first === CR) return false
    // "Cộng", "Tổng", or a sign before it; no other letter or digit, no Đ, no other letter after C or T than an O.
    const lower = first | 0x20
    const second = piece.charCodeAt(start + 1)
    if (lower === 0x63 || lower === 0x74) {
      if (isLetter(second) && (second | 0x20) !== 0x6f) return true
    } else if (isLetter(first) || (first >= 0x30 && first <= 0x39)) return true
    else if (first === 0xc4 && (second === 0x90 || second === 0x91)) return true
    cell.lastIndex = from
    const found = cell.exec(piece)
    const text = found?.[1] ?? found?.[2]
    if (text === undefined) return false
    let total = known.get(text)
    if (total === undefined) {
      total = isTotal([Buffer.from(text.replaceAll('""', '"'), 'latin1').toString()], header, guide)
      if (known.size < 10_000) known.set(text, total)
    }
    return !total
  }
}
