import { UserError } from './errors.ts'

/** Parts that change how fast the program is and nothing else. */
export const PARTS = [
  /** Big plain CSV files are read by DuckDB instead of row by row in JavaScript. */
  'plain-csv',
  /** Cube's answers are kept in memory. */
  'query-cache',
  /** Whole responses are kept as they were sent. */
  'response-cache',
  /** Cube does not look for rollups, of which the model has none. */
  'rollup-lookup',
  /** A new snapshot is asked what was last asked of the one before it, and its pages are drawn ahead. */
  'warm-up',
  /** Pages are drawn on the server. */
  'server-drawing',
] as const

export type Part = (typeof PARTS)[number]

/**
 * The parts that `PARTS_OFF` switches off, a list with commas between. For measuring (`npm run bench -- parts`), and for
 * finding out whether one of them is to blame for a fault.
 * @throws UserError where it names none of them
 */
export function partsOff(env: Record<string, string | undefined> = process.env): ReadonlySet<Part> {
  const names = (env['PARTS_OFF'] ?? '').split(',').map((name) => name.trim())
  const given = names.filter((name) => name !== '')
  const unknown = given.find((name) => !PARTS.some((part) => part === name))
  if (unknown !== undefined)
    throw new UserError(`PARTS_OFF=${unknown} không hợp lệ; chỉ nhận: ${PARTS.join(', ')}`)
  return new Set(given as Part[])
}
