import { atMost, equals, notEquals, within, type Filter, type Query } from '../../../../cube/domain/filter.ts'
import { modelFilters, modelsByYear, modelsOnDay, modelsOnOldArea } from '../../../../cube/domain/models.ts'
import type { Cut } from '../../../../cube/domain/period.ts'
import type { Scope } from '../../../../cube/domain/scope.ts'

export const byYear = (scope: Scope, slice: Filter[]): Query => within(modelsByYear(scope), slice)
export const onOldArea = (scope: Scope, slice: Filter[]): Query => within(modelsOnOldArea(scope), slice)
export const onDay = (scope: Scope, slice: Filter[], cut: Cut): Query =>
  within(modelsOnDay(scope, cut), slice)

/** How many models a part has, how many of them are effective, and replicated. */
export const PART_MEASURES = [
  'models.count',
  'models.evaluated_count',
  'models.effective_count',
  'models.effectiveness_rate',
  'models.replicated_count',
  'models.replication_rate',
]

/** The units that report the part's models, in one year. */
export function byUnit(scope: Scope, slice: Filter[], year: number): Query {
  return {
    measures: PART_MEASURES,
    dimensions: ['models.unit_code', 'models.unit_name'],
    filters: [...modelFilters(scope), equals('models.year', year), ...slice],
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
      ...modelFilters(scope),
      equals('models.year', year),
      equals('models.counted', 'true'),
      equals('models.replicated', 'true'),
      notEquals('models.status', 'discontinued'),
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
    filters: [atMost('replication.year', year), ...spread],
    order: [['replication.sites', 'desc']],
  }
}
