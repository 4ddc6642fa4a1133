import type { Day } from './dates.ts'
import { equals, equalsIfAny, type Filter, type Query } from './filter.ts'
import type { Share } from './models.ts'
import { dayIn, isTrue, numberOf, sum, textOf, type Row } from './rows.ts'
import type { Channel, Scope } from './scope.ts'

/** Who owes a report, who sent one and when: what is asked of the view `reporting`, and how it reads. */

const reportingFilters = (scope: Pick<Scope, 'channel'>): Filter[] =>
  equalsIfAny('reporting.channel', scope.channel)

/** The People's Committees of the communes, wards and special zone of a year: one each. */
export function communeCommittees(year: number): Query {
  return {
    measures: ['reporting.expected'],
    dimensions: ['reporting.unit_code'],
    filters: [equals('reporting.year', year), equals('reporting.unit_kind', 'commune_committee')],
  }
}

/** Who reported, every year. Reports are by unit, so the filter by kind does not apply. */
export function reportingByYear(scope: Scope): Query {
  return {
    measures: [
      'reporting.expected',
      'reporting.received',
      'reporting.incomplete',
      'reporting.late',
      'reporting.missing',
      'reporting.not_due',
      'reporting.completeness_rate',
      'reporting.quota_owed',
      'reporting.quota_due',
      'reporting.quota_met',
      'reporting.quota_rate',
    ],
    dimensions: ['reporting.year', 'reporting.closes_on'],
    order: [['reporting.year', 'asc']],
    filters: reportingFilters(scope),
  }
}

/**
 * How one year's reports came in, by channel and day of receipt.
 * @param then the quota as it was known on the same day of that year
 */
export function reportingByDay(scope: Scope, year: number, then = false): Query {
  const met = then ? 'reporting.quota_met_then' : 'reporting.quota_met'
  return {
    measures: ['reporting.expected', 'reporting.received', 'reporting.quota_owed', met],
    dimensions: ['reporting.channel', 'reporting.received_on'],
    order: [['reporting.received_on', 'asc']],
    filters: [...reportingFilters(scope), equals('reporting.year', year)],
  }
}

/** One row a unit of one year: its state, its dates, what it sent to the province. */
export function reportingByUnit(scope: Scope, year: number): Query {
  return {
    measures: [
      'reporting.expected',
      'reporting.received',
      'reporting.incomplete',
      'reporting.quota_owed',
      'reporting.quota_met',
      'reporting.sent_count',
    ],
    dimensions: [
      'reporting.unit_code',
      'reporting.unit_name',
      'reporting.channel',
      'reporting.state',
      'reporting.due_on',
      'reporting.received_on',
      'reporting.days_late',
      'reporting.assumed',
    ],
    order: [
      ['reporting.unit_name', 'asc'],
      ['reporting.unit_code', 'asc'],
    ],
    filters: [...reportingFilters(scope), equals('reporting.year', year)],
  }
}

/** Who reported in one year. `closesOn`: until that day the year's figures are provisional. */
export interface YearReporting {
  year: number
  closesOn: Day | null
  received: Share
  incomplete: number | null
  late: number | null
  missing: number | null
  notDue: number | null
  /** Of the units that owe the minimum number and have reported or are past their date. */
  quota: Share
  /** Units that owe it and are not due yet. */
  quotaNotDue: number | null
}

export const STATES = ['on_time', 'late', 'undated', 'missing', 'not_due'] as const

export type State = (typeof STATES)[number]

export interface Unit {
  code: string
  name: string
  channel: Channel
  state: State | null
  dueOn: Day | null
  receivedOn: Day | null
  daysLate: number | null
  /** Counts of duty, 0 or 1. */
  expected: number
  received: number
  incomplete: number
  quotaOwed: number
  quotaMet: number
  sent: number | null
  /** No text says that it owes a report; a reference row assumes it. */
  assumed: boolean
}

/** Reports of one channel received on one day; `day` null: not received. */
export interface Receipt {
  channel: Channel
  day: Day | null
  expected: number
  received: number
  quotaOwed: number
  quotaMet: number
}

export function readReporting(rows: Row[]): Map<number, YearReporting> {
  return new Map(
    rows.map((row) => {
      const year = Number(row['reporting.year'])
      return [
        year,
        {
          year,
          closesOn: dayIn(row, 'reporting.closes_on'),
          received: {
            n: numberOf(row, 'reporting.received'),
            of: numberOf(row, 'reporting.expected'),
            rate: numberOf(row, 'reporting.completeness_rate'),
          },
          incomplete: numberOf(row, 'reporting.incomplete'),
          late: numberOf(row, 'reporting.late'),
          missing: numberOf(row, 'reporting.missing'),
          notDue: numberOf(row, 'reporting.not_due'),
          quota: {
            n: numberOf(row, 'reporting.quota_met'),
            of: numberOf(row, 'reporting.quota_due'),
            rate: numberOf(row, 'reporting.quota_rate'),
          },
          quotaNotDue: minus(numberOf(row, 'reporting.quota_owed'), numberOf(row, 'reporting.quota_due')),
        },
      ]
    }),
  )
}

const minus = (whole: number | null, part: number | null): number | null =>
  whole === null || part === null ? null : whole - part

export const isState = (value: unknown): value is State => STATES.some((state) => state === value)

const channelOf = (row: Row): Channel =>
  textOf(row, 'reporting.channel') === 'government' ? 'government' : 'party'

export function readUnits(rows: Row[]): Unit[] {
  return rows.map((row) => {
    const state = row['reporting.state']
    return {
      code: textOf(row, 'reporting.unit_code') ?? '',
      name: textOf(row, 'reporting.unit_name') ?? '',
      channel: channelOf(row),
      state: isState(state) ? state : null,
      dueOn: dayIn(row, 'reporting.due_on'),
      receivedOn: dayIn(row, 'reporting.received_on'),
      daysLate: numberOf(row, 'reporting.days_late'),
      expected: numberOf(row, 'reporting.expected') ?? 0,
      received: numberOf(row, 'reporting.received') ?? 0,
      incomplete: numberOf(row, 'reporting.incomplete') ?? 0,
      quotaOwed: numberOf(row, 'reporting.quota_owed') ?? 0,
      quotaMet: numberOf(row, 'reporting.quota_met') ?? 0,
      sent: numberOf(row, 'reporting.sent_count'),
      assumed: isTrue(row, 'reporting.assumed'),
    }
  })
}

export function readReceipts(rows: Row[]): Receipt[] {
  return rows.map((row) => ({
    channel: channelOf(row),
    day: dayIn(row, 'reporting.received_on'),
    expected: numberOf(row, 'reporting.expected') ?? 0,
    received: numberOf(row, 'reporting.received') ?? 0,
    quotaOwed: numberOf(row, 'reporting.quota_owed') ?? 0,
    quotaMet: numberOf(row, 'reporting.quota_met') ?? numberOf(row, 'reporting.quota_met_then') ?? 0,
  }))
}

/** A year in which none of the filtered units owes or sent a report. */
export function whereNobodyOwes({ year, closesOn }: YearReporting): YearReporting {
  const none: Share = { n: 0, of: 0, rate: null }
  const counts = { incomplete: 0, late: 0, missing: 0, notDue: 0, quotaNotDue: 0 }
  return { year, closesOn, received: none, quota: none, ...counts }
}

/** A unit that has reported, owes the quota and sent fewer than the minimum. */
export function isBelowMinimum(unit: Unit): boolean {
  return unit.quotaOwed > 0 && unit.quotaMet === 0 && unit.receivedOn !== null
}

/** How far one channel is: its due date (that of most units), who owes, who sent, and the same day last year. */
export interface ChannelProgress {
  channel: Channel
  dueOn: Day | null
  /** Units whose due date was extended beyond the channel's. */
  extended: number
  expected: number
  received: number
  byState: Record<State, number>
  before: { received: number; expected: number } | null
}

/** How far each channel is in which somebody owes a report. `receipts` are last year's; null for `sameDay` counts all of them. */
export function readProgress(units: Unit[], receipts: Receipt[], sameDay: Day | null): ChannelProgress[] {
  const channels: Channel[] = ['government', 'party']
  return channels.flatMap((channel) => {
    const owing = units.filter((unit) => unit.channel === channel && unit.expected > 0)
    if (!owing.length) return []
    const dueOn = mostCommon(owing.flatMap((unit) => unit.dueOn ?? []))
    const byState: Record<State, number> = { on_time: 0, late: 0, undated: 0, missing: 0, not_due: 0 }
    for (const unit of owing) if (unit.state) byState[unit.state] += unit.expected
    const earlier = receipts.filter((receipt) => receipt.channel === channel)
    const expectedBefore = sum(earlier.map((receipt) => receipt.expected))
    return [
      {
        channel,
        dueOn,
        extended:
          dueOn === null ? 0 : owing.filter((unit) => unit.dueOn !== null && unit.dueOn > dueOn).length,
        expected: sum(owing.map((unit) => unit.expected)),
        received: sum(owing.map((unit) => unit.received)),
        byState,
        before: expectedBefore
          ? {
              received: sum(until(earlier, sameDay).map((receipt) => receipt.received)),
              expected: expectedBefore,
            }
          : null,
      },
    ]
  })
}

/** Receipts of a year up to a day; all of them when no day is given. */
export function until(receipts: Receipt[], day: Day | null): Receipt[] {
  return day === null ? receipts : receipts.filter((receipt) => receipt.day !== null && receipt.day <= day)
}

/** A running total of reports received, one point a day. */
export interface PacePoint {
  day: Day
  received: number
}

/** Adds receipts up day by day; those without a day are left out. */
export function paceOf(receipts: Pick<Receipt, 'day' | 'received'>[]): PacePoint[] {
  const byDay = new Map<Day, number>()
  for (const { day, received } of receipts) {
    if (day !== null && received > 0) byDay.set(day, (byDay.get(day) ?? 0) + received)
  }
  let total = 0
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, received]) => ({ day, received: (total += received) }))
}

function mostCommon(days: Day[]): Day | null {
  const tally = new Map<Day, number>()
  for (const day of days) tally.set(day, (tally.get(day) ?? 0) + 1)
  return [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null
}
