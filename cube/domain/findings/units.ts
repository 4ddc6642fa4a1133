import { daysBetween, type Day } from '../dates.ts'
import type { Against } from '../period.ts'
import type { ChannelProgress } from '../reporting.ts'
import { sum } from '../rows.ts'
import type { Channel } from '../scope.ts'
import { MAXIMUM, MINIMUM, type Issue, type QuotaBin, type UnitReport } from '../units.ts'
import { nextDue } from './headline.ts'

/** The comparison of one unit: it is the same on either area, and whatever others owe. */
export function ofOneUnit(against: Against): Against {
  const own = { ...against, oldArea: false }
  delete own.duties
  return own
}

/** How far the reports of a year are. */
export interface RoundFinding {
  received: number
  expected: number
  late: number
  missing: number
  /** Yet to be sent, and not due yet. */
  waiting: number
  /** Which side's reports are due next, while the year is open. */
  next: { channel: Channel; today: Day; dueOn: Day; days: number } | null
}

/** Null where nobody owes a report. */
export function roundOf(
  progress: ChannelProgress[],
  { today, provisional }: { today: Day; provisional: boolean },
): RoundFinding | null {
  const total = (value: (channel: ChannelProgress) => number) => sum(progress.map(value))
  const expected = total((channel) => channel.expected)
  if (!expected) return null
  const next = provisional ? nextDue(progress, today) : null
  const dueOn = next?.dueOn ?? null
  return {
    received: total((channel) => channel.received),
    expected,
    late: total((channel) => channel.byState.late),
    missing: total((channel) => channel.byState.missing),
    waiting: total((channel) => channel.byState.not_due),
    next:
      next && dueOn !== null
        ? { channel: next.channel, today, dueOn, days: daysBetween(today, dueOn) }
        : null,
  }
}

export type KindsFinding =
  | { kind: 'none-owe' }
  | { kind: 'all-in' }
  /**
   * The kind of unit that the most reports are still to come from, null where two tie; `full`: kinds that have sent all,
   * `waiting`: those that have not.
   */
  | { kind: 'open'; name: string | null; open: number; of: number; full: number; waiting: number }

/** Which kind of unit the most reports are still to come from. */
export function kindsOf(kinds: { name: string; expected: number; received: number }[]): KindsFinding {
  const owing = kinds.filter((kind) => kind.expected > 0)
  const waiting = owing.filter((kind) => kind.received < kind.expected)
  if (owing.length === 0) return { kind: 'none-owe' }
  if (waiting.length === 0) return { kind: 'all-in' }
  const openOf = (kind: (typeof kinds)[number]) => kind.expected - kind.received
  const most = waiting.reduce((a, b) => (openOf(b) > openOf(a) ? b : a))
  const full = owing.length - waiting.length
  const tied = waiting.filter((kind) => openOf(kind) === openOf(most)).length > 1
  const name = tied ? null : most.name
  return { kind: 'open', name, open: openOf(most), of: most.expected, full, waiting: waiting.length }
}

/** How many units sent the minimum of models, fewer, or more than the plan asks for. */
export interface QuotaFinding {
  units: number
  met: number
  below: number
  above: number
  minimum: number
  maximum: number
}

/** Null where no unit has reported. */
export function quotaOf(bins: QuotaBin[]): QuotaFinding | null {
  const unitsWhere = (test: (sent: number) => boolean) =>
    sum(bins.filter((bin) => test(bin.sent)).map((bin) => bin.units))
  const units = unitsWhere(() => true)
  if (!units) return null
  const below = unitsWhere((sent) => sent < MINIMUM)
  const above = unitsWhere((sent) => sent > MAXIMUM)
  return { units, met: units - below, below, above, minimum: MINIMUM, maximum: MAXIMUM }
}

/** How many rows are held, of how many units, and the most common reason. */
export interface HeldFinding {
  rows: number
  units: number
  /** Null where two reasons are as common. */
  most: Issue | null
}

/** @param issues most first; null where no row is held */
export function heldOf(issues: Issue[], units: number): HeldFinding | null {
  const rows = sum(issues.map((issue) => issue.rows))
  const [most, next] = issues
  return rows && most ? { rows, units, most: next?.rows === most.rows ? null : most } : null
}

/** A unit's report of one year. */
export interface UnitYear {
  state: 'not-owed' | 'late' | 'on-time' | 'missing' | 'waiting'
  receivedOn: Day | null
  dueOn: Day | null
  daysLate: number
  /** Models in the report, or that it says to have none; null: no report came. */
  models: number | 'none' | null
}

/** Null where the unit owes no report and sent none. */
export function unitYearOf(report: UnitReport | null): UnitYear | null {
  if (report === null) return null
  const { receivedOn, dueOn, daysLate, declaredNone } = report
  return {
    state: stateOf(report),
    receivedOn,
    dueOn,
    daysLate: daysLate ?? 0,
    models: receivedOn === null ? null : declaredNone ? 'none' : report.models,
  }
}

function stateOf({ state, receivedOn }: UnitReport): UnitYear['state'] {
  if (state === null) return 'not-owed'
  if (receivedOn !== null) return state === 'late' ? 'late' : 'on-time'
  return state === 'missing' ? 'missing' : 'waiting'
}

/** How many of a unit's due reports came on time, and in which years it states another number than is counted. */
export interface UnitReports {
  owed: number
  onTime: number
  differing: number[]
}

/** Counts a unit's reports over the years; one that is not due yet is not counted as owed. */
export function unitReportsOf(reports: UnitReport[]): UnitReports {
  const owed = reports.filter((report) => report.state !== null && report.state !== 'not_due')
  return {
    owed: owed.length,
    onTime: owed.filter((report) => report.state === 'on_time').length,
    differing: reports
      .filter((report) => report.declared !== null && report.declared !== report.models)
      .map((report) => report.year),
  }
}

/** The years in which a unit reported the most models; null where none had any. */
export function bestYearsOf(reports: UnitReport[]): { years: number[]; models: number } | null {
  const filled = reports.filter((report) => report.receivedOn !== null)
  const models = Math.max(0, ...filled.map((report) => report.models))
  const years = filled.filter((report) => report.models === models).map((report) => report.year)
  return models > 0 ? { years: years.sort((a, b) => a - b), models } : null
}
