import iconv from 'iconv-lite'
import { encodeVni } from '../../etl/intake/vni.ts'

// Windows-1258 has the base letters with their hats and horns; tones are characters of their own.
const tone = /[\u0300\u0301\u0303\u0309\u0323]/

/** A text as Windows-1258 stores it. */
export function encode1258(text: string): Buffer {
  const parts: Buffer[] = []
  for (const letter of text.normalize('NFC')) {
    const mark = tone.exec(letter.normalize('NFD'))?.[0]
    const base = letter.normalize('NFD').replace(tone, '').normalize('NFC')
    parts.push(iconv.encode(base, 'windows1258'))
    if (mark)
      parts.push(
        Buffer.from([
          { '\u0300': 0xcc, '\u0309': 0xd2, '\u0303': 0xde, '\u0301': 0xec, '\u0323': 0xf2 }[mark]!,
        ]),
      )
  }
  return Buffer.concat(parts)
}

/** A text in TCVN3 (ABC): capitals with marks are left to a font of their own, so only lower case survives. */
export function encodeTcvn3(text: string): Buffer {
  return iconv.encode(text.normalize('NFC').toLowerCase(), 'tcvn')
}

/** Texts as bytes in every encoding that units send. */
export const encoders: Record<string, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-8 with mark': (text) => Buffer.from(`\uFEFF${text}`),
  'utf-8 decomposed': (text) => Buffer.from(text.normalize('NFD')),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16le with mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
  'utf-16be with mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'windows-1258': encode1258,
  tcvn3: encodeTcvn3,
  vni: (text) => iconv.encode(encodeVni(text), 'windows1252'),
  viscii: (text) => iconv.encode(text.normalize('NFC'), 'viscii'),
}
