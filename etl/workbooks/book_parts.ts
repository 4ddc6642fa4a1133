import { unescapedName, mainPart, partText, relationsOf, type Parts } from '../intake/workbook_parts.ts'
import { attributesOf, eachTag } from '../intake/xml.ts'
import { unzipEntry, zipEntries } from '../intake/zip.ts'
import { columnLetters } from '../intake/workbook_cells.ts'

/** The parts of a workbook as they are written back: under the names that Excel writes, and where its own ones stand. */
export interface BookParts {
  files: Record<string, Uint8Array>
  /** The part that lists the sheets, and its folder, with a slash at its end. */
  workbook: string
  folder: string
  /** The relations of that part. */
  relations: string
  /** The part of a sheet, a style and so on, by the id of its relation. */
  related: Map<string, { type: string; part: string }>
}

const isXml = /\.(xml|rels)$/i

/**
 * Unpacks a workbook, in whatever way it was packed. What is as Excel writes it stays byte for byte; names with
 * backslashes, XML in UTF-16, and cells without addresses or with small letters in them are written as Excel does.
 */
export function bookParts(bytes: Uint8Array): BookParts {
  const zip = Buffer.from(bytes)
  const files: Record<string, Uint8Array> = {}
  const texts: Parts = new Map()
  const names = new Map<string, string>()
  for (const entry of zipEntries(zip)) {
    const name = unescapedName(entry.name)
    if (name.endsWith('/')) continue
    const content = unzipEntry(zip, entry)
    files[name] = content
    if (!isXml.test(name)) continue
    texts.set(name.toLowerCase(), partText(content))
    names.set(name.toLowerCase(), name)
    if (content[0] !== 0x3c) files[name] = Buffer.from(utf8(partText(content)))
  }
  const main = mainPart(texts, 'workbook.xml')!
  const related = new Map(
    [...relationsOf(texts, main)].map(([id, { type, part }]) => [
      id,
      { type, part: names.get(part) ?? part },
    ]),
  )
  const workbook = names.get(main)!
  const folder = workbook.slice(0, workbook.lastIndexOf('/') + 1)
  for (const { type, part } of related.values()) {
    const sheet = type === 'worksheet' ? files[part] : undefined
    if (!sheet) continue
    const xml = Buffer.from(sheet).toString()
    const addressed = withAddresses(xml)
    if (addressed !== xml) files[part] = Buffer.from(addressed)
  }
  const relations = `${folder}_rels/${workbook.slice(folder.length)}.rels`
  return { files, workbook, folder, relations: names.get(relations.toLowerCase()) ?? relations, related }
}

/** XML that was in another encoding, as it is in UTF-8. */
function utf8(xml: string): string {
  return xml.replace(/^\ufeff/, '').replace(/^(<\?xml[^>]*?\sencoding\s*=\s*)(["'])[^"']*\2/i, '$1$2UTF-8$2')
}

/** The XML of a sheet with the address of each row and cell, in capitals. */
function withAddresses(xml: string): string {
  if (!/<(?:\w+:)?(?:c|row)(?:>|\s(?![^>]*\br=["'][A-Z]*\d))/.test(xml)) return xml
  const pieces: string[] = []
  let done = 0
  let [row, column] = [0, -1]
  eachTag(xml, (tag) => {
    if (tag.closing || (tag.name !== 'row' && tag.name !== 'c')) return
    const stated = attributesOf(xml, tag).get('r')
    let own: string
    if (tag.name === 'row') {
      row = stated === undefined ? row + 1 : Number(stated)
      column = -1
      own = String(row)
    } else {
      const [, letters, digits] = /^([A-Za-z]+)(\d+)$/.exec(stated ?? '') ?? []
      column = letters === undefined ? column + 1 : placeOf(letters)
      own = `${columnLetters(column)}${digits ?? row}`
    }
    if (own === stated) return
    const opening = xml.slice(tag.start, tag.end)
    const named =
      stated === undefined
        ? `${xml.slice(tag.start, tag.nameEnd)} r="${own}"${xml.slice(tag.nameEnd, tag.end)}`
        : opening.replace(/(\sr\s*=\s*)(["'])[^"']*\2/, `$1$2${own}$2`)
    pieces.push(xml.slice(done, tag.start), named)
    done = tag.end
  })
  return pieces.join('') + xml.slice(done)
}

function placeOf(letters: string): number {
  return [...letters.toUpperCase()].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
