// The shape of a Vietnamese syllable without its tone: initial, nucleus, final.
const syllable =
  /^(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?(?:oai|oay|oao|oeo|uây|uya|uyê|uyu|uêu|iêu|yêu|uôi|ươi|ươu|ia|iê|ya|yê|ua|uô|ưa|ươ|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|oa|oă|oe|oo|uâ|uê|uy|uơ|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?$/
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g

/** Whether a word is written as a Vietnamese syllable is: one tone at most, and a known shape. */
export function isSyllable(word: string): boolean {
  const decomposed = word.toLowerCase().normalize('NFD')
  const plain = decomposed.replace(tones, '').normalize('NFC')
  return decomposed.length - decomposed.replace(tones, '').length <= 1 && syllable.test(plain)
}

/** How Vietnamese a text reads: of the words that carry anything beyond ASCII, how many are syllables. */
export interface Reading {
  marked: number
  good: number
}

// A word goes on over the signs that stand for letters in the old fonts (© ¸ ® ¶ µ …), so that
// "nh©n" is one bad word and not two good ones.
const word = /[\p{L}\p{M}\u0080-\u00bf]+/gu

/** Reads a text as Vietnamese. Control characters count as bad words. */
export function readAsVietnamese(text: string): Reading {
  let marked = 0
  let good = 0
  for (const [found] of text.matchAll(word)) {
    if (Buffer.byteLength(found) === found.length || !/\p{L}/u.test(found)) continue
    marked += 1
    if (isSyllable(found)) good += 1
  }
  marked += [...text].filter((c) => c < ' ' && c !== '\t' && c !== '\n' && c !== '\r').length
  return { marked, good }
}
