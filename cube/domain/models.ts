import { onOldArea } from './areas.ts'
import { atMost, equals, equalsIfAny, isSet, type Filter, type Query } from './filter.ts'
import { knownBy, type Cut } from './period.ts'
import { isTrue, numberOf, textOf, type Row } from './rows.ts'
import type { Scope } from './scope.ts'

/** The figures of models by year, and the outstanding models: what is asked of the view `models`, and how it reads. */

/** The conditions of a scope on models. */
export function modelFilters(scope: Pick<Scope, 'channel' | 'kind'>): Filter[] {
  return [...equalsIfAny('models.channel', scope.channel), ...equalsIfAny('models.kind_class', scope.kind)]
}

/**
 * What becomes of models: how many, out of which ones, and the rate. The overview shows each under its name in
 * `data/reference/code_names.csv` (list `overview_result`), in the order of that list.
 */
export const RESULTS = {
  effective: { n: 'effective_count', of: 'evaluated_count', rate: 'effectiveness_rate' },
  replicated: { n: 'replicated_count', of: 'count', rate: 'replication_rate' },
  commended: { n: 'commended_count', of: 'count', rate: 'commendation_rate' },
  recognised: { n: 'recognised_count', of: 'count', rate: 'recognition_rate' },
} as const

export type Result = keyof typeof RESULTS

const FIGURES = [
  ...new Set([
    'count',
    'collective_count',
    'individual_count',
    ...Object.values(RESULTS).flatMap(({ n, of, rate }) => [of, n, rate]),
    'outstanding_count',
    'undecided_count',
  ]),
].map((measure) => `models.${measure}`)

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
  return { measures: FIGURES, ...byYear, filters: [...modelFilters(scope), onOldArea()] }
}

/** The figures of one year as its reports stood on a day. */
export function modelsOnDay(scope: Scope, cut: Cut): Query {
  const inTime = [equals('models.year', cut.year), knownBy(cut)]
  return { measures: FIGURES, ...byYear, filters: [...modelFilters(scope), ...inTime] }
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
      'models.kind',
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
      equals('models.year', year),
      equals('models.outstanding', 'true'),
      equals(scope.channel ? 'models.counted_in_channel' : 'models.counted', 'true'),
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

/** A part of a whole as Cube returned it: n, N and, where the catalogue has one, the rate between 0 and 1. */
export interface Share {
  n: number | null
  of: number | null
  rate: number | null
}

/** The model figures of one year. */
export interface YearModels extends Record<Result, Share> {
  year: number
  count: number | null
  collective: number | null
  individual: number | null
  outstanding: number | null
  /** Of them those that may be one with another, or carry an earlier one on; not decided. */
  undecided: number | null
}

/** An outstanding model: what it is and what came of it, in its unit's words. */
export interface OutstandingModel {
  key: string
  name: string
  unit: string
  field: string
  kind: string | null
  content: string | null
  result: string | null
  sites: number | null
  units: number | null
  commended: boolean
  commendedBy: string | null
  /** Names of the known units that took it over. */
  adopters: string[]
}

/** @param adopting the units that took them over, a row each */
export function readOutstanding(rows: Row[], adopting: Row[]): OutstandingModel[] {
  return rows.map((row) => ({
    key: textOf(row, 'models.model_key') ?? '',
    name: textOf(row, 'models.model_name') ?? '',
    unit: textOf(row, 'models.unit_name') ?? '',
    field: textOf(row, 'models.field_name') ?? '',
    kind: textOf(row, 'models.kind'),
    content: textOf(row, 'models.content'),
    result: textOf(row, 'models.result'),
    sites: numberOf(row, 'models.replicated_sites'),
    units: numberOf(row, 'models.adopting_units'),
    commended: isTrue(row, 'models.commended'),
    commendedBy: textOf(row, 'models.commendation_level'),
    adopters: [
      ...new Map(
        adopting
          .filter((one) => one['replication.model_key'] === row['models.model_key'])
          .map((one) => [one['replication.to_unit_code'], textOf(one, 'replication.to_unit_name') ?? '']),
      ).values(),
    ],
  }))
}

/** What a row says of one result; nothing where there is no row. */
export function resultOf(row: Row | undefined, result: Result): Share {
  const { n, of, rate } = RESULTS[result]
  return {
    n: numberOf(row, `models.${n}`),
    of: numberOf(row, `models.${of}`),
    rate: numberOf(row, `models.${rate}`),
  }
}

function eachResult(share: (result: Result) => Share): Record<Result, Share> {
  const results = Object.keys(RESULTS) as Result[]
  return Object.fromEntries(results.map((result) => [result, share(result)])) as Record<Result, Share>
}

export function readModels(rows: Row[]): Map<number, YearModels> {
  return new Map(
    rows.map((row) => {
      const year = Number(row['models.year'])
      return [
        year,
        {
          year,
          count: numberOf(row, 'models.count'),
          collective: numberOf(row, 'models.collective_count'),
          individual: numberOf(row, 'models.individual_count'),
          ...eachResult((result) => resultOf(row, result)),
          outstanding: numberOf(row, 'models.outstanding_count'),
          undecided: numberOf(row, 'models.undecided_count'),
        },
      ]
    }),
  )
}

/** A year of which the filters leave no model. */
export function withoutModels(year: number): YearModels {
  const none: Share = { n: 0, of: 0, rate: null }
  return {
    year,
    count: 0,
    collective: 0,
    individual: 0,
    ...eachResult(() => none),
    outstanding: 0,
    undecided: 0,
  }
}

/** Which known units took over some models, up to a year. */
export function adopters(models: string[], year: number): Query {
  return {
    measures: [],
    dimensions: ['replication.model_key', 'replication.to_unit_code', 'replication.to_unit_name'],
    filters: [
      equals('replication.model_key', ...models),
      atMost('replication.year', year),
      isSet('replication.to_unit_code'),
    ],
    order: [
      ['replication.model_key', 'asc'],
      ['replication.to_unit_name', 'asc'],
      ['replication.to_unit_code', 'asc'],
    ],
  }
}
