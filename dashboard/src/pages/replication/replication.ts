import { numberOf, textOf, type Row } from '../../api/cube.ts'

/** One year of replication. */
export interface YearReplication {
  year: number
  events: number
  sites: number
  models: number
  units: number
  /** Days from registration to the first replication; null where no date is known. */
  medianDays: number | null
}

export function readYears(rows: Row[]): Map<number, YearReplication> {
  return new Map(
    rows.map((row) => {
      const year = numberOf(row, 'replication.year')!
      const value = (name: string) => numberOf(row, `replication.${name}`) ?? 0
      return [
        year,
        {
          year,
          events: value('events'),
          sites: value('sites'),
          models: value('models'),
          units: value('adopting_units'),
          medianDays: numberOf(row, 'replication.median_days_to_replicate'),
        },
      ]
    }),
  )
}

export interface Place {
  code: string
  name: string
}

/** Sites from each place (rows) to each place (columns), both with the most first. */
export interface Flows {
  from: Place[]
  to: Place[]
  /** Row by column; 0 where nothing went. */
  sites: number[][]
  total: number
  /** Sites whose place of origin took them over itself. */
  within: number
}

/** What the receiving place is called in the code of a flow where it is not known. */
export const ELSEWHERE = ''

export function readFlows(rows: Row[], elsewhere: string): Flows {
  const names = new Map<string, string>()
  const from = new Map<string, number>()
  const to = new Map<string, number>()
  const cells = new Map<string, number>()
  let within = 0
  for (const row of rows) {
    const [a, b] = [
      textOf(row, 'replication.from_district_code')!,
      textOf(row, 'replication.to_district_code') ?? ELSEWHERE,
    ]
    names.set(a, textOf(row, 'replication.from_district_name') ?? a)
    names.set(b, b === ELSEWHERE ? elsewhere : (textOf(row, 'replication.to_district_name') ?? b))
    const sites = numberOf(row, 'replication.sites') ?? 0
    from.set(a, (from.get(a) ?? 0) + sites)
    to.set(b, (to.get(b) ?? 0) + sites)
    cells.set(`${a}>${b}`, (cells.get(`${a}>${b}`) ?? 0) + sites)
    if (a === b) within += sites
  }
  const ordered = (sums: Map<string, number>): Place[] =>
    [...sums]
      .sort(
        ([a, x], [b, y]) =>
          Number(a === ELSEWHERE) - Number(b === ELSEWHERE) ||
          y - x ||
          names.get(a)!.localeCompare(names.get(b)!, 'vi'),
      )
      .map(([code]) => ({ code, name: names.get(code)! }))
  const [rowPlaces, columnPlaces] = [ordered(from), ordered(to)]
  const sites = rowPlaces.map((a) => columnPlaces.map((b) => cells.get(`${a.code}>${b.code}`) ?? 0))
  return {
    from: rowPlaces,
    to: columnPlaces,
    sites,
    total: sites.flat().reduce((sum, value) => sum + value, 0),
    within,
  }
}

export interface Replicated {
  key: string
  name: string
  unit: string
  field: string
  sites: number
  events: number
}

export function readModels(rows: Row[]): Replicated[] {
  return rows.map((row) => ({
    key: textOf(row, 'replication.model_key')!,
    name: textOf(row, 'replication.model_name') ?? '',
    unit: textOf(row, 'replication.from_unit_name') ?? '',
    field: textOf(row, 'replication.field_name') ?? '',
    sites: numberOf(row, 'replication.sites') ?? 0,
    events: numberOf(row, 'replication.events') ?? 0,
  }))
}

export interface Receiver {
  code: string
  name: string
  models: number
  sites: number
}

export function readReceivers(rows: Row[]): Receiver[] {
  return rows.map((row) => ({
    code: textOf(row, 'replication.to_unit_code')!,
    name: textOf(row, 'replication.to_unit_name') ?? '',
    models: numberOf(row, 'replication.models') ?? 0,
    sites: numberOf(row, 'replication.sites') ?? 0,
  }))
}

/** Last day of each span of waiting; the last span is open. */
export const SPANS = [90, 180, 365, 730] as const

/** First replications by span, and how many there are. */
export function readSpans(rows: Row[]): { spans: number[]; cases: number } {
  const spans = Array.from({ length: SPANS.length + 1 }, () => 0)
  for (const row of rows) {
    const days = numberOf(row, 'replication.days_to_first')!
    const at = SPANS.findIndex((last) => days <= last)
    spans[at < 0 ? SPANS.length : at]! += numberOf(row, 'replication.events') ?? 0
  }
  return { spans, cases: spans.reduce((sum, value) => sum + value, 0) }
}

/** How many of one year's models were replicated by then. */
export interface YearRate {
  year: number
  n: number
  of: number
  rate: number | null
}

export function readRates(rows: Row[]): YearRate[] {
  return rows.map((row) => ({
    year: numberOf(row, 'models.year')!,
    n: numberOf(row, 'models.replicated_count') ?? 0,
    of: numberOf(row, 'models.count') ?? 0,
    rate: numberOf(row, 'models.replication_rate'),
  }))
}
