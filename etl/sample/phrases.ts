import { chance, int, pick, some, type Random } from './random.ts'
import type { Phrase } from './reference.ts'

type Slots = Record<string, string>

/** The phrases of sample_texts.csv, ready to be drawn from. */
export interface Phrases {
  /**
   * A phrase for a use, for this field and kind where there is one, else for any, with its slots filled:
   * `{5..40}` a whole number, any other slot from `slots`.
   */
  draw(random: Random, use: string, field?: number, kind?: string, slots?: Slots): string
  /** Two different phrases for a use and a field. */
  pair(random: Random, use: string, field: number): string[]
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

function phraseBook(phrases: Phrase[], nextNumber: () => string): Phrases {
  const byKey = new Map<string, string[]>()
  for (const { use, field, kind, text } of phrases) {
    const key = `${use}/${field}/${kind}`
    byKey.set(key, [...(byKey.get(key) ?? []), text])
  }
  const choices = (use: string, field: number | '' = '', kind = ''): string[] =>
    byKey.get(`${use}/${field}/${kind}`) ??
    byKey.get(`${use}/${field}/`) ??
    byKey.get(`${use}//${kind}`) ??
    byKey.get(`${use}//`) ??
    []
  const fill = (random: Random, text: string, slots: Slots): string =>
    text
      .replaceAll(/\{(\d+)\.\.(\d+)\}/g, (_, low: string, high: string) =>
        String(int(random, Number(low), Number(high))),
      )
      .replaceAll(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? '')
  const draw: Phrases['draw'] = (random, use, field, kind, slots = {}) =>
    fill(random, pick(random, choices(use, field, kind)), slots)

  return {
    draw,
    pair: (random, use, field) => some(random, choices(use, field), 2).map((text) => fill(random, text, {})),
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
