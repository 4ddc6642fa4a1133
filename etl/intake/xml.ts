/**
 * A look at XML that somebody sent, without a tree of it: each tag in turn, in time that grows with the text and
 * not faster, whatever stands in it. Whether the XML is well-formed the reader of cells says, which divides it
 * in the same way: a `>` in quotes ends no tag, and comments, CDATA and processing instructions have none.
 */

/** A tag as it stands in the XML; the same object is filled anew for each one. */
export interface Tag {
  /** Where it begins (`<`) and the place after its end (`>`). */
  start: number
  end: number
  /** Its name without a prefix. */
  name: string
  /** Where its name ends and its attributes begin. */
  nameEnd: number
  /** `</name>` */
  closing: boolean
  /** `<name/>` */
  empty: boolean
}

const [quote, apostrophe, slash, greater, colon, question, exclamation] = [34, 39, 47, 62, 58, 63, 33]

/** How long a piece of XML may be: a text between tags; a tag, a comment and the like. */
export interface Longest {
  text: number
  tag: number
}

/** A piece of the XML is longer than it may be. */
export class LongPieceError extends Error {}

/**
 * Calls `take` for each tag, opening and closing, until it returns false or a tag does not end.
 * @throws LongPieceError where `longest` is given and a piece is longer; Error where the rest is, and does not end
 */
export function eachTag(
  xml: string,
  take: (tag: Tag) => unknown,
  longest: Longest = { text: Infinity, tag: Infinity },
): void {
  const tag: Tag = { start: 0, end: 0, name: '', nameEnd: 0, closing: false, empty: false }
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', tag.end)) {
    if (at - tag.end > longest.text) throw new LongPieceError()
    const sign = xml.charCodeAt(at + 1)
    const other = sign === exclamation || sign === question
    const end = other ? endOfOther(xml, at, sign) : endOfTag(xml, at + 1)
    if (end < 0 && xml.length - at > longest.tag) throw new Error('a tag does not end')
    if (end < 0) return
    if (end - at > longest.tag) throw new LongPieceError()
    if (other) {
      tag.end = end
      continue
    }
    tag.start = at
    tag.end = end
    tag.closing = sign === slash
    tag.empty = xml.charCodeAt(end - 2) === slash
    let nameStart = tag.closing ? at + 2 : at + 1
    let nameEnd = nameStart
    const last = tag.empty ? end - 2 : end - 1
    while (nameEnd < last && !isSpace(xml.charCodeAt(nameEnd))) {
      if (xml.charCodeAt(nameEnd) === colon) nameStart = nameEnd + 1
      nameEnd += 1
    }
    tag.name = xml.slice(nameStart, nameEnd)
    tag.nameEnd = nameEnd
    if (take(tag) === false) return
  }
  if (xml.length - tag.end > longest.text) throw new LongPieceError()
}

/** The place after a comment, CDATA section, processing instruction or declaration; negative where it does not end. */
function endOfOther(xml: string, at: number, sign: number): number {
  const after = (text: string) => {
    const found = xml.indexOf(text, at)
    return found < 0 ? -1 : found + text.length
  }
  if (sign === question) return after('?>')
  if (xml.startsWith('<!--', at)) return after('-->')
  if (xml.startsWith('<![CDATA[', at)) return after(']]>')
  return endOfTag(xml, at + 1)
}

/** The place after the `>` that ends a tag: one in quotes does not. Negative where there is none. */
function endOfTag(xml: string, from: number): number {
  for (let at = from; at < xml.length; at += 1) {
    const sign = xml.charCodeAt(at)
    if (sign === greater) return at + 1
    if (sign !== quote && sign !== apostrophe) continue
    const close = xml.indexOf(sign === quote ? '"' : "'", at + 1)
    if (close >= 0) at = close
  }
  return -1
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** The attributes of a tag by their names without prefixes, as they stand in the XML (entities are not read). */
export function attributesOf(xml: string, tag: Tag): Map<string, string> {
  const found = new Map<string, string>()
  // A piece of its own: what is looked for is not looked for in all that follows.
  const text = xml.slice(tag.nameEnd, tag.empty ? tag.end - 2 : tag.end - 1)
  for (let at = 0; at < text.length;) {
    const equals = text.indexOf('=', at)
    if (equals < 0) break
    let open = equals + 1
    while (open < text.length && isSpace(text.charCodeAt(open))) open += 1
    const mark = text[open]
    const close = mark === '"' || mark === "'" ? text.indexOf(mark, open + 1) : -1
    if (close < 0) {
      at = open
      continue
    }
    const name = text.slice(at, equals).trim()
    found.set(name.slice(name.lastIndexOf(':') + 1), text.slice(open + 1, close))
    at = close + 1
  }
  return found
}

/** An element that was found: its opening tag, what is in it (null where it closes itself), and where it stands. */
export interface Element {
  start: number
  end: number
  opening: string
  inner: string | null
}

/**
 * The elements of a name that hold none of their own name, in their order; one that does not close is none.
 * @param first stop at the first one
 */
export function elementsOf(xml: string, name: string, first = false): Element[] {
  const found: Element[] = []
  let open: { start: number; end: number } | null = null
  eachTag(xml, (tag) => {
    if (tag.name !== name) return true
    if (tag.closing) {
      if (open)
        found.push({
          start: open.start,
          end: tag.end,
          opening: xml.slice(open.start, open.end),
          inner: xml.slice(open.end, tag.start),
        })
      open = null
    } else if (tag.empty)
      found.push({ start: tag.start, end: tag.end, opening: xml.slice(tag.start, tag.end), inner: null })
    else open = { start: tag.start, end: tag.end }
    return !(first && found.length > 0)
  })
  return found
}

/** The XML with each element of a name put anew. */
export function replaceElements(xml: string, name: string, put: (element: Element) => string): string {
  const pieces: string[] = []
  let done = 0
  for (const element of elementsOf(xml, name)) {
    pieces.push(xml.slice(done, element.start), put(element))
    done = element.end
  }
  return pieces.join('') + xml.slice(done)
}

/** The signs that XML has names for. */
const namedSigns: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A text between tags as it is meant: entities read, CDATA taken as it stands, comments and instructions left out. */
export function decodeText(raw: string): string {
  if (!raw.includes('<')) return raw.includes('&') ? decodeEntities(raw) : raw
  const pieces: string[] = []
  let at = 0
  for (let open = raw.indexOf('<'); open >= 0; open = raw.indexOf('<', at)) {
    pieces.push(decodeEntities(raw.slice(at, open)))
    const end = endOfOther(raw, open, raw.charCodeAt(open + 1))
    if (end < 0) return pieces.join('')
    if (raw.startsWith('<![CDATA[', open)) pieces.push(raw.slice(open + 9, end - 3))
    at = end
  }
  pieces.push(decodeEntities(raw.slice(at)))
  return pieces.join('')
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return namedSigns[name as string]!
      const code = decimal === undefined ? parseInt(hex as string, 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : (whole as string)
    },
  )
}
