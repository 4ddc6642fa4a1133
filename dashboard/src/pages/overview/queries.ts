import type { Filter, Query } from '../../api/cube.ts'
import type { Day } from '../../dates.ts'
import type { Filters } from '../../filters.ts'

/** Code of the common area that joined on 1 July 2025. */
export const SOUTH = '58'
/** Code of the models of the whole province. */
export const PROVINCE_WIDE = '56'
/** First year whose annual round ends after the merger of 1 July 2025. */
export const MERGER_YEAR = 2025

export type Scope = Pick<Filters, 'channel' | 'kind'>

/** Cuts one year off at a day of receipt: what was known of it on the same day last year. */
export interface Cut {
  year: number
  day: Day
}

const equals = (member: string, value: string): Filter => ({ member, operator: 'equals', values: [value] })

function modelFilters(scope: Scope): Filter[] {
  return [
    ...(scope.channel ? [equals('models.channel', scope.channel)] : []),
    ...(scope.kind ? [equals('models.kind_class', scope.kind)] : []),
  ]
}

function reportingFilters(scope: Scope): Filter[] {
  return scope.channel ? [equals('reporting.channel', scope.channel)] : []
}

function cutFilter(cut: Cut | null): Filter[] {
  if (cut === null) return []
  const otherYear: Filter = { member: 'models.year', operator: 'notEquals', values: [String(cut.year)] }
  const inTime: Filter = { member: 'models.received_on', operator: 'beforeOrOnDate', values: [cut.day] }
  return [{ or: [otherYear, inTime] }]
}

const FIGURES = [
  'models.count',
  'models.collective_count',
  'models.individual_count',
  'models.evaluated_count',
  'models.effective_count',
  'models.effectiveness_rate',
  'models.replicated_count',
  'models.replication_rate',
  'models.commended_count',
  'models.commendation_rate',
  'models.recognised_count',
  'models.recognition_rate',
  'models.outstanding_count',
]

const byYear: Pick<Query, 'dimensions' | 'order'> = {
  dimensions: ['models.year'],
  order: [['models.year', 'asc']],
}

/** The figures of every year. */
export function modelsByYear(scope: Scope): Query {
  return { measures: FIGURES, ...byYear, filters: modelFilters(scope) }
}

/** The same without the former Ninh Thuận: the common basis over the merger. */
export function modelsOnOldArea(scope: Scope): Query {
  const outside: Filter = { member: 'models.district_code', operator: 'notEquals', values: [SOUTH] }
  return { measures: FIGURES, ...byYear, filters: [...modelFilters(scope), outside] }
}

/** The figures of one year as its reports stood on a day. */
export function modelsOnDay(scope: Scope, cut: Cut): Query {
  const inYear = equals('models.year', String(cut.year))
  const inTime: Filter = { member: 'models.received_on', operator: 'beforeOrOnDate', values: [cut.day] }
  return { measures: FIGURES, ...byYear, filters: [...modelFilters(scope), inYear, inTime] }
}

/** The mart's version that first held what the outstanding models are ordered by. */
export const OUTSTANDING_SINCE = 5
/** How many are told of. */
export const MOST_OUTSTANDING = 5

/** The first outstanding models of a year; `models.outstanding_count` states the rule and the order. */
export function outstandingModels(scope: Scope, year: number): Query {
  return {
    measures: [],
    dimensions: [
      'models.model_key',
      'models.model_code',
      'models.model_name',
      'models.unit_name',
      'models.field_name',
      'models.content',
      'models.result',
      'models.replicated_sites',
      'models.adopting_units',
      'models.commended',
      'models.commendation_level',
      'models.commendation_rank',
    ],
    filters: [
      ...modelFilters(scope),
      equals('models.year', String(year)),
      equals('models.outstanding', 'true'),
    ],
    order: [
      ['models.replicated_sites', 'desc'],
      ['models.adopting_units', 'desc'],
      ['models.commendation_rank', 'desc'],
      ['models.model_code', 'asc'],
      ['models.model_key', 'asc'],
    ],
    limit: MOST_OUTSTANDING,
  }
}

/** Which known units took over some models, up to a year. */
export function adopters(models: string[], year: number): Query {
  return {
    measures: [],
    dimensions: ['replication.model_key', 'replication.to_unit_code', 'replication.to_unit_name'],
    filters: [
      { member: 'replication.model_key', operator: 'equals', values: models },
      { member: 'replication.year', operator: 'lte', values: [String(year)] },
      { member: 'replication.to_unit_code', operator: 'set' },
    ],
    order: [
      ['replication.model_key', 'asc'],
      ['replication.to_unit_name', 'asc'],
      ['replication.to_unit_code', 'asc'],
    ],
  }
}

/** Pairs of models that may be one, of a year, not decided yet; of both sides where one of the two is. */
export function undecidedPairs({ channel }: Scope, year: number): Query {
  return {
    measures: ['duplicates.undecided_count'],
    filters: [
      equals('duplicates.year', String(year)),
      ...(channel
        ? [{ or: [equals('duplicates.channel', channel), equals('duplicates.other_channel', channel)] }]
        : []),
    ],
  }
}

/** The fields by name, whatever the filters leave of them. */
export const fieldNames: Query = {
  measures: [],
  dimensions: ['models.field_code', 'models.field_name'],
  order: [['models.field_code', 'asc']],
}

/** Every year by field. */
export function modelsByField(scope: Scope, cut: Cut | null): Query {
  return {
    measures: ['models.count', 'models.replicated_count', 'models.replication_rate'],
    dimensions: ['models.year', 'models.field_code', 'models.field_name'],
    order: [
      ['models.year', 'asc'],
      ['models.field_code', 'asc'],
    ],
    filters: [...modelFilters(scope), ...cutFilter(cut)],
  }
}

/** Every year by district on the common basis: nine old districts, the former Ninh Thuận, the whole province. */
export function modelsByDistrict(scope: Scope, cut: Cut | null): Query {
  return {
    measures: ['models.count'],
    dimensions: ['models.year', 'models.district_code', 'models.district_name'],
    order: [
      ['models.year', 'asc'],
      ['models.district_code', 'asc'],
    ],
    filters: [...modelFilters(scope), ...cutFilter(cut)],
  }
}

/**
 * A year by today's communes, wards and special zone, beside the year before: for years that end after they
 * began. The year before the first of them had other communes and is left out.
 */
export function modelsByCommune(scope: Scope, year: number, cut: Cut | null): Query {
  const years = [year - 1, year].filter((one) => one >= MERGER_YEAR)
  return {
    measures: ['models.count'],
    dimensions: ['models.year', 'models.area_then_code', 'models.area_then_name'],
    order: [
      ['models.year', 'asc'],
      ['models.area_then_code', 'asc'],
    ],
    filters: [
      ...modelFilters(scope),
      { member: 'models.year', operator: 'equals', values: years.map(String) },
      ...cutFilter(cut),
    ],
  }
}

/** The People's Committees of the communes, wards and special zone of a year: one each. */
export function communeCommittees(year: number): Query {
  return {
    measures: ['reporting.expected'],
    dimensions: ['reporting.unit_code'],
    filters: [equals('reporting.year', String(year)), equals('reporting.unit_kind', 'commune_committee')],
  }
}

/** Who reported, every year. Reports are by unit, so the filter by kind does not apply. */
export function reportingByYear(scope: Scope): Query {
  return {
    measures: [
      'reporting.expected',
      'reporting.received',
      'reporting.incomplete',
      'reporting.late',
      'reporting.missing',
      'reporting.not_due',
      'reporting.completeness_rate',
      'reporting.quota_owed',
      'reporting.quota_met',
      'reporting.quota_rate',
    ],
    dimensions: ['reporting.year', 'reporting.closes_on'],
    order: [['reporting.year', 'asc']],
    filters: reportingFilters(scope),
  }
}

/** How one year's reports came in, by channel and day of receipt. */
export function reportingByDay(scope: Scope, year: number): Query {
  return {
    measures: ['reporting.expected', 'reporting.received', 'reporting.quota_owed', 'reporting.quota_met'],
    dimensions: ['reporting.channel', 'reporting.received_on'],
    order: [['reporting.received_on', 'asc']],
    filters: [...reportingFilters(scope), equals('reporting.year', String(year))],
  }
}

/** One row a unit of one year: its state, its dates, what it sent to the province. */
export function reportingByUnit(scope: Scope, year: number): Query {
  return {
    measures: [
      'reporting.expected',
      'reporting.received',
      'reporting.incomplete',
      'reporting.quota_owed',
      'reporting.quota_met',
      'reporting.sent_count',
    ],
    dimensions: [
      'reporting.unit_code',
      'reporting.unit_name',
      'reporting.channel',
      'reporting.state',
      'reporting.due_on',
      'reporting.received_on',
      'reporting.days_late',
      'reporting.assumed',
    ],
    order: [
      ['reporting.unit_name', 'asc'],
      ['reporting.unit_code', 'asc'],
    ],
    filters: [...reportingFilters(scope), equals('reporting.year', String(year))],
  }
}
