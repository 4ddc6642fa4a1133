import { stepOf, type Step } from './change.ts'

/** One year of the trend. `oldArea` is the count on the common basis. */
export interface TrendYear {
  year: number
  total: number | null
  oldArea: number | null
  provisional: boolean
  /** The year is over and lacks too many reports to be compared. */
  incomplete?: boolean
  /** Many more or fewer units owed a report than the year before, with which the year is not compared. */
  otherDuties?: boolean
}

export type Trend =
  | { kind: 'none' }
  /** No year is finished yet. */
  | { kind: 'provisional'; year: number; total: number }
  /** Years are over, but too few of their reports came to compare them; the last one that has any models. */
  | { kind: 'incomplete'; year: number; total: number }
  | {
      kind: 'single' | 'equal' | 'rose' | 'fell'
      year: number
      total: number | null
      /** The finished year before; null where there is none. */
      before: number | null
      /** By how much the last year changed, and in how many years in a row the same way. */
      by: number
      years: number
      /** Told on the area that all years share, and the year itself has another. */
      oldArea: boolean
      /** Where the unfinished year stands against the same day last year. */
      open: { year: number; kind: Step; by: number } | null
    }

/**
 * How many finished years in a row the count rose or fell, always on the common basis, and where the unfinished
 * year stands.
 * @param sameDay the count on the same day last year
 */
export function trendOf(years: TrendYear[], sameDay: number | null): Trend {
  const told = years.filter((year) => !year.provisional && !year.incomplete && year.oldArea !== null)
  // Years in a row: what lies before a year that cannot be compared does not count.
  const from = told.findLastIndex((year, i) => year.year - 1 !== told[i - 1]?.year || year.otherDuties)
  const finished = told.slice(Math.max(from, 0))
  const open = years.find((year) => year.provisional)
  const last = finished.at(-1)
  if (!last) {
    if (open?.total != null) return { kind: 'provisional', year: open.year, total: open.total }
    const some = years.findLast((year) => year.total)
    return some?.total ? { kind: 'incomplete', year: some.year, total: some.total } : { kind: 'none' }
  }
  const before = finished.at(-2)
  const steps = finished.slice(1).map((year, i) => stepOf(year.oldArea! - finished[i]!.oldArea!, true))
  const step = steps.at(-1)
  const ahead = open?.total == null || sameDay === null || open.otherDuties ? null : open.total - sameDay
  return {
    kind: (step ?? 'single') as 'single' | 'equal' | 'rose' | 'fell',
    year: last.year,
    total: last.total,
    before: before?.year ?? null,
    by: before ? Math.abs(last.oldArea! - before.oldArea!) : 0,
    years: steps.length - 1 - steps.findLastIndex((one) => one !== step),
    oldArea: last.oldArea !== last.total,
    open: ahead === null ? null : { year: open!.year, kind: stepOf(ahead, false), by: Math.abs(ahead) },
  }
}
