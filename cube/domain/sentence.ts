import type { Piece } from './contract.ts'

/** Sentences of the report by keys of their own, under which people hide them. */

/** Keys of sentences among those of free texts. */
export const SENTENCE_KEY = /^sentence\/[0-9a-z]{1,11}$/

/**
 * The key of a sentence: a digest (cyrb53) of its words. Its figures are left out, so that a sentence that was hidden stays
 * so where its numbers change, in the next frozen snapshot too.
 */
export function sentenceKey(pieces: Piece[]): string {
  const words = pieces.map((piece) => (typeof piece === 'string' ? piece : '#')).join('')
  let [one, two] = [0xdeadbeef, 0x41c6ce57]
  for (const sign of words.normalize('NFC')) {
    const code = sign.codePointAt(0)!
    one = Math.imul(one ^ code, 2654435761)
    two = Math.imul(two ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909)
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return `sentence/${(4294967296 * (2097151 & two) + (one >>> 0)).toString(36)}`
}
