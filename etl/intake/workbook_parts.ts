import { strFromU8, unzipSync } from 'fflate'

/** What the reader of cells does not tell about a workbook. */
export interface WorkbookParts {
  /** For each sheet, in the workbook's order. */
  sheets: { hidden: boolean; merges: Merge[] }[]
}

/** A merged range; rows and columns from 0, both ends included. */
export interface Merge {
  top: number
  left: number
  bottom: number
  right: number
}

/** What a workbook may unpack to: 50 times what the largest real one does. */
const largestUnpacked = 400 * 1024 * 1024

/** The workbook says that it unpacks to more than can be meant. */
export class TooLargeError extends Error {}

/**
 * Reads a workbook's sheet states and merged ranges.
 * @throws TooLargeError for a zip bomb; anything else where the file is no workbook
 */
export function readParts(bytes: Uint8Array): WorkbookParts {
  let unpacked = 0
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      unpacked += originalSize
      if (unpacked > largestUnpacked) throw new TooLargeError()
      return /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(name)
    },
  })
  const text = (name: string) => (files[name] ? strFromU8(files[name]) : '')
  const targets = new Map(
    elements(text('xl/_rels/workbook.xml.rels'), 'Relationship').map((r) => [
      r.get('Id'),
      r.get('Target') ?? '',
    ]),
  )
  return {
    sheets: elements(text('xl/workbook.xml'), 'sheet').map((sheet) => {
      const target = targets.get(sheet.get('id'))?.replace(/^\/?(xl\/)?/, 'xl/') ?? ''
      const ranges = elements(text(target), 'mergeCell').map((cell) => parseRange(cell.get('ref') ?? ''))
      return {
        hidden: sheet.get('state') !== undefined && sheet.get('state') !== 'visible',
        merges: ranges.filter((range) => range !== null),
      }
    }),
  }
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
