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
 * A cell as it is kept: composed letters (NFC), nothing in it that no text may hold, no zero-width characters,
 * single spaces, nothing around it. @returns null where nothing is left
 */
export function cleanText(text: string): string | null {
  const composed = compose(text)
  if (!unclean.test(composed)) return composed === '' ? null : composed
  const clean = composed.replace(unfit, '').replace(zeroWidth, '').replace(spaces, ' ').trim()
  return clean === '' ? null : compose(clean)
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
