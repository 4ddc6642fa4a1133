import type { Against, Duties, Gap } from '../period.ts'

/**
 * How a figure changed. Three rules hold for every text: a figure "rose" or "fell" only between two finished years
 * (an unfinished one has more or fewer than on the same day last year); what is not known is not said;
 * a finished year that lacks many reports is not compared, nor are totals where many more or fewer owed a report.
 */

export type Step = 'rose' | 'fell' | 'more' | 'fewer' | 'equal'

/** @param finished both years are over */
export function stepOf(difference: number, finished: boolean): Step {
  if (difference === 0) return 'equal'
  if (finished) return difference > 0 ? 'rose' : 'fell'
  return difference > 0 ? 'more' : 'fewer'
}

/** Below so many cases a rate says little; it is flagged and never called highest. */
export const FEW_CASES = 10

/** A figure beside that of the year before. */
export interface Changed {
  kind: Step
  /** now − before; of rates in percentage points. */
  difference: number
  now: number
  before: number
  against: Against
}

export type Change =
  | Changed
  /** There is no year before. */
  | { kind: 'no-year' }
  /** The year before, or this one, is not known. */
  | { kind: 'unknown'; against: Against }
  /** One of the two lacks too many reports. */
  | { kind: 'incomplete'; against: Against; gap: Gap }
  /** The totals are of other units: many more or fewer of them owed a report. */
  | { kind: 'other-duties'; against: Against; duties: Duties }

function changeOf(
  now: number | null,
  before: number | null,
  against: Against | null,
  subtract: (now: number, before: number) => number,
): Change {
  if (against === null) return { kind: 'no-year' }
  if (now === null || before === null) return { kind: 'unknown', against }
  if (against.gap) return { kind: 'incomplete', against, gap: against.gap }
  const difference = subtract(now, before)
  return { kind: stepOf(difference, against.day === null), difference, now, before, against }
}

/** Change of a count. */
export function changeOfCount(now: number | null, before: number | null, against: Against | null): Change {
  const change = changeOf(now, before, against, (a, b) => a - b)
  return 'difference' in change && change.against.duties
    ? { kind: 'other-duties', against: change.against, duties: change.against.duties }
    : change
}

/** Change of a rate, in percentage points. */
export const changeOfRate = (now: number | null, before: number | null, against: Against | null): Change =>
  changeOf(now, before, against, pointsBetween)

/** The change where both years are known, else null. */
export const ifKnown = (change: Change): Changed | null => ('difference' in change ? change : null)

/**
 * Difference of two rates in percentage points, of the rates as they are displayed: a reader who subtracts the
 * two printed figures must get the printed difference.
 */
export function pointsBetween(now: number, before: number): number {
  return (Math.round(now * 1000) - Math.round(before * 1000)) / 10
}

/** A part of a whole that changes by the calendar, such as the units that owe a report. */
export interface Side {
  n: number | null
  of: number | null
}

export type ShareChange =
  | { kind: 'no-year' }
  /** Nobody of these owed anything in that year, though the plan applied. */
  | { kind: 'nothing-owed'; year: number }
  /** The plan did not apply in that year. */
  | { kind: 'plan-not-applied'; year: number }
  /** The two shares are side by side: their wholes differ, or this one is not known. */
  | { kind: 'side-by-side'; before: { n: number; of: number }; against: Against }
  /** Who owes a report changed with the merger. */
  | { kind: 'not-comparable'; before: { n: number; of: number }; against: Against }
  | { kind: 'changed'; difference: number; before: { n: number; of: number }; against: Against }

/**
 * Change of a share whose whole changes by the calendar: with a difference only where the wholes are equal.
 * `applied`: the plan laid duties on somebody the year before, though perhaps on none of these units.
 */
export function changeOfShare(
  now: Side,
  before: Side | null,
  against: (Against & { applied: boolean }) | null,
): ShareChange {
  if (against === null) return { kind: 'no-year' }
  if (!before?.of || before.n === null)
    return { kind: against.applied ? 'nothing-owed' : 'plan-not-applied', year: against.year }
  const known = { before: { n: before.n, of: before.of }, against }
  if (against.oldArea) return { kind: 'not-comparable', ...known }
  if (now.n === null || now.of !== before.of) return { kind: 'side-by-side', ...known }
  return { kind: 'changed', difference: now.n - before.n, ...known }
}
