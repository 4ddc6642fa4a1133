/** What XML may hold. A document with one sign more, or one tag too few, is opened by no office program. */

/** Characters that XML 1.0 cannot hold in any form: control signs, halves of a pair, U+FFFE and U+FFFF. */
const UNHELD = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** The text without the characters that XML cannot hold. */
export function xmlText(text: string): string {
  return text.replace(UNHELD, '')
}

/** Plain data with every text in it as XML can hold it. */
export function xmlTexts<T>(data: T): T {
  if (typeof data === 'string') return xmlText(data) as T
  if (Array.isArray(data)) return data.map((item: unknown) => xmlTexts(item)) as T
  if (typeof data !== 'object' || data === null || data.constructor !== Object) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, xmlTexts<unknown>(value)])) as T
}

const NAME = '[\\p{L}_][\\p{L}\\p{N}_.:-]*'
const ATTRIBUTE = `\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`
/** Text up to the next tag, and that tag: an instruction, an end, or a beginning with its attributes. */
const PIECE = new RegExp(
  `([^<]*)(?:<\\?[^?]*\\?>|</(?<ends>${NAME})\\s*>|<(?<begins>${NAME})(?<attributes>(?:${ATTRIBUTE})*)\\s*(?<empty>/?)>)`,
  'uy',
)
const LOOSE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/

/**
 * What is wrong with a document of our own making, null where it is well-formed. It is read once from its beginning
 * to its end; comments, CDATA and document types, which we never write, are taken for faults.
 */
export function xmlFault(xml: string): string | null {
  if (xml.search(UNHELD) !== -1) return 'a character that XML cannot hold'
  if (LOOSE_AMPERSAND.test(xml)) return 'an ampersand that is no entity'
  const open: string[] = []
  let roots = 0
  const piece = new RegExp(PIECE)
  let at = xml.startsWith('\uFEFF') ? 1 : 0
  for (let found; ; at = piece.lastIndex) {
    piece.lastIndex = at
    found = piece.exec(xml)
    if (!found) break
    const { ends, begins, attributes = '', empty } = found.groups!
    if (open.length === 0 && found[1]!.trim() !== '') return 'text outside of the root element'
    if (ends !== undefined && open.pop() !== ends) return `</${ends}> ends what has not begun`
    if (begins === undefined) continue
    if (open.length === 0 && ++roots > 1) return 'a second root element'
    const names = [...attributes.matchAll(/([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)].map(([, name]) => name)
    if (new Set(names).size < names.length) return `<${begins}> has an attribute twice`
    if (empty === '') open.push(begins)
  }
  if (xml.slice(at).trim() !== '') return `no tag at ${at}`
  if (open.length > 0) return `<${open.at(-1)!}> does not end`
  return roots === 1 ? null : 'no root element'
}

/** @throws Error where a part of an office document that is XML is not well-formed, with the part's name */
export function checkParts(parts: Record<string, Uint8Array>): void {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (const [name, bytes] of Object.entries(parts)) {
    if (!/\.(?:xml|rels)$/.test(name)) continue
    const fault = xmlFault(decoder.decode(bytes))
    if (fault !== null) throw new Error(`${name} is not well-formed: ${fault}`)
  }
}
