// Most cells are clean; one look tells. Said by what is clean: all but control characters, spaces without a break,
// characters of no width, what turns the direction, surrogates and noncharacters.
const unclean =
  /^\s|\s$|[^ -~\u00a1-\u200a\u200e-\u2029\u202f-\u205f\u2061-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]| {2}/
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g
const spaces = /[\s\u00a0]+/g
/**
 * What no text may hold that is shown, written into XML or compared: control characters (but those that stand for a
 * space), halves of a pair of surrogates, noncharacters, and what turns the direction of the text after it.
 */
const unfit =
  /[^\t-\r -~\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10ffff}]|\p{Noncharacter_Code_Point}/gu

/** Characters that a cell of Excel holds. */
export const longestCell = 32_767

const manyMarks = /\p{M}{31}/u

/**
 * A text in composed letters (NFC). Of marks on one letter 30 are kept, as Unicode's own limit has it (UAX 15,
 * stream-safe text): to put n of them in order takes time by the square of n, here and in DuckDB.
 */
export function compose(text: string): string {
  return (manyMarks.test(text) ? text.replace(/(\p{M}{30})\p{M}+/gu, '$1') : text).normalize('NFC')
}

/**
 * Letters that were typed as others that look the same: Ð for Đ, full-width and Roman figures, hyphens of a page, the
 * bold letters of social networks (mathematical ones).
 */
const lookAlike = /[\u00ad\u00d0\u00f0\u0189\u0256\u2160-\u217f\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu
const certainLetters: Record<string, string> = {
  '\u00ad': '',
  '\u00d0': 'Đ',
  '\u0189': 'Đ',
  '\u00f0': 'đ',
  '\u0256': 'đ',
}
/** Cyrillic and Greek letters, and the Latin ones that look the same. */
const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu
const latin = new Map(
  [...'АаВЕеКМНОоРрСсТХхУуІіЈјЅѕԚԛԜԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο'].map((letter, i) => [
    letter,
    'AaBEeKMHOoPpCcTXxYyIiJjSsQqWwhABEZHIKMNOPTYXo'[i]!,
  ]),
)

function readLookAlikes(text: string): string {
  const plain = text.replace(lookAlike, (sign) => certainLetters[sign] ?? sign.normalize('NFKC'))
  const found = plain.match(foreign)
  return found?.every((letter) => latin.has(letter))
    ? plain.replace(foreign, (letter) => latin.get(letter)!)
    : plain
}

/** The signs beyond XML's five that forms on the web write by name: a letter and its mark. */
const marksByName: Record<string, string> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
}
const signsByName: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  eth: 'đ',
  ETH: 'Đ',
}
const entity =
  /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z])(grave|acute|circ|tilde)|(amp|lt|gt|quot|apos|nbsp|[nm]dash|hellip|[lr][ds]quo|eth|ETH));/g

/** Letters that a form on the web wrote as &#7893; or &aacute;. */
function readEntities(text: string): string {
  return text.replace(
    entity,
    (whole: string, decimal?: string, hex?: string, letter?: string, mark?: string, name?: string) => {
      if (letter !== undefined) return letter + marksByName[mark!]!
      if (name !== undefined) return signsByName[name]!
      const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

/** ="007" is how a program keeps Excel from taking a text for a number. */
const guarded = /^="((?:[^"]|"")*)"$/
/** What stands where there is nothing to say. */
const dashes = /^[-–—_.…\s]*$/

/** Whether a text may hold anything that is read as something else than it stands. */
const unread =
  /^\s*[-–—_.…=]|[&\u00ad\u00d0\u00f0\u0189\u0256\u0370-\u052f\u2160-\u217f\uff01-\uff5e]|\ud835[\udc00-\udfff]/

/**
 * A cell as it is kept: composed letters (NFC), nothing in it that no text may hold, no zero-width characters,
 * single spaces, nothing around it; letters that certainly stand for others are those. @returns null where nothing is
 * left, or only a dash
 */
export function cleanText(text: string): string | null {
  const composed = compose(text)
  if (unread.test(composed)) return cleanUnread(composed)
  if (!unclean.test(composed)) return composed === '' ? null : composed
  return cleanUnfit(composed)
}

function cleanUnfit(text: string): string | null {
  const clean = text.replace(unfit, '').replace(zeroWidth, '').replace(spaces, ' ').trim()
  return clean === '' ? null : compose(clean)
}

function cleanUnread(text: string): string | null {
  const plain = guarded.exec(text)?.[1]?.replaceAll('""', '"') ?? text
  const clean = cleanUnfit(readLookAlikes(plain.includes('&') ? readEntities(plain) : plain))
  return clean === null || dashes.test(clean) ? null : clean
}

/** Whether `cleanText` takes something out of a text that its sender should hear of: more than spaces. */
export function holdsUnfit(text: string): boolean {
  return unclean.test(text) && text.search(unfit) >= 0
}

/** A name of a file or a sheet as it is shown: as it is, without what no text may hold, in one line. */
export function cleanName(name: string): string {
  return name
    .replace(/[\t\n\v\f\r\u2028\u2029]/g, ' ')
    .replace(unfit, '')
    .replace(/\ufeff/g, '')
}
