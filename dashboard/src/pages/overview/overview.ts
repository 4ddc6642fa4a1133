import type { Row } from '../../api/cube.ts'
import { dayIn, numberOf, textOf } from '../../api/cube.ts'
import type { Day } from '../../dates.ts'
import type { Channel } from '../../filters.ts'
import { MERGER_YEAR, PROVINCE_WIDE, SOUTH } from './queries.ts'

/** A part of a whole as Cube returned it: n, N and, where the catalogue has one, the rate between 0 and 1. */
export interface Share {
  n: number | null
  of: number | null
  rate: number | null
}

/** The model figures of one year. */
export interface YearModels {
  year: number
  count: number | null
  collective: number | null
  individual: number | null
  effective: Share
  replicated: Share
  commended: Share
  recognised: Share
  outstanding: number | null
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
  quota: Share
}

export const STATES = ['on_time', 'late', 'missing', 'not_due'] as const
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

/** One bar of a comparison. `outOfScope`: the area did not belong to the province then, which is not 0. */
export interface Part {
  code: string
  name: string
  now: number | null
  before: number | null
  outOfScope: boolean
  outOfScopeBefore: boolean
}

export interface ReplicationPart {
  code: string
  name: string
  replicated: Share
}

/** An outstanding model: what it is and what came of it, in its unit's words. */
export interface OutstandingModel {
  key: string
  name: string
  unit: string
  field: string
  content: string | null
  result: string | null
  sites: number | null
  units: number | null
  commended: boolean
  commendedBy: string | null
  /** Names of the known units that took it over. */
  adopters: string[]
}

/** @param adopting the units that took them over, a row each */
export function readOutstanding(rows: Row[], adopting: Row[]): OutstandingModel[] {
  return rows.map((row) => ({
    key: textOf(row, 'models.model_key') ?? '',
    name: textOf(row, 'models.model_name') ?? '',
    unit: textOf(row, 'models.unit_name') ?? '',
    field: textOf(row, 'models.field_name') ?? '',
    content: textOf(row, 'models.content'),
    result: textOf(row, 'models.result'),
    sites: numberOf(row, 'models.replicated_sites'),
    units: numberOf(row, 'models.adopting_units'),
    commended: row['models.commended'] === true || row['models.commended'] === 'true',
    commendedBy: textOf(row, 'models.commendation_level'),
    adopters: [
      ...new Map(
        adopting
          .filter((one) => one['replication.model_key'] === row['models.model_key'])
          .map((one) => [one['replication.to_unit_code'], textOf(one, 'replication.to_unit_name') ?? '']),
      ).values(),
    ],
  }))
}

export function readModels(rows: Row[]): Map<number, YearModels> {
  const share = (row: Row, n: string, of: string, rate: string): Share => ({
    n: numberOf(row, n),
    of: numberOf(row, of),
    rate: numberOf(row, rate),
  })
  return new Map(
    rows.map((row) => {
      const year = Number(row['models.year'])
      return [
        year,
        {
          year,
          count: numberOf(row, 'models.count'),
          collective: numberOf(row, 'models.collective_count'),
          individual: numberOf(row, 'models.individual_count'),
          effective: share(
            row,
            'models.effective_count',
            'models.evaluated_count',
            'models.effectiveness_rate',
          ),
          replicated: share(row, 'models.replicated_count', 'models.count', 'models.replication_rate'),
          commended: share(row, 'models.commended_count', 'models.count', 'models.commendation_rate'),
          recognised: share(row, 'models.recognised_count', 'models.count', 'models.recognition_rate'),
          outstanding: numberOf(row, 'models.outstanding_count'),
        },
      ]
    }),
  )
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
            of: numberOf(row, 'reporting.quota_owed'),
            rate: numberOf(row, 'reporting.quota_rate'),
          },
        },
      ]
    }),
  )
}

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
      assumed: row['reporting.assumed'] === true || row['reporting.assumed'] === 'true',
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
    quotaMet: numberOf(row, 'reporting.quota_met') ?? 0,
  }))
}

/** A year of which the filters leave no model. */
export function withoutModels(year: number): YearModels {
  const none: Share = { n: 0, of: 0, rate: null }
  return {
    year,
    count: 0,
    collective: 0,
    individual: 0,
    effective: none,
    replicated: none,
    commended: none,
    recognised: none,
    outstanding: 0,
  }
}

/** A year in which none of the filtered units owes or sent a report. */
export function whereNobodyOwes({ year, closesOn }: YearReporting): YearReporting {
  const none: Share = { n: 0, of: 0, rate: null }
  return { year, closesOn, received: none, incomplete: 0, late: 0, missing: 0, notDue: 0, quota: none }
}

/** A unit that has reported, owes the quota and sent fewer than the minimum. */
export function isBelowMinimum(unit: Unit): boolean {
  return unit.quotaOwed > 0 && unit.quotaMet === 0 && unit.receivedOn !== null
}

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
  const closesOn = reporting.get(year)?.closesOn
  return closesOn != null && today <= closesOn
}

/** A year before the plan laid any duty on anybody. */
export function isBeforePlan(reporting: Map<number, YearReporting>, year: number): boolean {
  return !reporting.get(year)?.received.of
}

interface Cell {
  year: number
  code: string
  name: string
  row: Row
}

function cells(rows: Row[], code: string, name: string): Cell[] {
  return rows.map((row) => ({
    year: Number(row['models.year']),
    code: textOf(row, code) ?? '',
    name: textOf(row, name) ?? '',
    row,
  }))
}

/**
 * This year against the year before, part by part, largest first. A part that the year
 * has no row for counts 0 if the year has any row at all, else it is not known.
 */
function compare(all: Cell[], year: number, everyPart: Map<string, string>): Part[] {
  const at = (wanted: number) => {
    const inYear = all.filter((cell) => cell.year === wanted)
    const found = new Map(inYear.map((cell) => [cell.code, numberOf(cell.row, 'models.count')]))
    return (code: string) => (inYear.length ? (found.get(code) ?? 0) : null)
  }
  const now = at(year)
  const before = at(year - 1)
  return [...everyPart]
    .map(([code, name]) => ({
      code,
      name,
      now: now(code),
      before: before(code),
      outOfScope: false,
      outOfScopeBefore: false,
    }))
    .sort((a, b) => (b.now ?? -1) - (a.now ?? -1) || Number(a.code) - Number(b.code))
}

const named = (all: Cell[]): Map<string, string> => new Map(all.map((cell) => [cell.code, cell.name]))

/**
 * The plan's eleven fields; with a filter that makes no field owe a model only those that ever had one.
 * @param called the fields by name
 */
export function readFields(
  rows: Row[],
  year: number,
  everyField: boolean,
  called: Row[],
  unnamed: (code: number) => string,
): Part[] {
  const all = cells(rows, 'models.field_code', 'models.field_name')
  const more = everyField ? cells(called, 'models.field_code', 'models.field_name') : []
  const names = named([...more, ...all])
  if (everyField) {
    for (let code = 1; code <= 11; code++)
      if (!names.has(String(code))) names.set(String(code), unnamed(code))
  }
  return compare(all, year, names)
}

export interface DistrictParts {
  districts: Part[]
  /** Models of the whole province: no district's, shown apart. */
  provinceWide: Part | null
}

/** Districts on the common basis; the former Ninh Thuận is out of scope before the merger. */
export function readDistricts(rows: Row[], year: number): DistrictParts {
  const all = cells(rows, 'models.district_code', 'models.district_name')
  const parts = compare(all, year, named(all)).map((part) => {
    if (part.code !== SOUTH) return part
    const outOfScope = year < MERGER_YEAR
    const outOfScopeBefore = year - 1 < MERGER_YEAR
    return {
      ...part,
      now: outOfScope ? null : part.now,
      before: outOfScopeBefore ? null : part.before,
      outOfScope,
      outOfScopeBefore,
    }
  })
  const inScopeFirst = (a: Part, b: Part) => Number(a.outOfScope) - Number(b.outOfScope)
  return {
    districts: parts.filter((part) => part.code !== PROVINCE_WIDE).sort(inScopeFirst),
    provinceWide: parts.find((part) => part.code === PROVINCE_WIDE) ?? null,
  }
}

export interface CommuneParts extends DistrictParts {
  /** Communes without a model; null where the filters do not leave that question. */
  without: number | null
}

/**
 * Communes of a year beside the year before, most models first; what lies in no single one is the province's.
 * @param all how many communes there are; null: not asked
 */
export function readCommunes(
  rows: Row[],
  year: number,
  provinceWide: string,
  all: number | null,
): CommuneParts {
  const places = cells(rows, 'models.area_then_code', 'models.area_then_name').map((cell) =>
    cell.code === '' || cell.code === PROVINCE_WIDE
      ? { ...cell, code: PROVINCE_WIDE, name: provinceWide }
      : cell,
  )
  const parts = compare(places, year, named(places))
  const communes = parts
    .filter((part) => part.code !== PROVINCE_WIDE)
    .sort((a, b) => (b.now ?? 0) - (a.now ?? 0) || a.name.localeCompare(b.name, 'vi'))
  return {
    districts: communes,
    provinceWide: parts.find((part) => part.code === PROVINCE_WIDE) ?? null,
    without: all === null ? null : Math.max(0, all - communes.filter((part) => part.now).length),
  }
}

/** Replication by field in one year, highest rate first; fields without models last. */
export function readReplication(rows: Row[], year: number): ReplicationPart[] {
  return cells(rows, 'models.field_code', 'models.field_name')
    .filter((cell) => cell.year === year)
    .map(({ code, name, row }) => ({
      code,
      name,
      replicated: {
        n: numberOf(row, 'models.replicated_count'),
        of: numberOf(row, 'models.count'),
        rate: numberOf(row, 'models.replication_rate'),
      },
    }))
    .sort(
      (a, b) =>
        (b.replicated.rate ?? -1) - (a.replicated.rate ?? -1) ||
        (b.replicated.of ?? 0) - (a.replicated.of ?? 0) ||
        Number(a.code) - Number(b.code),
    )
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

export function readProgress(units: Unit[], receipts: Receipt[], sameDay: Day | null): ChannelProgress[] {
  const channels: Channel[] = ['government', 'party']
  return channels.flatMap((channel) => {
    const owing = units.filter((unit) => unit.channel === channel && unit.expected > 0)
    if (!owing.length) return []
    const dueOn = mostCommon(owing.flatMap((unit) => unit.dueOn ?? []))
    const byState: Record<State, number> = { on_time: 0, late: 0, missing: 0, not_due: 0 }
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

export const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)

function mostCommon(days: Day[]): Day | null {
  const tally = new Map<Day, number>()
  for (const day of days) tally.set(day, (tally.get(day) ?? 0) + 1)
  return [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null
}
