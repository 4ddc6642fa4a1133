import type { Query } from '../../../../cube/domain/filter.ts'
import { modelsByField } from '../../../../cube/domain/parts.ts'
import { modelsByYear } from '../../../../cube/domain/models.ts'
import { type Cut } from '../../../../cube/domain/period.ts'
import { type Scope } from '../../../../cube/domain/scope.ts'
import { equals } from '../../../../cube/domain/filter.ts'
import { PART_MEASURES } from '../slice/queries.ts'

/** Every year by field: how many, how many effective, replicated. */
export function figuresByField(scope: Scope, cut: Cut | null): Query {
  return {
    ...modelsByField(scope, cut),
    measures: PART_MEASURES,
  }
}

/** What the rows of the heat map are. */
export const BY = ['district', 'unitKind', 'unit'] as const
export type By = (typeof BY)[number]

const ROWS: Record<By, string[]> = {
  district: ['models.district_code', 'models.district_name'],
  unitKind: ['models.unit_kind'],
  unit: ['models.unit_code', 'models.unit_name'],
}

/** One year's models by field and row. */
export function cells(scope: Scope, by: By, year: number): Query {
  return {
    measures: ['models.count'],
    dimensions: [...ROWS[by], 'models.field_code', 'models.field_name'],
    order: [['models.field_code', 'asc']],
    filters: [...modelsByYear(scope).filters!, equals('models.year', String(year))],
  }
}
