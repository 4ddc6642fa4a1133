import { crc32 } from 'node:zlib'
import { strFromU8, unzipSync, type Unzipped } from 'fflate'

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
/** Excel's own limits, and how many cells a sheet may span. */
const largestSheet = { rows: 1_048_576, columns: 16_384, cells: 30_000_000 }

/** The workbook unpacks to more than can be meant. */
export class TooLargeError extends Error {}

/**
 * Unpacks a workbook's XML parts, and no more of them than can be meant.
 * @throws TooLargeError for a zip bomb; anything else where the archive is damaged
 */
export function unpackParts(bytes: Buffer): Unzipped {
  let unpacked = 0
  const files = unzipSync(bytes, {
    filter: ({ name, size, originalSize }) => {
      if (!/\.xml(\.rels)?$/.test(name)) return false
      unpacked += originalSize
      if (unpacked > largestUnpacked || (originalSize > largePart && originalSize > 100 * size))
        throw new TooLargeError()
      return true
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
 * @throws TooLargeError where a sheet spans more cells than can be meant
 */
export function readParts(files: Unzipped): WorkbookParts {
  const text = (name: string) => (files[name] ? strFromU8(files[name]) : '')
  const targets = new Map(
    elements(text('xl/_rels/workbook.xml.rels'), 'Relationship')
      .filter((r) => r.get('Type')?.endsWith('/worksheet'))
      .map((r) => [r.get('Id'), r.get('Target') ?? '']),
  )
  return {
    sheets: elements(text('xl/workbook.xml'), 'sheet').flatMap((sheet, i) => {
      const target = targets.get(sheet.get('id'))?.replace(/^\/?(xl\/)?/, 'xl/')
      // A chart that is a sheet of its own has no cells.
      if (target === undefined) return []
      const xml = text(target)
      checkExtent(xml)
      const ranges = elements(xml, 'mergeCell').map((cell) => parseRange(cell.get('ref') ?? ''))
      return [
        {
          place: i + 1,
          hidden: sheet.get('state') !== undefined && sheet.get('state') !== 'visible',
          merges: ranges.filter((range) => range !== null),
        },
      ]
    }),
  }
}

/** One cell at the far corner would make every row as wide and the sheet as long. */
function checkExtent(xml: string): void {
  let rows = 0
  let columns = 0
  for (const [, letters, row] of xml.matchAll(
    /<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)?r="([A-Z]*)(\d+)"[^>]*(?<!\/)>/g,
  )) {
    rows = Math.max(rows, Number(row))
    columns = Math.max(columns, columnIndex(letters!) + 1)
  }
  if (rows > largestSheet.rows || columns > largestSheet.columns || rows * columns > largestSheet.cells)
    throw new TooLargeError()
}

/** The attributes of every element of a name, without their prefixes. */
function elements(xml: string, name: string): Map<string, string>[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^>]*)>`, 'g'))].map(
    ([, attributes]) =>
      new Map([...attributes!.matchAll(/(?:\w+:)?(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!])),
  )
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
  return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
