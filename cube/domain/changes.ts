import type { Day } from './dates.ts'
import { equals, equalsIfAny, type Filter, type Query } from './filter.ts'
import { numberOf, textOf, type Row } from './rows.ts'
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

/** Units whose due date came since, and who have not sent. */
export const fellDue = ({ year, channel, district, unit }: ChangesOf, { day }: Since): Query => ({
  measures: ['reporting.missing'],
  filters: [
    equals('reporting.year', year),
    { member: 'reporting.due_on', operator: 'afterOrOnDate', values: [day] },
    ...equalsIfAny('reporting.channel', channel),
    ...equalsIfAny('reporting.district_code', district),
    ...equalsIfAny('reporting.unit_code', unit),
  ],
})

/** Reports that were overdue then and came since, by cause. */
export const cameOverdue = (of: ChangesOf, since: Since): Query => ({
  measures: ['changes.reports'],
  dimensions: ['changes.cause'],
  filters: [
    ...conditions({ ...of, field: null }, since),
    { member: 'changes.due_on', operator: 'beforeDate', values: [since.day] },
  ],
})

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

/** @param code, name dimensions of the view */
export function readChanges(rows: Row[], of: ChangesOf, code: string, name = code): ChangedPartOf[] {
  const measures = measuresOf(of)
  const value = (row: Row, metric: keyof typeof measures) => numberOf(row, measures[metric]) ?? 0
  return rows.map((row) => ({
    code: textOf(row, `changes.${code}`) ?? '',
    name: textOf(row, `changes.${name}`) ?? '',
    models: value(row, 'models'),
    replicated: value(row, 'replicated'),
    reports: value(row, 'reports'),
  }))
}
