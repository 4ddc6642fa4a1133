import { equals, equalsIfAny, isSet, type Filter, type Query } from '../../../../cube/domain/filter.ts'
import type { Channel } from '../../../../cube/domain/scope.ts'

const inYear = (year: number, channel: Channel | null): Filter[] => [
  equals('replication.year', year),
  ...equalsIfAny('replication.channel', channel),
]

/** Replications, sites, models and adopting units of every year. */
export const byYear = (channel: Channel | null): Query => ({
  measures: [
    'replication.events',
    'replication.sites',
    'replication.models',
    'replication.adopting_units',
    'replication.median_days_to_replicate',
  ],
  dimensions: ['replication.year'],
  order: [['replication.year', 'asc']],
  filters: equalsIfAny('replication.channel', channel),
})

/** Models of every year's reports that are kept up and were replicated in it. */
export const keptByYear: Query = {
  measures: ['models.replicated_in_year_count'],
  dimensions: ['models.year'],
  order: [['models.year', 'asc']],
}

/** From which former district to which; what went to a place that is not known has none. */
export const flows = (year: number, channel: Channel | null): Query => ({
  measures: ['replication.events', 'replication.sites'],
  dimensions: [
    'replication.from_district_code',
    'replication.from_district_name',
    'replication.to_district_code',
    'replication.to_district_name',
  ],
  filters: inYear(year, channel),
})

/** Models by the sites that they went to. */
export const topModels = (year: number, channel: Channel | null): Query => ({
  measures: ['replication.sites', 'replication.events'],
  dimensions: [
    'replication.model_key',
    'replication.model_name',
    'replication.from_unit_name',
    'replication.field_name',
  ],
  order: [
    ['replication.sites', 'desc'],
    ['replication.model_name', 'asc'],
  ],
  filters: inYear(year, channel),
  limit: 20,
})

/** Units that took models over. */
export const receivers = (year: number, channel: Channel | null): Query => ({
  measures: ['replication.models', 'replication.events', 'replication.sites'],
  dimensions: ['replication.to_unit_code', 'replication.to_unit_name'],
  order: [
    ['replication.models', 'desc'],
    ['replication.to_unit_name', 'asc'],
  ],
  filters: [...inYear(year, channel), isSet('replication.to_unit_code')],
})

/** First replications of the year by the days that they took. */
export const days = (year: number, channel: Channel | null): Query => ({
  measures: ['replication.events'],
  dimensions: ['replication.days_to_first'],
  filters: [...inYear(year, channel), isSet('replication.days_to_first')],
})

/** Replications of the year one by one, those that the filters let through. */
export const events = (year: number, channel: Channel | null, filters: Filter[]): Query => ({
  measures: ['replication.sites', 'replication.events'],
  dimensions: [
    'replication.model_key',
    'replication.model_name',
    'replication.from_unit_name',
    'replication.to_unit_name',
    'replication.to_place',
    'replication.replicated_on',
  ],
  order: [
    ['replication.sites', 'desc'],
    ['replication.model_name', 'asc'],
  ],
  filters: [...inYear(year, channel), ...filters],
})

const inCohorts = (channel: Channel | null): Filter[] => equalsIfAny('cohort.channel', channel)

/** By the year of first registration: how many were replicated by the end of each year since. */
export const cohorts = (channel: Channel | null): Query => ({
  measures: ['cohort.count', 'cohort.replicated_count', 'cohort.replication_rate'],
  dimensions: ['cohort.first_year', 'cohort.year'],
  order: [
    ['cohort.first_year', 'asc'],
    ['cohort.year', 'asc'],
  ],
  filters: inCohorts(channel),
})

/** The models first registered in one year that were replicated by the end of another. */
export const cohortModels = (first: number, until: number, channel: Channel | null): Query => ({
  measures: [],
  dimensions: ['cohort.model_key', 'cohort.model_name', 'cohort.unit_name', 'cohort.field_name'],
  order: [['cohort.model_name', 'asc']],
  filters: [
    equals('cohort.first_year', first),
    equals('cohort.year', until),
    equals('cohort.replicated', 'true'),
    ...inCohorts(channel),
  ],
})

/**
 * The share of each year's models that were replicated by then.
 * @param area where the models lie; everywhere unless it is given
 */
export const ratesByYear = (channel: Channel | null, area: Filter[] = []): Query => ({
  measures: ['models.count', 'models.replicated_count', 'models.replication_rate'],
  dimensions: ['models.year'],
  order: [['models.year', 'asc']],
  filters: [...equalsIfAny('models.channel', channel), ...area],
})
