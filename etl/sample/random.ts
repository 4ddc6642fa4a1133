/** A reproducible source of numbers in [0, 1). */
export type Random = () => number

/**
 * A stream of its own for each list of keys, so that what happens to one unit in one year does not move
 * when another unit, year or day is added. FNV-1a over the keys seeds mulberry32 (both public domain).
 */
export function stream(...keys: (string | number)[]): Random {
  let hash = 0x811c9dc5
  for (const char of keys.join('\u0000')) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  }
  let state = hash >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A whole number from `low` to `high`, both included. */
export function int(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** True with probability `p`. */
export function chance(random: Random, p: number): boolean {
  return random() < p
}

/** One element; the list must not be empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  if (list.length === 0) throw new Error('pick: expected at least one element, got an empty list')
  return list[Math.floor(random() * list.length)]!
}

/** One value, each with a probability in proportion to its weight. */
export function weighted<T>(random: Random, entries: readonly (readonly [T, number])[]): T {
  let rest = random() * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of entries) {
    rest -= weight
    if (rest < 0) return value
  }
  return entries.at(-1)![0]
}

/** `count` elements, each at most once, in their original order. */
export function some<T>(random: Random, list: readonly T[], count: number): T[] {
  let needed = Math.min(count, list.length)
  const taken: T[] = []
  list.forEach((value, index) => {
    if (random() * (list.length - index) < needed) {
      taken.push(value)
      needed--
    }
  })
  return taken
}
