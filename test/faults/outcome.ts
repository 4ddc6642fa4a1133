/** What the harness found, and how a sample is chosen. */

export type Kind =
  | 'kill'
  | 'power'
  | 'killed'
  | 'ENOSPC'
  | 'EIO'
  | 'EROFS'
  | 'short'
  | 'full'
  | 'damage'
  | 'used'
  | 'held'
  | 'held for a moment'

export interface Failure {
  /** Where the operation was broken off. */
  label: string
  ended: boolean
  faults: string[]
}

export interface Result {
  kind: Kind
  /** Points at which the operation was broken off. */
  points: number
  /** Different states that these leave. */
  images: number
  /** How many of them were looked at. */
  checked: number
  failures: Failure[]
  seconds: number
}

/** What was found before anything was looked at. */
export const nothingFound = (kind: Kind, points: number, checked: number, images = points): Result => ({
  kind,
  points,
  images,
  checked,
  failures: [],
  seconds: 0,
})

export interface Outcome {
  operation: string
  start: string
  seconds: number
  results: Result[]
}

/** Random numbers in [0, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** As many as are wanted, by chance, in their order. */
export function sampleOf<T>(all: T[], wanted: number, seed: number): T[] {
  if (all.length <= wanted) return all
  const next = random(seed)
  const marked = all.map((one, i) => ({ one, i, by: next() }))
  return marked
    .sort((a, b) => a.by - b.by)
    .slice(0, wanted)
    .sort((a, b) => a.i - b.i)
    .map(({ one }) => one)
}

/** What was found, a line for each operation, start and kind. */
export function table(outcomes: Outcome[]): string {
  const rows = outcomes.flatMap(({ operation, start, results }) =>
    results.map(({ kind, points, images, checked, failures, seconds }) => [
      operation,
      start,
      kind,
      String(points),
      String(images),
      String(checked),
      String(failures.length),
      seconds.toFixed(0),
    ]),
  )
  const sum = (column: number) => String(rows.reduce((total, row) => total + Number(row[column]), 0))
  const all = [
    ['operation', 'start', 'kind', 'points', 'states', 'checked', 'failures', 'seconds'],
    ...rows,
    ['all', '', '', sum(3), sum(4), sum(5), sum(6), sum(7)],
  ]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  return all
    .map((row) =>
      row.map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
    )
    .join('\n')
}
