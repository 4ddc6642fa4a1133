import { provinceDay } from '../../domain/dates.ts'

export { provinceDay }

/** What "today" is: deadlines and states are counted in the province's own time. */
const PROVINCE = 'Asia/Ho_Chi_Minh'

/** The province's time at a moment, as it is written there: `22/11/2026 11:00`. */
export function provinceTime(moment: Date): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: PROVINCE, hour: '2-digit', minute: '2-digit' })
  return `${provinceDay(moment).split('-').reverse().join('/')} ${clock.format(moment)}`
}

/**
 * The day to which a snapshot's states are computed. What was frozen, or is shown as it was known on a
 * date, keeps that day for ever; everything else moves with the calendar (or with `TODAY`).
 */
export function snapshotDay(
  snapshot: { asOf: string | null; frozen: boolean; frozenOn?: string | null; builtAt: string },
  today: string | undefined,
): string {
  if (snapshot.asOf) return snapshot.asOf
  if (snapshot.frozen) return snapshot.frozenOn ?? provinceDay(new Date(snapshot.builtAt))
  return today ?? provinceDay(new Date())
}

/** Whether a text is a day of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text
}
