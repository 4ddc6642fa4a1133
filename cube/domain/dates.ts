/** A calendar day as `YYYY-MM-DD`. Days are compared as text; clocks and time zones play no part. */
export type Day = string

const asUtc = (day: Day): number => Date.parse(`${day}T00:00:00Z`)

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((asUtc(to) - asUtc(from)) / 86_400_000)
}

/** The same day one year earlier; 29 February becomes 28 February. */
export function sameDayLastYear(day: Day): Day {
  const [year, month, date] = day.split('-')
  const last = String(Number(year) - 1)
  return month === '02' && date === '29' ? `${last}-02-28` : `${last}-${month}-${date}`
}

/** The day of a time value as Cube returns it (`2026-11-30T00:00:00.000`), or null. */
export function dayOf(value: unknown): Day | null {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null
}

/** Whether a text is a day of the calendar as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`)
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(moment.getTime()) &&
    moment.toISOString().slice(0, 10) === text
  )
}

/**
 * A day as offices write it (Nghị định 30/2020/NĐ-CP): `05/3/2026`, `01/02/2026`. A month has a zero before it only where
 * it is the first or the second.
 */
export function writtenDay(day: Day): string {
  const [year, month = '', date] = day.split('-')
  return `${date}/${month < '03' ? month : Number(month)}/${year}`
}

/** The province's calendar day at a moment, which may be given in ISO 8601: UTC+7, without summer time. */
export function provinceDay(moment: Date | string): Day {
  return new Date(new Date(moment).getTime() + 7 * 3_600_000).toISOString().slice(0, 10)
}
