import { isDay, type Day } from '../../../cube/domain/dates.ts'

/** A day as people type it, `1/12/2026`, `01-12-2026` or `2026-12-01`; null for anything else, and for 31/02. */
export function readDay(text: string): Day | null {
  const said = text.trim()
  const typed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(said)
  const day = typed ? `${typed[3]}-${typed[2]!.padStart(2, '0')}-${typed[1]!.padStart(2, '0')}` : said
  return isDay(day) ? day : null
}
