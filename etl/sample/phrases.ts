import { int, pick, some, type Random } from './random.ts'
import type { Phrase } from './reference.ts'

/** The phrases of sample_texts.csv, ready to be drawn from. */
export interface Phrases {
  /**
   * A phrase for a use, for this field and kind where there is one, else for any, with its slots filled:
   * `{5..40}` a whole number, any other slot from `slots`.
   */
  draw(random: Random, use: string, field?: number, kind?: string, slots?: Record<string, string>): string
  /** Two different phrases for a use and a field. */
  pair(random: Random, use: string, field: number): string[]
  /** A new invented person. */
  person(random: Random): string
}

/** Each person drawn gets the next number, so that no name is a real person's and none comes twice. */
export function phraseBook(phrases: Phrase[]): Phrases {
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
  let people = 0
  const fill = (random: Random, text: string, slots: Record<string, string>): string =>
    text
      .replaceAll(/\{(\d+)\.\.(\d+)\}/g, (_, low: string, high: string) =>
        String(int(random, Number(low), Number(high))),
      )
      .replaceAll(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? '')

  return {
    draw: (random, use, field, kind, slots = {}) =>
      fill(random, pick(random, choices(use, field, kind)), slots),
    pair: (random, use, field) => some(random, choices(use, field), 2).map((text) => fill(random, text, {})),
    person: (random) => `${pick(random, choices('person'))} ${String(++people).padStart(4, '0')}`,
  }
}

/** The first letter in upper case. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
