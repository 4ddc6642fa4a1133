import { MERGER_YEAR, onOldArea } from './areas.ts'
import { sameDayLastYear, type Day } from './dates.ts'
import { notEquals, type Filter } from './filter.ts'

/** Until when a year's figures may change, and what they are compared with. */

/** What a year is compared with. */
export interface Against {
  /** The same day last year, where the year is unfinished; null for a whole year. */
  day: Day | null
  /** The snapshot holds what was known on that day; one that does not is cut by when reports first came. */
  known?: true
  /** The snapshot knows the year before as of another day than today's: texts name that day or do not compare. */
  dated?: true
  year: number
  /** Compared without the former Ninh Thuận, because only one of the two years includes it. */
  oldArea: boolean
  /** Set where one of two finished years lacks so many reports that no difference may be said. */
  gap?: Gap
  /** Set where so many more or fewer units owed a report that the totals are of other units; rates still compare. */
  duties?: Duties
}

/** How many units owed a report in a year and in the year before. */
export interface Duties {
  now: number
  before: number
}

/** A finished year for which fewer units have reported than would make it comparable. */
export interface Gap {
  year: number
  received: number
  expected: number
}

/** Reports that came in, and those that were owed, of one year; null where it is not known. */
export interface Reported {
  n: number | null
  of: number | null
}

/** The share of the owed reports from which on a finished year is compared with another. */
export const COMPARABLE_SHARE = 0.9

/** Cuts one year off at a day: what was known of it on the same day last year. */
export interface Cut {
  year: number
  day: Day
  known?: true
}

/** Whether figures may still change: their round closes today or later. One whose end is not known is closed. */
export const isOpen = (closesOn: Day | null | undefined, today: Day): boolean =>
  closesOn != null && today <= closesOn

/**
 * The first of some finished years that lacks too many reports to be compared: its total is smaller because units
 * have not reported, which says nothing about the work. Years in which nobody owed a report lack none.
 */
export function gapIn(years: [number, Reported | undefined][]): Gap | null {
  for (const [year, { n, of } = { n: null, of: null }] of years)
    if (of && (n ?? 0) < of * COMPARABLE_SHARE) return { year, received: n ?? 0, expected: of }
  return null
}

/**
 * How many owed a report in two years, where that differs by more than a tenth; null where their totals compare. One unit
 * is the same in both years, and a year before the plan laid a duty on nobody.
 */
export function dutiesIn(now: Reported | undefined, before: Reported | undefined): Duties | null {
  const [of, then] = [now?.of ?? 0, before?.of ?? 0]
  const alike = Math.min(of, then) >= Math.max(of, then) * COMPARABLE_SHARE
  return then === 0 || Math.max(of, then) === 1 || alike ? null : { now: of, before: then }
}

/** Whether the totals of the two years may be compared. */
export const totalsCompare = ({ gap, duties }: Against): boolean => !gap && !duties

/**
 * What a year is compared with: the year before, cut off at the same day while this one is unfinished.
 * @param reported of a year
 * @param comparedOn the day as of which the snapshot knows the year before its own; null where it does not
 */
export function comparisonOf(
  year: number,
  provisional: boolean,
  today: Day,
  reported: (year: number) => Reported | undefined = () => undefined,
  comparedOn: Day | null = null,
): Against {
  const known = comparedOn !== null && Number(comparedOn.slice(0, 4)) === year - 1
  const sameDay = sameDayLastYear(today)
  const years = [year, year - 1].map((one): [number, Reported | undefined] => [one, reported(one)])
  const gap = provisional ? null : gapIn(years)
  const duties = dutiesIn(reported(year), reported(year - 1))
  return {
    year: year - 1,
    day: !provisional ? null : known ? comparedOn : sameDay,
    oldArea: year === MERGER_YEAR,
    ...(provisional && known && { known }),
    ...(provisional && known && comparedOn !== sameDay && { dated: true }),
    ...(gap && { gap }),
    ...(duties && { duties }),
  }
}

/**
 * What figures of the whole province are compared with: nothing over the merger, when the province became larger. Where
 * parts are not counted on the common area, as the fields are not, neither bars nor differences stand side by side.
 */
export const ofWholeProvince = (against: Against | null): Against | null =>
  against?.oldArea ? null : against

/** Where the year before is cut off; null where it is compared as a whole, or not at all. */
export const cutOf = (against: Against | null): Cut | null =>
  against?.day == null
    ? null
    : { year: against.year, day: against.day, ...(against.known && { known: against.known }) }

/** Models as they were known on a day or, where the snapshot does not say, those of reports that had come by then. */
export const knownBy = ({ day, known }: Pick<Cut, 'day' | 'known'>): Filter => ({
  member: known ? 'models.known_on' : 'models.received_on',
  operator: 'beforeOrOnDate',
  values: [day],
})

/** Of several years, what was known of one of them on a day. */
export function cutFilter(cut: Cut | null): Filter[] {
  if (cut === null) return []
  const others = notEquals('models.year', cut.year)
  const today: Filter = { member: 'models.known_on', operator: 'notSet' }
  return [{ or: [cut.known ? { and: [others, today] } : others, knownBy(cut)] }]
}

/** The area that both years have, as a condition on the models of either. */
export const areaOf = ({ oldArea }: Against): Filter[] => (oldArea ? [onOldArea()] : [])

/** What the models of the year before have to fulfil to be compared with. */
export const basisOf = (against: Against): Filter[] => [
  ...areaOf(against),
  ...(against.day === null ? [] : [knownBy({ ...against, day: against.day })]),
]
