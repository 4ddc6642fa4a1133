/**
 * How a search reads texts. Words that are complete match whole words; the last word, which is being typed, also
 * matches how a word begins. A word typed with marks matches only words with these marks, a word without any
 * matches with every mark: "môi" finds no "mỗi" and no "mới", "moi" finds them all.
 */

/** Where words of a text begin and end, between the texts of a row too. */
const BEGIN = '(?:^|[ \\n])'
const END = '(?:$|[ \\n])'

/** Each vowel with the tones level, falling, rising, asking, tumbling, heavy. */
const VOWELS = [
  ...['aàáảãạ', 'ăằắẳẵặ', 'âầấẩẫậ', 'eèéẻẽẹ', 'êềếểễệ', 'iìíỉĩị'],
  ...['oòóỏõọ', 'ôồốổỗộ', 'ơờớởỡợ', 'uùúủũụ', 'ưừứửữự', 'yỳýỷỹỵ'],
]
const PLACES = new Map(
  VOWELS.flatMap((vowel) => [...vowel].map((letter, tone) => [letter, { vowel, tone }] as const)),
)

/** Text as it is searched with marks: lower case, composed, every other sign a space. */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/**
 * Text as it is searched without marks: lower case, without tone marks, đ as d, every other sign a
 * space. "Ủy ban Mặt trận" and "uy ban mat tran" give the same text.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** A condition on a text: a regular expression (of ECMAScript and RE2 alike) for `plainText` or `searchText` of it. */
export interface Pattern {
  on: 'plain' | 'folded'
  source: string
}

/** The word with its tone on each vowel that could bear it: old and new spelling put it differently (hoà, hòa). */
function spellings(word: string): string[] {
  const letters = [...word]
  const tones = letters.map((letter) => PLACES.get(letter)?.tone ?? 0).filter((tone) => tone > 0)
  const [tone] = tones
  // Two tones are no Vietnamese word.
  if (tone === undefined || tones.length > 1) return [word]
  const level = letters.map((letter) => PLACES.get(letter)?.vowel[0] ?? letter)
  return level.flatMap((letter, at) => {
    const place = PLACES.get(letter)
    return place ? [[...level.slice(0, at), place.vowel[tone], ...level.slice(at + 1)].join('')] : []
  })
}

/** A beginning without a tone: the tone is often typed last, so that a longer word may bear any. */
const openBeginning = (word: string): string =>
  `${[...word].map((letter) => (PLACES.has(letter) ? `[${PLACES.get(letter)!.vowel}]` : letter)).join('')}[^ \\n]+`

function patternOf(word: string, typed: boolean): Pattern {
  const folded = searchText(word)
  if (folded === word) return { on: 'folded', source: `${BEGIN}${word}${typed ? '' : END}` }
  const whole = spellings(word)
  const hasTone = [...word].some((letter) => (PLACES.get(letter)?.tone ?? 0) > 0)
  const ends = whole.map((one) => `${one}${typed && hasTone ? '' : END}`)
  return {
    on: 'plain',
    source: `${BEGIN}(?:${[...ends, ...(typed && !hasTone ? [openBeginning(word)] : [])].join('|')})`,
  }
}

/** The conditions of a search, one a word; all of them must hold. */
export function patternsOf(search: string): Pattern[] {
  const words = plainText(search).split(' ').filter(Boolean)
  const complete = /\s$/.test(search)
  return words.map((word, i) => patternOf(word, !complete && i === words.length - 1))
}

/** The condition that the words stand side by side, in their order; null for a single word. */
export function phraseOf(search: string): Pattern | null {
  const words = plainText(search).split(' ').filter(Boolean)
  if (words.length < 2) return null
  const folded = words.map(searchText)
  const marked = words.some((word, i) => word !== folded[i])
  return { on: marked ? 'plain' : 'folded', source: `${BEGIN}${(marked ? words : folded).join(' ')}` }
}

let last: { search: string; conditions: { on: Pattern['on']; expression: RegExp }[] } = {
  search: '',
  conditions: [],
}

/** Whether a text fulfils a search. */
export function matches(text: string, search: string): boolean {
  if (last.search !== search)
    last = {
      search,
      conditions: patternsOf(search).map(({ on, source }) => ({ on, expression: new RegExp(source, 'u') })),
    }
  const texts = { plain: plainText(text), folded: searchText(text) }
  return last.conditions.every(({ on, expression }) => expression.test(texts[on]))
}
