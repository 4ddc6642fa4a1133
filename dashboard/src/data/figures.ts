import type { Target } from './filters.ts'
import { equals, type Filter, type Query } from '../../../cube/domain/filter.ts'
import { fetchJson } from './cube.ts'

/** A figure as its reference names it: a measure over what its filters let through. */
export interface Figure {
  metric: string
  filters: Filter[]
}

/** A member of the catalogue with the values that the page shows of it. */
export interface Defined {
  /** E.g. `models.replication_rate`. */
  member: string
  value?: string
  numerator?: string
  denominator?: string
  /** What is measured, where its value, its reference and its rows are to be shown. */
  figure?: Figure
  /** The same where it is yet to be made: what the page asked, without the filters that narrow it. */
  from?: { queries: Query[]; year: number }
}

const viewOf = (member: string): string => member.split('.')[0]!

const namesYear = (filters: Filter[], view: string): boolean =>
  filters.some((filter) => 'member' in filter && filter.member === `${view}.year`)

/**
 * The figure behind a chart: its measure over the whole chart, in the year that the chart is about where the
 * query goes over several.
 * @param queries those of the chart, with the filters of the page; the one of the measure's own view counts
 */
export function figureOf(metric: string, queries: Query[], year: number | null): Figure {
  const view = viewOf(metric)
  const query = queries.find(
    ({ measures, dimensions = [] }) => viewOf(measures[0] ?? dimensions[0]!) === view,
  )
  const filters = query?.filters ?? []
  return {
    metric,
    filters: [
      ...filters,
      ...(year === null || namesYear(filters, view) ? [] : [equals(`${view}.year`, year)]),
    ],
  }
}

const address = (snapshot: string): string => `/api/figures?${new URLSearchParams({ snapshot }).toString()}`
const json = { 'content-type': 'application/json' }

/** The short code by which a figure can be looked up later. */
export async function codeOf(figure: Figure, snapshot: string): Promise<string> {
  const asked = { method: 'POST', headers: json, body: JSON.stringify(figure) }
  return (await fetchJson<{ code: string }>(address(snapshot), asked)).code
}

/** The same at once, for paper: a browser that is about to print waits for no answer. Null where there is none. */
export function codeNow(figure: Figure, snapshot: string): string | null {
  const request = new XMLHttpRequest()
  request.open('POST', address(snapshot), false)
  request.setRequestHeader('content-type', json['content-type'])
  try {
    request.send(JSON.stringify(figure))
    return request.status === 200 ? (JSON.parse(request.responseText) as { code: string }).code : null
  } catch {
    return null
  }
}

/** The explorer's names for the filters of the view `models`. */
const EXPLORER: Record<string, string> = {
  'models.year': 'year',
  'models.channel': 'channel',
  'models.kind_class': 'kind',
  'models.kind': 'subject',
  'models.field_code': 'field',
  'models.district_code': 'district',
  'models.unit_code': 'unit',
  'models.area_now_code': 'area',
  'models.level': 'level',
}

/** Where the models behind a figure are listed; null where the explorer cannot show just these. */
export function rowsBehind({ metric, filters }: Figure): Target | null {
  if (viewOf(metric) !== 'models') return null
  const own: Record<string, string> = {}
  const conditions: Filter[] = []
  for (const filter of filters) {
    if (!('values' in filter)) {
      conditions.push(filter)
      continue
    }
    const name = EXPLORER[filter.member]
    if (name === undefined || filter.operator !== 'equals' || filter.values.length !== 1) return null
    own[name] = filter.values[0]!
  }
  // What is asked of other years alone leaves this one as it is.
  const isOfOtherYears = (one: Filter) =>
    'values' in one &&
    one.member === 'models.year' &&
    one.operator === 'notEquals' &&
    own['year'] !== undefined &&
    !one.values.includes(own['year'])
  return conditions.every((filter) => 'or' in filter && filter.or.some(isOfOtherYears))
    ? { page: '/mo-hinh', own }
    : null
}

/** What of the models a count takes, in the explorer's words. */
const COUNTED: Record<string, Record<string, string>> = {
  count: {},
  collective_count: { kind: 'collective' },
  individual_count: { kind: 'individual' },
  sent_count: { sent: 'true' },
  recognised_count: { status: 'recognised' },
  effective_count: { evaluation: 'effective' },
  replicated_count: { replicated: 'true' },
  commended_count: { commended: 'true' },
  outstanding_count: { outstanding: 'true' },
}

/** Where just the models are listed that a count counts: one side of a rate; null where the explorer cannot show these. */
export function rowsCounted(metric: string, filters: Filter[]): Target | null {
  const taken = COUNTED[metric.replace('models.', '')]
  const whole = taken && rowsBehind({ metric, filters })
  // A filter that says the same of something else leaves other models.
  return whole && Object.keys(taken).every((name) => whole.own?.[name] === undefined || whole.own[name] === taken[name])
    ? { ...whole, own: { ...whole.own, ...taken } }
    : null
}
