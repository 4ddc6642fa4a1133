import { equals, equalsIfAny, isSet, type Query } from '../../../../cube/domain/filter.ts'
import type { Channel } from '../../../../cube/domain/scope.ts'

/** Every file that came: one row a file and unit, the newest first. */
export function receipts(channel: Channel | null): Query {
  return {
    measures: ['receipts.rows_accepted', 'receipts.rows_waiting', 'receipts.rows_dropped'],
    dimensions: [
      'receipts.load_id',
      'receipts.loaded_at',
      'receipts.file_id',
      'receipts.file_name',
      'receipts.received_on',
      'receipts.unit_name',
      'receipts.counted',
    ],
    order: [
      ['receipts.load_id', 'desc'],
      ['receipts.received_on', 'desc'],
      ['receipts.file_name', 'asc'],
    ],
    filters: equalsIfAny('receipts.channel', channel),
    limit: 50_000,
  }
}

/** Rows held of a year's counted reports, by reason and unit. */
export function held(year: number): Query {
  return {
    measures: ['quality.rows_held'],
    dimensions: ['quality.code', 'quality.unit_code', 'quality.unit_name'],
    order: [['quality.rows_held', 'desc']],
    filters: [
      equals('quality.year', year),
      { member: 'quality.rows_held', operator: 'gt', values: ['0'] },
    ],
  }
}

/** The errors of held rows themselves, of one reason or unit. */
export function heldRows(year: number, code: string | null, unit: string | null): Query {
  return {
    measures: [],
    dimensions: [
      'quality.unit_name',
      'quality.file_name',
      'quality.sheet',
      'quality.row_no',
      'quality.column_name',
      'quality.code',
      'quality.value',
      'quality.message',
      'quality.received_on',
    ],
    order: [
      ['quality.unit_name', 'asc'],
      ['quality.file_name', 'asc'],
      ['quality.row_no', 'asc'],
    ],
    filters: [
      equals('quality.year', year),
      equals('quality.severity', 'error'),
      ...(code === null ? [] : [equals('quality.code', code)]),
      ...(unit === null ? [] : [equals('quality.unit_code', unit)]),
    ],
  }
}

/** What units say that they have, beside the reports it is said in. */
export function declared(year: number, channel: Channel | null): Query {
  return {
    measures: [],
    dimensions: [
      'reporting.unit_code',
      'reporting.unit_name',
      'reporting.received_on',
      'reporting.declared_total',
      'reporting.rows_held',
    ],
    order: [['reporting.unit_name', 'asc']],
    filters: [
      equals('reporting.year', year),
      isSet('reporting.received_on'),
      ...equalsIfAny('reporting.channel', channel),
    ],
  }
}

/** What is counted in their reports: confirmed duplicates stay in each unit's own figure. */
export function counted(year: number): Query {
  return {
    measures: ['models.reported_count'],
    dimensions: ['models.unit_code'],
    filters: [equals('models.year', year)],
  }
}

/** The units of a year that a form can be made for. */
export function units(year: number): Query {
  return {
    measures: [],
    dimensions: ['reporting.unit_code', 'reporting.unit_name'],
    order: [['reporting.unit_name', 'asc']],
    filters: [equals('reporting.year', year)],
  }
}

const SIDE = ['unit_code', 'unit_name', 'model_code', 'model_name', 'subject_name', 'field_name', 'reported_year']

/** Pairs of models that may be one, with what was decided, every year. */
export const duplicates: Query = {
  measures: [],
  dimensions: [
    'round',
    'kind',
    'reason_name',
    'year',
    'decision',
    'decided_on',
    'decided_by',
    'note',
    ...SIDE,
    ...SIDE.map((name) => `other_${name}`),
  ].map((name) => `duplicates.${name}`),
  order: [
    ['duplicates.year', 'desc'],
    ['duplicates.unit_name', 'asc'],
    ['duplicates.model_name', 'asc'],
  ],
}
