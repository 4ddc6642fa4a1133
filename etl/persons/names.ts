import type { PersonDecision } from './decision.ts'

/** What a name is replaced by begins with this, in data, exports and pages alike. */
export const HIDDEN_WORD = '(đã ẩn theo quyết định số '

/** The words that stand in the place of a person's name and texts. */
export const wordOf = ({ document, item }: { document: string; item: number }): string =>
  `${HIDDEN_WORD}${document}, mục ${item})`

/** A person whose data are hidden. */
export interface HiddenPerson {
  name: string
  /** Codes of the only units in whose rows the person is hidden; null: everywhere. */
  units: string[] | null
  word: string
  /** Finds the name in a composed text (NFC). */
  pattern: RegExp
  /** The name folded, its words apart: what a text must contain, folded, before the pattern need be tried. */
  folded: string[]
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu
const VOWEL = /[aăâeêioôơuưy]/u
/** Signs that stand between the words of a name in texts and in names of files. */
const BETWEEN = '[\\s\\u00a0_.-]'

/** A word without marks, as the names of files and lost encodings have it. */
const plain = (word: string): string =>
  word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd')

/** The ways in which a word may be typed: its tone on any of its vowels ("hòa", "hoà"). */
function spellings(word: string): string[] {
  const apart = word.toLowerCase().normalize('NFD')
  const tone = apart.match(TONES)?.[0]
  if (tone === undefined) return [apart.normalize('NFC')]
  const letters = [...apart.replace(TONES, '').normalize('NFC')]
  return letters.flatMap((letter, i) =>
    VOWEL.test(letter)
      ? [
          letters
            .toSpliced(i, 1, letter + tone)
            .join('')
            .normalize('NFC'),
        ]
      : [],
  )
}

/**
 * Finds a name as it is written with its marks, in any case and spelling of its tones, or wholly without marks. A longer
 * name of which it is a part is found too: nobody can tell it from a name with a title behind it, and what is hidden can be
 * shown again.
 */
function patternOf(words: string[]): RegExp {
  const marked = words.map((word) => `(?:${spellings(word).join('|')})`).join(`${BETWEEN}+`)
  const bare = words.map(plain).join(`${BETWEEN}*`)
  const edge = '[\\p{L}\\p{M}\\p{N}]'
  return new RegExp(`(?<!${edge})(?:${marked}|${bare})(?!${edge})`, 'giu')
}

/** The words of a name. @returns null where it is none: two to eight words of letters */
export function nameWords(name: string): string[] | null {
  const words = name.normalize('NFC').trim().split(/\s+/u)
  const fits = words.length >= 2 && words.length <= 8 && words.every((word) => /^\p{L}{1,20}$/u.test(word))
  return fits ? words : null
}

/** A pattern for a name and what a folded text must contain. @returns null where the name is none */
export function finderOf(name: string): Pick<HiddenPerson, 'pattern' | 'folded'> | null {
  const words = nameWords(name)
  return words && { pattern: patternOf(words), folded: words.map(plain) }
}

/** The persons who are hidden by the decisions that stand. */
export class HiddenNames {
  readonly persons: HiddenPerson[]
  /** The word of every decision ever made, and the name that it stood for: forms with it may come back at any time. */
  readonly words: { word: string; name: string }[]
  /** A digest of all decisions ever made; '' where there was none. Part of the keys of all that is kept of answers. */
  readonly version: string

  constructor(decisions: PersonDecision[] = [], version = '') {
    const undone = new Set(decisions.flatMap((one) => (one.kind === 'show' ? [one.of] : [])))
    this.version = version
    this.words = decisions.flatMap((one) =>
      one.kind === 'hide' ? [{ word: wordOf(one), name: one.name }] : [],
    )
    this.persons = decisions.flatMap((one) => {
      if (one.kind !== 'hide' || undone.has(one.id)) return []
      const found = finderOf(one.name)
      return found ? [{ name: one.name, units: one.units, word: wordOf(one), ...found }] : []
    })
  }

  /** A text with the word of the decision in the place of each hidden name. @param units of the row; null: not known */
  mask(text: string, units: string[] | null = null): string {
    let masked = text
    for (const person of this.persons) {
      if (units !== null && person.units !== null && !person.units.some((unit) => units.includes(unit)))
        continue
      masked = masked.normalize('NFC').replace(person.pattern, () => person.word)
    }
    // What holds no name stays as it was, byte for byte.
    return masked === text.normalize('NFC') ? text : masked
  }

  /** The same of every text in a value that becomes JSON. */
  maskAll<T>(value: T): T {
    if (this.persons.length === 0) return value
    const walk = (part: unknown): unknown => {
      if (typeof part === 'string') return this.mask(part)
      if (Array.isArray(part)) return part.map(walk)
      if (typeof part !== 'object' || part === null) return part
      return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, walk(one)]))
    }
    return walk(value) as T
  }

  /** A text with names again where the words of decisions stood: what was masked for a form comes back with it. */
  reveal(text: string): string {
    if (!text.includes(HIDDEN_WORD)) return text
    return this.words.reduce((shown, { word, name }) => shown.replaceAll(word, name), text)
  }
}
