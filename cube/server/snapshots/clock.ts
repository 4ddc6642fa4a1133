import { provinceDay, writtenDay } from '../../domain/dates.ts'

/** Deadlines and states are counted in the province's own time. */
const PROVINCE = 'Asia/Ho_Chi_Minh'

/** A moment in the province's time, as it is written there: `22/11/2026 11:00`. */
export function provinceTime(moment: Date): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: PROVINCE, hour: '2-digit', minute: '2-digit' })
  return `${writtenDay(provinceDay(moment))} ${clock.format(moment)}`
}

/**
 * The day for which a snapshot's states are computed. A frozen snapshot, and one as of a date, keep their day for ever;
 * all others move with the calendar, or with `TODAY`.
 */
export function snapshotDay(
  snapshot: { asOf: string | null; frozen: boolean; frozenOn?: string | null; builtAt: string },
  today: string | undefined,
): string {
  if (snapshot.asOf) return snapshot.asOf
  if (snapshot.frozen) return snapshot.frozenOn ?? provinceDay(new Date(snapshot.builtAt))
  return today ?? provinceDay(new Date())
}
