// Most cells are clean; one look tells.
const unclean = /^\s|\s$|[\t\n\v\f\r\u00a0\u200b-\u200d\u2060\ufeff]| {2}/
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g
const spaces = /[\s\u00a0]+/g

/**
 * A cell as it is kept: composed letters (NFC), no zero-width characters, single spaces, nothing
 * around it. @returns null where nothing is left
 */
export function cleanText(text: string): string | null {
  const composed = text.normalize('NFC')
  const clean = unclean.test(composed)
    ? composed.replace(zeroWidth, '').replace(spaces, ' ').trim()
    : composed
  return clean === '' ? null : clean
}
