import { dayIn, isTrue, numberOf, textOf, type Row } from './rows.ts'
import type { Day } from './dates.ts'
import { equals, equalsIfAny, type Query } from './filter.ts'
import type { Channel } from './scope.ts'
import { isState, STATES, type State, type Unit } from './reporting.ts'

/** What the plan asks to be sent to the province: "tối thiểu từ 03 - 10 mô hình, điển hình" (mục II). */
export const MINIMUM = 3
export const MAXIMUM = 10

const REPORT = [
  'reporting.year',
  'reporting.unit_code',
  'reporting.unit_name',
  'reporting.unit_kind',
  'reporting.channel',
  'reporting.district_name',
  'reporting.state',
  'reporting.due_on',
  'reporting.received_on',
  'reporting.days_late',
  'reporting.assumed',
  'reporting.is_expected',
  'reporting.document_number',
  'reporting.rows_held',
  'reporting.declared_total',
  'reporting.declared_none',
  'reporting.unit_model_count',
  'reporting.unit_sent_count',
  'reporting.owes_quota',
  'reporting.meets_quota',
]

/** Whose reports are meant; null: of any. */
export interface UnitScope {
  channel: Channel | null
  unitKind: string | null
}

/** One row a unit of one year. */
export function reportsOfYear({ channel, unitKind }: UnitScope, year: number): Query {
  return {
    measures: [],
    dimensions: REPORT,
    order: [
      ['reporting.unit_name', 'asc'],
      ['reporting.unit_code', 'asc'],
    ],
    filters: [
      equals('reporting.year', year),
      ...equalsIfAny('reporting.channel', channel),
      ...equalsIfAny('reporting.unit_kind', unitKind),
    ],
  }
}

/** One unit's reports, every year. */
export function reportsOfUnit(code: string): Query {
  return {
    measures: [],
    dimensions: REPORT,
    order: [['reporting.year', 'desc']],
    filters: [equals('reporting.unit_code', code)],
  }
}

/** One unit's report of one year. */
export interface UnitReport {
  year: number
  code: string
  name: string
  kind: string
  channel: Channel
  district: string | null
  /** Null: nothing is owed. */
  state: State | null
  dueOn: Day | null
  receivedOn: Day | null
  daysLate: number | null
  assumed: boolean
  expected: boolean
  document: string | null
  rowsHeld: number
  /** The unit's own total; null where it gave none. */
  declared: number | null
  declaredNone: boolean
  models: number
  sent: number
  quotaOwed: boolean
  quotaMet: boolean
}

export function readReports(rows: Row[]): UnitReport[] {
  return rows.map((row) => {
    const state = row['reporting.state']
    return {
      year: Number(row['reporting.year']),
      code: textOf(row, 'reporting.unit_code') ?? '',
      name: textOf(row, 'reporting.unit_name') ?? '',
      kind: textOf(row, 'reporting.unit_kind') ?? '',
      channel: textOf(row, 'reporting.channel') === 'government' ? 'government' : 'party',
      district: textOf(row, 'reporting.district_name'),
      state: isState(state) ? state : null,
      dueOn: dayIn(row, 'reporting.due_on'),
      receivedOn: dayIn(row, 'reporting.received_on'),
      daysLate: numberOf(row, 'reporting.days_late'),
      assumed: isTrue(row, 'reporting.assumed'),
      expected: isTrue(row, 'reporting.is_expected'),
      document: textOf(row, 'reporting.document_number'),
      rowsHeld: numberOf(row, 'reporting.rows_held') ?? 0,
      declared: numberOf(row, 'reporting.declared_total'),
      declaredNone: isTrue(row, 'reporting.declared_none'),
      models: numberOf(row, 'reporting.unit_model_count') ?? 0,
      sent: numberOf(row, 'reporting.unit_sent_count') ?? 0,
      quotaOwed: isTrue(row, 'reporting.owes_quota'),
      quotaMet: isTrue(row, 'reporting.meets_quota'),
    }
  })
}

/** The report as the overview's parts know it. */
export function asUnit(report: UnitReport): Unit {
  const received = report.expected && report.receivedOn !== null
  return {
    code: report.code,
    name: report.name,
    channel: report.channel,
    state: report.state,
    dueOn: report.dueOn,
    receivedOn: report.receivedOn,
    daysLate: report.daysLate,
    expected: Number(report.expected),
    received: Number(received),
    incomplete: Number(received && report.rowsHeld > 0),
    quotaOwed: Number(report.quotaOwed),
    quotaMet: Number(report.quotaMet),
    sent: report.sent,
    assumed: report.assumed,
  }
}

/** A unit that reported, owes the quota and sent fewer than the minimum. */
export const isBelow = (report: UnitReport): boolean =>
  report.quotaOwed && report.receivedOn !== null && !report.quotaMet

/** The groups that the list can be cut down to. */
export const GROUPS = [
  ...(['missing', 'late', 'undated', 'not_due', 'on_time', 'below', 'incomplete'] as const),
  ...(['unasked', 'all'] as const),
] as const
export type Group = (typeof GROUPS)[number]

/** Whether a report belongs to a group of the list; one report may belong to several. */
export function inGroup(report: UnitReport, group: Group): boolean {
  if (group === 'all') return true
  if (group === 'below') return isBelow(report)
  // Whoever owes nothing and sent a report all the same is in no state.
  if (group === 'unasked') return report.state === null
  if (group === 'incomplete') return report.receivedOn !== null && report.rowsHeld > 0
  return report.state === group
}

/** One kind of unit: how many owe, how many sent, by state. */
export interface KindProgress {
  kind: string
  expected: number
  received: number
  byState: Record<State, number>
}

/** Kinds of unit by what is still to come, most first; kinds that owe nothing are left out. */
export function readKinds(reports: UnitReport[]): KindProgress[] {
  const kinds = new Map<string, KindProgress>()
  for (const report of reports) {
    if (report.state === null) continue
    const kind = kinds.get(report.kind) ?? {
      kind: report.kind,
      expected: 0,
      received: 0,
      byState: Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>,
    }
    kind.expected += 1
    kind.received += Number(report.receivedOn !== null)
    kind.byState[report.state] += 1
    kinds.set(report.kind, kind)
  }
  const open = (kind: KindProgress) => kind.expected - kind.received
  return [...kinds.values()].sort((a, b) => open(b) - open(a) || b.expected - a.expected)
}

/** How many units sent so many models. */
export interface QuotaBin {
  sent: number
  units: number
}

/**
 * Units that owe the quota and have reported, by the number that they sent: every number
 * from 0 to the maximum, then one bin for all above (`sent` = maximum + 1).
 */
export function readQuota(reports: UnitReport[]): QuotaBin[] {
  const owing = reports.filter((report) => report.quotaOwed && report.receivedOn !== null)
  return Array.from({ length: MAXIMUM + 2 }, (_, sent) => ({
    sent,
    units: owing.filter((report) => Math.min(report.sent, MAXIMUM + 1) === sent).length,
  }))
}

/** One reason for which rows are held. */
export interface Issue {
  code: string
  rows: number
  units: number
}

/** Reasons by rows held, most first; `units` null shows all, else only those units' rows. */
export function readIssues(rows: Row[], units: Set<string> | null): Issue[] {
  const issues = new Map<string, { rows: number; units: Set<string> }>()
  for (const row of rows) {
    const code = textOf(row, 'quality.code')
    const unit = textOf(row, 'quality.unit_code')
    const held = numberOf(row, 'quality.rows_held') ?? 0
    if (code === null || held === 0 || (units !== null && (unit === null || !units.has(unit)))) continue
    const issue = issues.get(code) ?? { rows: 0, units: new Set<string>() }
    issue.rows += held
    if (unit !== null) issue.units.add(unit)
    issues.set(code, issue)
  }
  return [...issues]
    .map(([code, issue]) => ({ code, rows: issue.rows, units: issue.units.size }))
    .sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1))
}
