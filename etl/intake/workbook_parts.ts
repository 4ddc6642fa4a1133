import { crc32 } from 'node:zlib'
import { strFromU8, unzipSync, type Unzipped } from 'fflate'
import { attributesOf, eachTag, LongPieceError, type Longest, type Tag } from './xml.ts'

/** What the reader of cells does not tell about a workbook. */
export interface WorkbookParts {
  /** For each sheet with cells, in the workbook's order; `place` is its number among all sheets, from 1. */
  sheets: { place: number; hidden: boolean; merges: Merge[] }[]
}

/** A merged range; rows and columns from 0, both ends included. */
export interface Merge {
  top: number
  left: number
  bottom: number
  right: number
}

/** What a workbook's parts may unpack to together, in bytes. */
const largestUnpacked = 200 * 1024 * 1024
/** From this size on a part that unpacks to more than 100 times is no list that somebody typed. */
const largePart = 16 * 1024 * 1024
/** What Excel takes in one sheet, and what all sheets of a workbook may come to together. */
const largestSheet = { rows: 1_048_576, columns: 16_384 }
export const largestBook = {
  sheets: 1000,
  rows: 8 * largestSheet.rows,
  cells: 30_000_000,
  characters: largestUnpacked,
}
/**
 * The longest pieces of XML. A cell of Excel holds 32,767 characters, each of which may be written as six; a format
 * of numbers 255. The reader of cells takes long pieces again and again, and looks at a format with expressions
 * that take time by the square of its length.
 */
const longestOf = { cells: { text: 256 * 1024, tag: 64 * 1024 }, styles: { text: 4 * 1024, tag: 4 * 1024 } }

/** The workbook unpacks to more than can be meant. */
export class TooLargeError extends Error {}

/**
 * Unpacks a workbook's XML parts, and nothing of one whose parts come to more than can be meant.
 * @throws TooLargeError for a zip bomb; anything else where the archive is damaged
 */
export function unpackParts(bytes: Buffer): Unzipped {
  let unpacked = 0
  const files = unzipSync(bytes, {
    filter: ({ name, size, originalSize }) => {
      unpacked += originalSize
      if (unpacked > largestUnpacked || (originalSize > largePart && originalSize > 100 * size))
        throw new TooLargeError()
      return /\.xml(\.rels)?$/.test(name)
    },
  })
  for (const [name, sum] of checksums(bytes))
    if (files[name] && crc32(files[name]) !== sum) throw new Error(`${name}: checksum`)
  return files
}

/** The checksum that an archive states for each entry (APPNOTE 4.3.12, 4.3.16). */
function* checksums(zip: Buffer): Generator<[string, number]> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let entry = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const length = zip.readUInt16LE(entry + 28)
    yield [zip.toString('latin1', entry + 46, entry + 46 + length), zip.readUInt32LE(entry + 16)]
    entry += 46 + length + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
}

/**
 * Reads the sheet states and merged ranges of an unpacked workbook.
 * @throws TooLargeError where all sheets together span more cells than can be meant
 */
export function readParts(files: Unzipped): WorkbookParts {
  const text = (name: string) => (files[name] ? strFromU8(files[name]) : '')
  const relations = elements(text('xl/_rels/workbook.xml.rels'), 'Relationship').map((relation) => ({
    id: relation.get('Id'),
    type: /[^/]*$/.exec(relation.get('Type') ?? '')![0],
    part: (relation.get('Target') ?? '').replace(/^\/?(xl\/)?/, 'xl/'),
  }))
  for (const { type, part } of relations)
    if (type === 'styles' || type === 'sharedStrings')
      eachShortTag(text(part), () => true, type === 'styles' ? longestOf.styles : longestOf.cells)
  const targets = new Map(relations.filter((r) => r.type === 'worksheet').map((r) => [r.id, r.part]))
  const listed = elements(text('xl/workbook.xml'), 'sheet')
  if (listed.length > largestBook.sheets) throw new TooLargeError()
  const all = { rows: 0, cells: 0 }
  return {
    sheets: listed.flatMap((sheet, i) => {
      const target = targets.get(sheet.get('id'))
      // A chart that is a sheet of its own has no cells.
      if (target === undefined) return []
      const { rows, cells, merges } = readSheet(text(target))
      all.rows += rows
      all.cells += cells
      if (all.rows > largestBook.rows || all.cells > largestBook.cells) throw new TooLargeError()
      const state = sheet.get('state')
      return [{ place: i + 1, hidden: state !== undefined && state !== 'visible', merges }]
    }),
  }
}

/** @throws TooLargeError where a piece is longer than it may be */
function eachShortTag(xml: string, take: (tag: Tag) => unknown, longest: Longest = longestOf.cells): void {
  try {
    eachTag(xml, take, longest)
  } catch (error) {
    throw error instanceof LongPieceError ? new TooLargeError() : error
  }
}

/**
 * What a sheet makes the reader of cells hold: one cell at the far corner makes every row as wide and the sheet as
 * long, a row with a number all rows before it.
 * @throws TooLargeError where it is more than Excel takes; Error where a cell's place is none
 */
function readSheet(xml: string): { rows: number; cells: number; merges: Merge[] } {
  const merges: Merge[] = []
  let rows = 0
  let filledRows = 0
  let columns = 0
  eachShortTag(xml, (tag) => {
    if (tag.closing || (tag.name !== 'c' && tag.name !== 'row' && tag.name !== 'mergeCell')) return
    const attributes = attributesOf(xml, tag)
    if (tag.name === 'mergeCell') {
      const range = parseRange(attributes.get('ref') ?? '')
      if (range) merges.push(range)
      return
    }
    const place = attributes.get('r')
    if (tag.name === 'row' && place === undefined) rows += 1
    if (place === undefined) return
    const [, letters, digits] = (tag.name === 'row' ? /^()(\d+)$/ : /^([A-Z]+)(\d+)$/).exec(place) ?? []
    if (digits === undefined) throw new Error('place of a cell')
    rows = Math.max(rows, Number(digits))
    if (!tag.empty) {
      filledRows = Math.max(filledRows, Number(digits))
      columns = Math.max(columns, columnIndex(letters!) + 1)
    }
    if (rows > largestSheet.rows || columns > largestSheet.columns) throw new TooLargeError()
  })
  return { rows, cells: filledRows * columns, merges }
}

/** The attributes of every element of a name, without their prefixes. */
function elements(xml: string, name: string): Map<string, string>[] {
  const found: Map<string, string>[] = []
  eachShortTag(xml, (tag) => {
    if (tag.name === name && !tag.closing) found.push(attributesOf(xml, tag))
  })
  return found
}

function parseRange(ref: string): Merge | null {
  const [, left, top, right, bottom] = /^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$/.exec(ref) ?? []
  if (!left) return null
  return {
    top: Number(top) - 1,
    left: columnIndex(left),
    bottom: Number(bottom) - 1,
    right: columnIndex(right!),
  }
}

function columnIndex(letters: string): number {
  let index = 0
  for (let i = 0; i < letters.length && index <= largestSheet.columns; i += 1)
    index = index * 26 + letters.charCodeAt(i) - 64
  return index - 1
}
