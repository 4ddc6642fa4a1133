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

/** The day in Vietnam (UTC+7, no summer time) of a moment in ISO 8601. */
export function dayInVietnam(moment: string): Day {
  return new Date(Date.parse(moment) + 7 * 3_600_000).toISOString().slice(0, 10)
}
