import iconv from 'iconv-lite'
import { compose } from './text.ts'
import { isSyllable, readAsVietnamese } from './vietnamese.ts'
import { decodeVni } from './vni.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' | 'tcvn3' | 'vni' | 'viscii'

/** A text (NFC), the encoding that it was read from, and whether that was a guess. */
export interface DecodedText {
  text: string
  encoding: Encoding
  guessed: boolean
}

/** The eight-bit encodings in which Vietnamese was written, and how bytes in them become text. */
const eightBit: [Encoding, (bytes: Buffer) => string][] = [
  ['windows-1258', (bytes) => iconv.decode(bytes, 'windows1258')],
  ['tcvn3', (bytes) => iconv.decode(bytes, 'tcvn')],
  ['vni', (bytes) => decodeVni(iconv.decode(bytes, 'windows1252'))],
  ['viscii', (bytes) => iconv.decode(bytes, 'viscii')],
]

const sampleBytes = 1 << 18

/**
 * Bytes to text: a byte order mark; the zero bytes of UTF-16; strict UTF-8; else the eight-bit
 * encoding in which the text reads most like Vietnamese.
 * @returns null where nothing reads like Vietnamese
 */
export function decode(bytes: Buffer): DecodedText | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return strictly(bytes, 'utf-16le', false)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return strictly(bytes, 'utf-16be', false)
  const wide = zeroPattern(bytes)
  if (wide) return strictly(bytes, wide, true)
  const text = strictly(bytes, 'utf-8', false)
  return text === null ? guess(bytes) : (encodedTwice(bytes, text.text) ?? text)
}

/** How Vietnamese letters look that were taken for Windows-1252 and encoded again: "MÃ´ hÃ¬nh", "Táº­p thá»ƒ". */
const twice =
  /\u00c3[\u00a0-\u00bf]|\u00e1[\u00ba\u00bb]|\u00c6[\u00a0\u00a1\u00af\u00b0]|\u00c4[\u0090\u2018\u0192]/g

/** UTF-8 that was taken for Windows-1252 and encoded again, where all of it was; null for any other text. */
function encodedTwice(bytes: Buffer, text: string): DecodedText | null {
  if ((text.slice(0, 4096).match(twice)?.length ?? 0) < 4) return null
  const once: number[] = []
  for (const letter of new TextDecoder('utf-8').decode(bytes)) {
    const code = letter.codePointAt(0)!
    const byte = code < 0x100 ? code : iconv.encode(letter, 'windows1252')[0]!
    if (code >= 0x100 && byte === 0x3f) return null
    once.push(byte)
  }
  const decoded = strictly(Buffer.from(once), 'utf-8', true)
  return decoded && readAsVietnamese(decoded.text.slice(0, sampleBytes)).good > 0 ? decoded : null
}

function strictly(bytes: Buffer, encoding: Encoding, guessed: boolean): DecodedText | null {
  try {
    return {
      text: compose(new TextDecoder(encoding, { fatal: true }).decode(bytes)),
      encoding,
      guessed,
    }
  } catch {
    return null
  }
}

/** UTF-16 without a mark: ASCII characters leave a zero in every other byte. */
function zeroPattern(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const head = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  for (let i = 0; i < head.length; i += 1) if (head[i] === 0) zeros[i % 2]! += 1
  const [even, odd] = zeros as [number, number]
  const many = head.length / 8
  if (odd > many && odd > 4 * even) return 'utf-16le'
  if (even > many && even > 4 * odd) return 'utf-16be'
  return null
}

function guess(bytes: Buffer): DecodedText | null {
  const head = bytes.subarray(0, sampleBytes)
  let best: { encoding: Encoding; decode: (bytes: Buffer) => string; share: number } | null = null
  for (const [encoding, decode] of eightBit) {
    const { marked, good } = readAsVietnamese(compose(decode(head)))
    const share = marked === 0 ? 0 : good / marked
    if (share > (best?.share ?? 0)) best = { encoding, decode, share }
  }
  // Real lists hold abbreviations and names from elsewhere; below this the text is something else.
  if (best === null || best.share < 0.6) return null
  return { text: compose(best.decode(bytes)), encoding: best.encoding, guessed: true }
}

/** Old fonts in a workbook: their bytes were taken for Windows-1252 and stand in Unicode cells. */
const oldFonts: [Encoding, (text: string) => string][] = [
  ['tcvn3', (text) => compose(iconv.decode(iconv.encode(text, 'windows1252'), 'tcvn'))],
  ['vni', decodeVni],
]

/** The old font that a document names (".VnTime", "VNI-Times"), with " capitals" where it shows small letters as such. */
export function oldFontNamed(name: string): string | null {
  if (/^\.vn/i.test(name)) return /h$/i.test(name) ? 'tcvn3 capitals' : 'tcvn3'
  return /^vni[- ]/i.test(name) ? 'vni' : null
}

/** A text that was typed in an old font; one with letters that the font has not stays as it is. */
export function decodeOldFont(encoding: Encoding, text: string): string {
  const [, decode] = oldFonts.find(([one]) => one === encoding)!
  return beyondOldFonts.test(text) ? text : decode(text)
}

/** How to read a column of cells that was typed in an old font. */
export interface OldFont {
  encoding: Encoding
  decode(text: string): string
}

/** Letters that no old font has: a cell with one was typed in Unicode, whatever stands above it. */
export const beyondOldFonts =
  /[^\0-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]/

/**
 * Whether too little tells of an old font: of the words that are no syllables as they stand there is one ("Nº", again
 * and again), with one letter beyond ASCII.
 */
function isOneWord(text: string): boolean {
  let only: string | null = null
  for (const [word] of text.matchAll(/[\p{L}\p{M}\u0080-\u00bf]+/gu)) {
    const letters = word.match(/[^\0-\x7f]/g)?.length ?? 0
    if (letters === 0 || isSyllable(word)) continue
    if (letters > 1 || (only !== null && word !== only)) return false
    only = word
  }
  return true
}

/**
 * Whether cells were typed in an old font (TCVN3, VNI): as they stand they do not read as
 * Vietnamese, and decoded they do. One cell may be too short to tell, so a column is asked.
 * @param isLikely another column of the sheet was: then one word is enough
 * @returns null where the texts are what they seem
 */
export function findOldFont(texts: string[], isLikely = false): OldFont | null {
  const all = texts.filter((text) => !beyondOldFonts.test(text)).join('\n')
  const plain = readAsVietnamese(all)
  if (plain.marked === 0 || plain.good / plain.marked >= 0.7) return null
  // One word again and again ("Nº") tells too little: it takes two, or two letters in one.
  if (!isLikely && isOneWord(all)) return null
  let best: (OldFont & { share: number }) | null = null
  for (const [encoding, decode] of oldFonts) {
    const { marked, good } = readAsVietnamese(decode(all))
    const share = marked === 0 ? 0 : good / marked
    if (share >= 0.8 && share > (best?.share ?? 0)) best = { encoding, decode, share }
  }
  if (best === null) return null
  const { encoding, decode } = best
  return { encoding, decode: (text) => (beyondOldFonts.test(text) ? text : decode(text)) }
}
