import { attributesOf, decodeText, eachTag, LongPieceError, type Longest, type Tag } from './xml.ts'
import { unzipEntry, zipEntries } from './zip.ts'

/** What a workbook's parts may unpack to together, in bytes. */
const largestUnpacked = 200 * 1024 * 1024
/** From this size on a part that unpacks to more than 100 times is no list that somebody typed. */
const largePart = 16 * 1024 * 1024
/** What Excel takes in one sheet, and what all sheets of a workbook may come to together. */
export const largestSheet = { rows: 1_048_576, columns: 16_384 }
export const largestBook = {
  sheets: 1000,
  rows: 8 * largestSheet.rows,
  cells: 30_000_000,
  characters: largestUnpacked,
}
/**
 * The longest pieces of XML. A cell of Excel holds 32,767 characters, each of which may be written as six; a format
 * of numbers 255.
 */
export const longestOf = {
  cells: { text: 256 * 1024, tag: 64 * 1024 },
  styles: { text: 4 * 1024, tag: 4 * 1024 },
}

/** The workbook is more than can be meant. */
export class TooLargeError extends Error {
  constructor(
    /** The address of a cell that is so far away that the sheet cannot be taken; null where it is something else. */
    readonly cell: string | null = null,
  ) {
    super('too large')
  }
}

/** The XML parts of an archive, by their names in lower case. */
export type Parts = Map<string, string>

/**
 * Unpacks an archive's XML parts, and nothing of one whose parts come to more than can be meant.
 * @param wanted which of them, by their names in lower case
 * @throws TooLargeError for a zip bomb; anything else where the archive is damaged
 */
export function unpackParts(bytes: Buffer, wanted = /\.(xml|rels)$/): Parts {
  const entries = zipEntries(bytes)
  let unpacked = 0
  for (const { size, packed } of entries) {
    unpacked += size
    if (unpacked > largestUnpacked || (size > largePart && size > 100 * packed)) throw new TooLargeError()
  }
  const parts: Parts = new Map()
  for (const entry of entries)
    if (wanted.test(entry.name.toLowerCase()))
      parts.set(unescapedName(entry.name).toLowerCase(), partText(unzipEntry(bytes, entry)))
  return parts
}

/**
 * A part's text: XML is in UTF-8, or in UTF-16, which its first bytes show, or in what its declaration says.
 * @throws TypeError where it is in none of these, RangeError where nobody knows what its declaration says
 */
export function partText(bytes: Uint8Array): string {
  const [first, second] = [bytes[0], bytes[1]]
  const encoding =
    (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
      ? 'utf-16le'
      : (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
        ? 'utf-16be'
        : (declared.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[1] ?? 'utf-8')
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}

const declared =
  /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["'](windows-125\d|iso-8859-\d{1,2})["']/i

/** Where a part leads to: the part's name and the last word of the relation's type, by its id. */
export type Relations = Map<string, { type: string; part: string }>

/** The relations of a part; of the archive as a whole where the name is empty. */
export function relationsOf(parts: Parts, part: string): Relations {
  const slash = part.lastIndexOf('/') + 1
  const [folder, name] = [part.slice(0, slash), part.slice(slash)]
  const found: Relations = new Map()
  for (const relation of elements(parts.get(`${folder}_rels/${name}.rels`) ?? '', 'Relationship'))
    if (relation.get('TargetMode') !== 'External')
      found.set(relation.get('Id') ?? '', {
        type: /[^/]*$/.exec(relation.get('Type') ?? '')![0],
        part: resolve(folder, decodeText(relation.get('Target') ?? '')),
      })
  return found
}

/** The name of a part as another one beside it names it. */
function resolve(folder: string, target: string): string {
  const plain = unescapedName(target).replaceAll('\\', '/').toLowerCase()
  const steps: string[] = []
  for (const step of (plain.startsWith('/') ? plain : `${folder}${plain}`).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

/** A name with its signs as they are ("sheet%201.xml"); as it stands where it is not written so. */
export function unescapedName(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    return target
  }
}

/** The part that an archive is about: what its relations call its document, else one of that name. */
export function mainPart(parts: Parts, name: string): string | null {
  for (const { type, part } of relationsOf(parts, '').values())
    if (type === 'officeDocument' && parts.has(part)) return part
  return [...parts.keys()].find((part) => part === name || part.endsWith(`/${name}`)) ?? null
}

/**
 * Calls `take` for each tag of a part. The tags must match one another: what was cut off is not the whole sheet.
 * @throws TooLargeError where a piece is longer than it may be; Error where tags do not match
 */
export function eachShortTag(
  xml: string,
  take: (tag: Tag) => void,
  longest: Longest = longestOf.cells,
): void {
  const open: string[] = []
  try {
    eachTag(
      xml,
      (tag) => {
        if (tag.closing) {
          if (open.pop() !== tag.name) throw new Error('tags do not match')
        } else if (!tag.empty) open.push(tag.name)
        take(tag)
      },
      longest,
    )
  } catch (error) {
    throw error instanceof LongPieceError ? new TooLargeError() : error
  }
  if (open.length > 0) throw new Error('a tag is not closed')
}

/** The attributes of every element of a name, without their prefixes. */
export function elements(xml: string, name: string): Map<string, string>[] {
  const found: Map<string, string>[] = []
  eachShortTag(xml, (tag) => {
    if (tag.name === name && !tag.closing) found.push(attributesOf(xml, tag))
  })
  return found
}
