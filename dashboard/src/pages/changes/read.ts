import {
  cameOverdue,
  changesBy,
  changesWhole,
  lastStep,
  readChanges,
  readStep,
  type ChangedPartOf,
  type ChangesOf,
  type Since,
} from '../../../../cube/domain/changes.ts'
import { PROVINCE_WIDE } from '../../../../cube/domain/areas.ts'
import { isDay, provinceDay, type Day } from '../../../../cube/domain/dates.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { sinceOf, type SinceFinding } from '../../../../cube/domain/findings/since.ts'
import { readUnits, reportingByUnit, type Unit } from '../../../../cube/domain/reporting.ts'
import { dayIn, textOf } from '../../../../cube/domain/rows.ts'
import type { Snapshot } from '../../data/boot.ts'
import { rows, wholeRows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, type Years } from '../../data/years.ts'

/** Since when changes are asked for: a day, or a snapshot and its day. */
export interface Asked {
  day: Day
  snapshot: string | null
}

export interface SinceSelection extends Selection {
  since: Asked
  /** After this day the snapshot knows every change; null: it knows none. */
  known: Day | null
}

/** What an address or a choice asks for: a day, or a frozen snapshot, of which one as of a day is that day. */
export function askedFor(text: string | null, snapshots: Snapshot[]): Asked | null {
  if (text === null) return null
  if (isDay(text)) return { day: text, snapshot: null }
  const found = snapshots.find((one) => one.id === text)
  if (!found) return null
  return found.asOf === null
    ? { day: provinceDay(found.builtAt), snapshot: found.id }
    : { day: found.asOf, snapshot: null }
}

/** The day so many days before another. */
export const daysBefore = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

export interface Changes {
  year: number
  day: Day
  /** What the address of the list says of it. */
  address: string
  findings: SinceFinding[]
}

/** What cannot be told, and why: before the first known day, or by a filter that changes do not know. */
export type NoChanges =
  { year: number; cannot: 'older' | 'kind' } | { year: number; cannot: 'before'; known: Day }

function cannot({ filters, since, known }: SinceSelection, year: number): NoChanges | null {
  if (known === null) return { year, cannot: 'older' }
  if (filters.kind !== null || filters.level !== null) return { year, cannot: 'kind' }
  return since.day < known ? { year, cannot: 'before', known } : null
}

function asksOf(ask: Ask, selection: SinceSelection, years: Years): { of: ChangesOf; since: Since } {
  const { channel } = selection.filters
  const { field = null, district = null, unit = null } = selection.narrowing
  const { day, snapshot } = selection.since
  const { step } = ask({ step: snapshot === null ? null : wholeRows(lastStep, snapshot) })
  return {
    of: { year: years.frame.year, channel, field, district, unit },
    since: { day, step: step && readStep(step) },
  }
}

/** Units whose due date came on a day or later, and who have not sent. */
const fellDue = (units: Unit[], day: Day): number =>
  units.filter(
    (unit) => unit.expected > 0 && unit.state === 'missing' && unit.dueOn !== null && unit.dueOn >= day,
  ).length

/** What changed, as sentences. */
export function readSince(ask: Ask, selection: SinceSelection): Changes | NoChanges {
  const years = readYears(ask, selection)
  const { year } = years.frame
  const refused = cannot(selection, year)
  if (refused) return refused
  const { of, since } = asksOf(ask, selection, years)
  const { changes, reports } = ask({
    changes: wholeRows(changesWhole(of, since), selection.snapshot),
    reports: rows(reportingByUnit(years.frame.scope, year), selection),
  })
  const models = years.known.models.get(year)
  const reporting = years.known.reporting.get(year)
  const several = (parts: ChangedPartOf[], chosen: string | null) => (chosen === null ? parts : [])
  const findings = sinceOf({
    causes: readChanges(changes, of, 'cause'),
    units: several(readChanges(changes, of, 'unit_code', 'unit_name'), of.unit),
    places: several(
      readChanges(changes, of, 'district_code', 'district_name'),
      of.district ?? of.unit,
    ).filter((part) => part.code !== PROVINCE_WIDE),
    fields: several(readChanges(changes, of, 'field_code', 'field_name'), of.field),
    // Reports are no field's.
    fellDue: of.field === null ? fellDue(readUnits(reports), since.day) : 0,
    cameOverdue: cameOverdue(changes, since.day),
    now: {
      models: models?.count ?? null,
      replicated: models?.replicated.n ?? null,
      reports: reporting?.received.n ?? null,
      overdue: reporting?.missing ?? null,
    },
  })
  return { year, day: since.day, address: selection.since.snapshot ?? since.day, findings }
}

/** One unit's changes by one cause on one day. */
export interface UnitChange extends ChangedPartOf {
  cause: string
  day: Day | null
}

export interface ChangeList {
  year: number
  day: Day
  rows: UnitChange[]
  all: UnitChange | null
  units: number
  query: Query
}

/** The changes of each unit. */
export function readChangeList(ask: Ask, selection: SinceSelection): ChangeList | NoChanges {
  const years = readYears(ask, selection)
  const { year } = years.frame
  const refused = cannot(selection, year)
  if (refused) return refused
  const { of, since } = asksOf(ask, selection, years)
  const query = changesBy(of, since, 'unit_code', 'unit_name', 'cause', 'changed_on')
  const { list, all } = ask({
    list: wholeRows(query, selection.snapshot),
    all: wholeRows(changesBy(of, since), selection.snapshot),
  })
  const parts = list.map((row) => ({
    ...readChanges([row], of, 'unit_code', 'unit_name')[0]!,
    cause: textOf(row, 'changes.cause') ?? '',
    day: dayIn(row, 'changes.changed_on'),
  }))
  const moved = parts.filter((part) => part.models || part.replicated || part.reports)
  const [total] = readChanges(all, of, 'unit_code')
  return {
    year,
    day: since.day,
    rows: moved,
    all: total ? { ...total, cause: '', day: null } : null,
    units: new Set(moved.map((part) => part.code)).size,
    query,
  }
}
