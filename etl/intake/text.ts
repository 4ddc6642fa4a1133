// Most cells are clean; one look tells.
const unclean =
  /^\s|\s$|[\0-\x1f\x7f-\xa0\u200b-\u200d\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]| {2}/
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g
const spaces = /[\s\u00a0]+/g
/**
 * What no text may hold that is shown, written into XML or compared: control characters (but those that stand for a
 * space), halves of a pair of surrogates, noncharacters, and what turns the direction of the text after it.
 */
const unfit =
  /[\0-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\p{Surrogate}\p{Noncharacter_Code_Point}]/gu

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
 * A cell as it is kept: composed letters (NFC), nothing in it that no text may hold, no zero-width characters,
 * single spaces, nothing around it. @returns null where nothing is left
 */
export function cleanText(text: string): string | null {
  const composed = text.normalize('NFC')
  if (!unclean.test(composed)) return composed === '' ? null : composed
  const clean = composed.replace(unfit, '').replace(zeroWidth, '').replace(spaces, ' ').trim()
  return clean === '' ? null : clean.normalize('NFC')
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
