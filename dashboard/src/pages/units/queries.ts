import { equals, isSet, notEquals, type Query } from '../../../../cube/domain/filter.ts'
import { reportsOfYear, type UnitScope } from '../../../../cube/domain/units.ts'

/** How one year's reports came in, by kind of unit, channel and day of receipt. */
export function receiptsOfYear({ channel, unitKind }: UnitScope, year: number): Query {
  return {
    measures: ['reporting.expected', 'reporting.received', 'reporting.quota_owed', 'reporting.quota_met'],
    dimensions: ['reporting.channel', 'reporting.received_on'],
    order: [['reporting.received_on', 'asc']],
    filters: reportsOfYear({ channel, unitKind }, year).filters!,
  }
}

/** Why rows of a year's reports are held, by reason and unit. */
export function heldRows(year: number): Query {
  return {
    measures: ['quality.rows_held'],
    dimensions: ['quality.code', 'quality.unit_code'],
    order: [['quality.rows_held', 'desc']],
    filters: [equals('quality.year', year), { member: 'quality.rows_held', operator: 'gt', values: ['0'] }],
  }
}

/** How many models one unit reported each year, those included that are counted at another unit. */
export function reportedByUnit(code: string): Query {
  return {
    measures: ['models.reported_count'],
    dimensions: ['models.year'],
    order: [['models.year', 'desc']],
    filters: [equals('models.unit_code', code)],
  }
}

/** One unit's models in one year. */
export function modelsOfUnit(code: string, year: number): Query {
  return {
    measures: [],
    dimensions: [
      'models.model_key',
      'models.model_name',
      'models.subject_name',
      'models.field_name',
      'models.kind',
      'models.status',
      'models.evaluation',
      'models.replicated',
    ],
    order: [['models.model_name', 'asc']],
    filters: [
      equals('models.unit_code', code),
      equals('models.year', year),
      equals('models.counted', 'true'),
      notEquals('models.status', 'discontinued'),
    ],
  }
}

/** Everything that was wrong or doubtful in one unit's files. */
export function issuesOfUnit(code: string): Query {
  return {
    measures: [],
    dimensions: [
      'quality.year',
      'quality.code',
      'quality.severity',
      'quality.file_name',
      'quality.sheet',
      'quality.row_no',
      'quality.column_name',
      'quality.value',
      'quality.message',
      'quality.received_on',
    ],
    order: [
      ['quality.received_on', 'desc'],
      ['quality.severity', 'asc'],
      ['quality.row_no', 'asc'],
    ],
    filters: [equals('quality.unit_code', code), isSet('quality.code')],
  }
}
