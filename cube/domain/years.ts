import type { Day } from './dates.ts'
import { withoutModels, type YearModels } from './models.ts'
import { comparisonOf, cutOf, dutiesIn, gapIn, isOpen, type Against, type Cut } from './period.ts'
import { whereNobodyOwes, type YearReporting } from './reporting.ts'
import type { ReportScope } from './scope.ts'

/** Which years there are, which one is shown, and what it is compared with. */

/** The year that the page opens with: the latest that has anything, else the year of `today`. */
export function defaultYear(
  models: Map<number, YearModels>,
  reporting: Map<number, YearReporting>,
  today: Day,
): number {
  const filled = [
    ...[...models.values()].filter((year) => year.count).map((year) => year.year),
    ...[...reporting.values()].filter((year) => year.received.n).map((year) => year.year),
  ]
  return filled.length ? Math.max(...filled) : Number(today.slice(0, 4))
}

/** Whether a year's figures may still change: its round closes today or later. */
export function isProvisional(reporting: Map<number, YearReporting>, year: number, today: Day): boolean {
  return isOpen(reporting.get(year)?.closesOn, today)
}

/** Whether a year is over and lacks so many reports that it is compared with no other. */
export function isIncomplete(reporting: Map<number, YearReporting>, year: number, today: Day): boolean {
  return !isProvisional(reporting, year, today) && gapIn([[year, reporting.get(year)?.received]]) !== null
}

/** Whether so many more or fewer units owed a report than the year before that the totals do not compare. */
export function hasOtherDuties(reporting: Map<number, YearReporting>, year: number): boolean {
  return dutiesIn(reporting.get(year)?.received, reporting.get(year - 1)?.received) !== null
}

/** A year before the plan laid any duty on anybody. */
export function isBeforePlan(reporting: Map<number, YearReporting>, year: number): boolean {
  return !reporting.get(year)?.received.of
}

/** What is known of every year, by year. */
export interface Known {
  models: Map<number, YearModels>
  reporting: Map<number, YearReporting>
}

/** The year that is shown among those that there are. */
export interface ShownYear {
  /** Years to choose from, latest first. */
  years: number[]
  latestYear: number
  /** The year asked for where there is such a year, else the latest with anything. */
  year: number
  /** What the filters leave of each year. */
  known: Known
  provisional: boolean
  beforePlan: boolean
  /** The plan laid a duty on somebody the year before. */
  owedBefore: boolean
  /** Null where nothing is known of the year before. */
  against: Against | null
  cut: Cut | null
}

/**
 * The year to show. The years and the plan's own calendar are those of the whole: a filter that leaves nothing of
 * a year leaves the year.
 * @param filtered what is known of the models and reports that the filters let through
 * @param comparedOn the day as of which the snapshot knows the year before its own; null where it does not
 */
export function shownYear(
  filtered: Known,
  whole: Known,
  reports: ReportScope,
  asked: number | null,
  today: Day,
  comparedOn: Day | null,
): ShownYear {
  const known = fill(filtered, whole, reports)
  const years = yearsOf(whole, today)
  const latestYear = defaultYear(whole.models, whole.reporting, today)
  const year = asked !== null && years.includes(asked) ? asked : latestYear
  const provisional = isProvisional(whole.reporting, year, today)
  const hasBefore = (known.models.get(year - 1)?.count ?? null) !== null
  const reported = (of: number) => known.reporting.get(of)?.received
  const against = hasBefore ? comparisonOf(year, provisional, today, reported, comparedOn) : null
  return {
    years,
    latestYear,
    year,
    known,
    provisional,
    beforePlan: isBeforePlan(whole.reporting, year),
    owedBefore: !isBeforePlan(whole.reporting, year - 1),
    against,
    cut: cutOf(against),
  }
}

/**
 * The years of the whole that the filters leave nothing of. There are 0 models where a report came in, or where
 * the filters are not by who reports; where nobody has reported nothing is known.
 */
function fill({ models, reporting }: Known, whole: Known, { channel, narrowed }: ReportScope): Known {
  const years = [...whole.models.values()].filter((year) => year.count !== null).map(({ year }) => year)
  const told = (year: number) => (channel === null && !narrowed) || Boolean(reporting.get(year)?.received.n)
  return {
    models: new Map([...years.filter(told).map((year) => [year, withoutModels(year)] as const), ...models]),
    reporting: new Map([
      ...[...whole.reporting.values()].map((of) => [of.year, whereNobodyOwes(of)] as const),
      ...reporting,
    ]),
  }
}

/** Whether the number of models of a year is known, be it 0. */
export const knowsModels =
  ({ models }: Known) =>
  (year: number): boolean =>
    (models.get(year)?.count ?? null) !== null

/** Years with models or duties, latest first; never one that lies ahead of today. */
function yearsOf({ models, reporting }: Known, today: Day): number[] {
  const last = Number(today.slice(0, 4))
  return [...new Set([...models.keys(), ...reporting.keys()])]
    .filter((year) => year <= last)
    .sort((a, b) => b - a)
}
