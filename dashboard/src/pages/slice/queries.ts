import type { Filter, Query } from '../../api/cube.ts'
import * as whole from '../overview/queries.ts'
import type { Cut, Scope } from '../overview/queries.ts'

export const equals = (member: string, value: string): Filter => ({
  member,
  operator: 'equals',
  values: [value],
})

/** A query cut down to a part of the models. */
export const within = (query: Query, slice: Filter[]): Query => ({
  ...query,
  filters: [...(query.filters ?? []), ...slice],
})

/** Filters by channel and kind, as every page has them. */
const scoped = (scope: Scope): Filter[] => whole.modelsByYear(scope).filters!

export const byYear = (scope: Scope, slice: Filter[]): Query => within(whole.modelsByYear(scope), slice)
export const onOldArea = (scope: Scope, slice: Filter[]): Query => within(whole.modelsOnOldArea(scope), slice)
export const onDay = (scope: Scope, slice: Filter[], cut: Cut): Query =>
  within(whole.modelsOnDay(scope, cut), slice)

/** The units that report the part's models, in one year. */
export function byUnit(scope: Scope, slice: Filter[], year: number): Query {
  return {
    measures: [
      'models.count',
      'models.evaluated_count',
      'models.effective_count',
      'models.effectiveness_rate',
      'models.replicated_count',
      'models.replication_rate',
    ],
    dimensions: ['models.unit_code', 'models.unit_name'],
    filters: [...scoped(scope), equals('models.year', String(year)), ...slice],
    order: [
      ['models.count', 'desc'],
      ['models.unit_name', 'asc'],
    ],
  }
}

/** The part's models of one year that were replicated in that year or earlier. */
export function replicated(scope: Scope, slice: Filter[], year: number): Query {
  return {
    measures: [],
    dimensions: [
      'models.model_key',
      'models.model_name',
      'models.subject_name',
      'models.unit_name',
      'models.evaluation',
      'models.commended',
    ],
    filters: [
      ...scoped(scope),
      equals('models.year', String(year)),
      equals('models.counted', 'true'),
      equals('models.replicated', 'true'),
      { member: 'models.status', operator: 'notEquals', values: ['discontinued'] },
      ...slice,
    ],
    order: [['models.model_name', 'asc']],
  }
}

/** To how many places each model was replicated, up to a year's end. */
export function sites(spread: Filter[], year: number): Query {
  return {
    measures: ['replication.sites'],
    dimensions: ['replication.model_key'],
    filters: [{ member: 'replication.year', operator: 'lte', values: [String(year)] }, ...spread],
    order: [['replication.sites', 'desc']],
  }
}
