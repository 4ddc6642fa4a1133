import { chance, int, pick, some, type Random } from './random.ts'
import type { Phrase } from './reference.ts'

type Slots = Record<string, string>

/** A model's name, and what it is about. */
export interface Named {
  name: string
  theme: string
  /** The person who is meant where the phrase asks for one, who is not named in it. */
  who: string
}

/** The phrases of sample_texts.csv, ready to be drawn from. */
export interface Phrases {
  /**
   * A phrase for a use, for this field and kind where there is one, else for any, with its slots filled:
   * `{5..40}` a whole number, any other slot from `slots`.
   */
  draw(random: Random, use: string, field?: number, kind?: string, slots?: Slots): string
  /** A name for a model of a field and kind, without the person whom it may be about. */
  name(random: Random, field: number, kind: string, people: Slots): Named
  /** Some different phrases about a theme of a field. */
  about(random: Random, use: 'action' | 'result', field: number, theme: string, count: number): string[]
  /**
   * A new invented person: `woman`, `man`, and `person` for either. Each gets the next number, so that no
   * name is a real person's and none comes twice.
   */
  person(random: Random): Slots
}

/** All phrases, and those that also suit a place without a coast. */
export function phraseBooks(phrases: Phrase[]): { everywhere: Phrases; inland: Phrases } {
  let people = 0
  const nextNumber = () => String(++people).padStart(4, '0')
  return {
    everywhere: phraseBook(phrases, nextNumber),
    inland: phraseBook(
      phrases.filter(({ place }) => place !== 'coast'),
      nextNumber,
    ),
  }
}

/** A number as it is written in a sentence. */
const written = (value: number): string => value.toLocaleString('vi-VN')

function phraseBook(phrases: Phrase[], nextNumber: () => string): Phrases {
  const byKey = new Map<string, Phrase[]>()
  for (const phrase of phrases) {
    const key = `${phrase.use}/${phrase.field}/${phrase.kind}`
    byKey.set(key, [...(byKey.get(key) ?? []), phrase])
  }
  const choices = (use: string, field: number | '' = '', kind = ''): Phrase[] =>
    byKey.get(`${use}/${field}/${kind}`) ??
    byKey.get(`${use}/${field}/`) ??
    byKey.get(`${use}//${kind}`) ??
    byKey.get(`${use}//`) ??
    []
  const fill = (
    random: Random,
    text: string,
    slots: Slots,
    number: (value: number) => string = String,
  ): string =>
    text
      .replaceAll(/\{(\d+)\.\.(\d+)\}/g, (_, low: string, high: string) =>
        number(int(random, Number(low), Number(high))),
      )
      .replaceAll(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? '')
  const draw: Phrases['draw'] = (random, use, field, kind, slots = {}) =>
    fill(random, pick(random, choices(use, field, kind)).text, slots)

  return {
    draw,
    name: (random, field, kind, people) => {
      const { text, theme } = pick(random, choices('name', field, kind))
      const slot = /\{(\w+)\}$/.exec(text)?.[1] ?? ''
      return { name: text.replace(/ \{\w+\}$/, ''), theme, who: people[slot] ?? '' }
    },
    about: (random, use, field, theme, count) =>
      some(
        random,
        choices(use, field).filter((phrase) => phrase.theme === theme),
        count,
      ).map(({ text }) => fill(random, text, {}, written)),
    person: (random) => {
      const slots = { surname: draw(random, 'surname'), number: nextNumber() }
      const woman = draw(random, 'woman', undefined, undefined, slots)
      const man = draw(random, 'man', undefined, undefined, slots)
      return { woman, man, person: chance(random, 0.5) ? woman : man }
    },
  }
}

/** The first letter in upper case. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
