import type { Day } from './dates.ts'
import { equals, equalsIfAny, type Filter, type Query } from './filter.ts'
import { dayIn, numberOf, textOf, type Row } from './rows.ts'
import type { Channel } from './scope.ts'

/** What changed in the figures since a day or since a snapshot: the view `changes`, and what the calendar adds. */

/** Why a figure changed. What the calendar does is no publication's, so the view does not know it. */
export const CAUSES = ['report', 'correction', 'decision', 'organisation', 'rule', 'calendar'] as const
export type Cause = (typeof CAUSES)[number]

/** Since when: after a day, or after a step, which was made on a day. */
export interface Since {
  day: Day
  step: number | null
}

/** Whose figures. */
export interface ChangesOf {
  year: number
  channel: Channel | null
  /** Filters by field, place and unit. */
  field: string | null
  district: string | null
  unit: string | null
}

/** The measures that are the figures of these: a model that several units report counts in each of them, and once in all. */
function measuresOf({ channel, unit }: ChangesOf) {
  const whose = unit === null ? (channel === null ? '' : '_in_channel') : '_own'
  return {
    models: `changes.models${whose}`,
    replicated: `changes.replicated${whose}`,
    reports: 'changes.reports',
  }
}

const conditions = ({ year, channel, field, district, unit }: ChangesOf, { day, step }: Since): Filter[] => [
  equals('changes.year', year),
  step === null
    ? { member: 'changes.changed_on', operator: 'afterDate', values: [day] }
    : { member: 'changes.change_no', operator: 'gt', values: [String(step)] },
  ...equalsIfAny('changes.channel', channel),
  ...equalsIfAny('changes.field_code', field),
  ...equalsIfAny('changes.district_code', district),
  ...equalsIfAny('changes.unit_code', unit),
]

/** The changes in all, or by some dimensions. */
export function changesBy(of: ChangesOf, since: Since, ...dimensions: string[]): Query {
  const { models, replicated, reports } = measuresOf(of)
  return {
    measures: [models, replicated, reports],
    dimensions: dimensions.map((name) => `changes.${name}`),
    filters: conditions(of, since),
    ...(dimensions.length > 0 && {
      order: [[models, 'desc'], ...dimensions.map((name): [string, 'asc'] => [`changes.${name}`, 'asc'])],
    }),
  }
}

/** Every change with all that it is told by, in one answer. */
export const changesWhole = (of: ChangesOf, since: Since): Query =>
  changesBy(
    of,
    since,
    ...['cause', 'due_on', 'unit_code', 'unit_name', 'district_code', 'district_name'],
    ...['field_code', 'field_name'],
  )

/** Reports that were overdue on a day and came since, by cause. */
export function cameOverdue(rows: Row[], day: Day): { cause: string; n: number }[] {
  return rows.flatMap((row) => {
    const due = dayIn(row, 'changes.due_on')
    const n = numberOf(row, 'changes.reports') ?? 0
    return n !== 0 && due !== null && due < day ? [{ cause: textOf(row, 'changes.cause') ?? '', n }] : []
  })
}

/** The last step that a snapshot knows. */
export const lastStep: Query = {
  measures: [],
  dimensions: ['changes.change_no'],
  order: [['changes.change_no', 'desc']],
  limit: 1,
}

/** The number of that step; 0 where there is none. */
export const readStep = (rows: Row[]): number => numberOf(rows[0], 'changes.change_no') ?? 0

/** A part whose figures changed. */
export interface ChangedPartOf {
  code: string
  name: string
  models: number
  replicated: number
  reports: number
}

/** The changes by one dimension of the view, added up over the others. @param code, name the dimension */
export function readChanges(rows: Row[], of: ChangesOf, code: string, name = code): ChangedPartOf[] {
  const measures = measuresOf(of)
  const parts = new Map<string, ChangedPartOf>()
  for (const row of rows) {
    const key = textOf(row, `changes.${code}`) ?? ''
    const part = parts.get(key) ?? { code: key, name: '', models: 0, replicated: 0, reports: 0 }
    part.name = textOf(row, `changes.${name}`) ?? part.name
    for (const metric of ['models', 'replicated', 'reports'] as const)
      part[metric] += numberOf(row, measures[metric]) ?? 0
    parts.set(key, part)
  }
  return [...parts.values()]
}
