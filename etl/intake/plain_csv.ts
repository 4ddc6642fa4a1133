import { isUtf8 } from 'node:buffer'
import { isTotal, type Header, type TableGuide } from './tables.ts'

/**
 * A CSV file may be read by DuckDB's own reader, many times faster than cell by cell, where nothing in it
 * leaves room for two readings: then both give the same rows. This decides it, in one look at each byte.
 * What is unusual (a blank row, a row of another width, a line break in quotes, a space too many, a letter in
 * two parts, …) is no fault of the file; it is then read the slow way.
 */

/** The rows of a plain file: all of one width, each cell to be taken as it stands, an empty one as null. */
export interface PlainRows {
  /** Lines above the first row, the header included. */
  skip: number
  rows: number
}

const [LF, CR, SPACE, QUOTE] = [0x0a, 0x0d, 0x20, 0x22]
/** Well below the longest line that DuckDB takes. */
const longestRow = 1 << 20

/**
 * @param bytes a whole file
 * @param header found in its first lines, none of which has a line break in a cell
 * @returns null where the file is not plain
 */
export function plainRows(
  bytes: Buffer,
  header: Header,
  delimiter: string,
  guide: TableGuide,
): PlainRows | null {
  const between = delimiter.charCodeAt(0)
  const width = header.columns.length
  const soundsTotal = rememberingTotals(header, guide)
  const end = bytes.length
  const firstRow = startOfLine(bytes, header.row + 1)
  if (firstRow === null || firstRow >= end || !isUtf8(bytes)) return null
  let at: number = firstRow
  const crlf = bytes[firstRow - 2] === CR
  let rows = 0
  while (at < end) {
    const rowStart = at
    let filled = false
    let told = false
    for (let cell = 0; cell < width; cell += 1) {
      if (cell > 0) {
        if (bytes[at] !== between) return null
        at += 1
      }
      const quoted: boolean = bytes[at] === QUOTE
      const start = quoted ? at + 1 : at
      const stop: number | null = endOfCell(bytes, start, quoted ? QUOTE : between)
      if (stop === null) return null
      at = quoted ? stop + 1 : stop
      if (stop === start) continue
      if (!filled && soundsTotal(bytes, start, stop)) return null
      filled = true
      told ||= header.columns[cell] !== null
    }
    if (!told || at - rowStart > longestRow) return null
    rows += 1
    if (at === end) break
    if (crlf && bytes[at++] !== CR) return null
    if (bytes[at++] !== LF) return null
  }
  return { skip: header.row + 1, rows }
}

/**
 * Where a cell's text ends: at the quote that closes it, or before the delimiter or line end.
 * @param closing the quote, or the delimiter of a cell without quotes
 * @returns null where the text is not plain
 */
function endOfCell(bytes: Buffer, start: number, closing: number): number | null {
  const quoted = closing === QUOTE
  let afterSpace = true
  let i = start
  for (; i < bytes.length; i += 1) {
    const byte = bytes[i]!
    if (byte === closing) {
      if (!quoted || bytes[i + 1] !== QUOTE) break
      i += 1
      afterSpace = false
    } else if (!quoted && (byte === LF || byte === CR)) break
    else if (byte < SPACE || byte === QUOTE || byte === 0x7f) return null
    else if (byte === SPACE) {
      if (afterSpace) return null
      afterSpace = true
    } else {
      afterSpace = false
      if (byte >= 0x80) {
        const length = lengthOfLetter(bytes, i)
        if (length === null) return null
        i += length - 1
      }
    }
  }
  const closed = !quoted || i < bytes.length
  return closed && (i === start || !afterSpace) ? i : null
}

/**
 * How many bytes a letter has: Latin with all Vietnamese letters in one piece, and the usual signs. All of
 * them are in NFC and no space; any other is left to the slow reader.
 */
function lengthOfLetter(bytes: Buffer, at: number): number | null {
  const [first, second, third] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!]
  if (first === 0xc2) return second > 0xa0 ? 2 : null
  if (first >= 0xc3 && first <= 0xc6) return 2
  if (first === 0xe1) return second === 0xba || second === 0xbb ? 3 : null
  // – — ‘ ’ “ ” • … and ₫
  if (first === 0xe2 && second === 0x80)
    return (third >= 0x93 && third <= 0x9e) || third === 0xa2 || third === 0xa6 ? 3 : null
  return first === 0xe2 && second === 0x82 && third === 0xab ? 3 : null
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

/** Whether a row's first cell sounds like a line of totals. Units' names come again and again. */
function rememberingTotals(header: Header, guide: TableGuide) {
  const known = new Map<string, boolean>()
  return (bytes: Buffer, start: number, stop: number): boolean => {
    const lower = bytes[start]! | 0x20
    // "Cộng", "Tổng", or a sign before it.
    if (
      (lower >= 0x61 && lower <= 0x7a && lower !== 0x63 && lower !== 0x74) ||
      (lower >= 0x30 && lower <= 0x39)
    )
      return false
    const text = bytes.toString('utf8', start, stop)
    let answer = known.get(text)
    if (answer === undefined) {
      answer = isTotal([text], header, guide)
      if (known.size < 10_000) known.set(text, answer)
    }
    return answer
  }
}
