import { dayIn, numberOf, textOf, type Row } from './rows.ts'
import type { Day } from './dates.ts'

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

/** Adds the sites up from place to place; a receiver that is not known stands under the name `elsewhere`. */
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

/** How many of a cohort were replicated by the end of a year. */
export interface CohortCell {
  /** The year by whose end it is. */
  until: number
  n: number
  rate: number
  /** That year is not over: more may come. */
  provisional: boolean
}

/** The models that were first registered in one year. */
export interface Cohort {
  year: number
  of: number
  /** From the end of the first year (of registration) on; null: not due yet. */
  cells: (CohortCell | null)[]
}

/** Cohorts, oldest first, all with as many cells as the oldest. */
export function readCohorts(rows: Row[], isProvisional: (year: number) => boolean): Cohort[] {
  const years = rows.map((row) => numberOf(row, 'cohort.year')!)
  const [first, last] = [Math.min(...years), Math.max(...years)]
  const byYear = new Map<number, Cohort>()
  for (const row of rows) {
    const year = numberOf(row, 'cohort.first_year')!
    const until = numberOf(row, 'cohort.year')!
    const cohort = byYear.get(year) ?? {
      year,
      of: numberOf(row, 'cohort.count')!,
      cells: Array.from({ length: last - first + 1 }, () => null),
    }
    byYear.set(year, cohort)
    cohort.cells[until - year] = {
      until,
      n: numberOf(row, 'cohort.replicated_count')!,
      rate: numberOf(row, 'cohort.replication_rate')!,
      provisional: isProvisional(until),
    }
  }
  return [...byYear.values()]
}

/** What is behind a mark: models, each with how it went on. */
export interface Behind {
  rows: {
    key: string
    model: string
    name: string
    unit: string
    /** Of a replication: where to, when, to how many places. Of a cohort's model: nothing. */
    place: string | null
    day: Day | null
    sites: number | null
    field: string | null
  }[]
  models: number
  events: number
  sites: number
}

/** Reads the rows behind a mark, which are replications, or models of a cohort. */
export function readBehind(rows: Row[]): Behind {
  const view = rows.some((row) => 'cohort.model_key' in row) ? 'cohort' : 'replication'
  const text = (row: Row, name: string) => textOf(row, `${view}.${name}`)
  const sum = (name: string) =>
    rows.reduce((all, row) => all + (numberOf(row, `replication.${name}`) ?? 0), 0)
  return {
    rows: rows.map((row, i) => ({
      key: String(i),
      model: text(row, 'model_key')!,
      name: text(row, 'model_name') ?? '',
      unit: text(row, view === 'cohort' ? 'unit_name' : 'from_unit_name') ?? '',
      place: text(row, 'to_unit_name') ?? text(row, 'to_place'),
      day: dayIn(row, 'replication.replicated_on'),
      sites: numberOf(row, 'replication.sites'),
      field: text(row, 'field_name'),
    })),
    models: new Set(rows.map((row) => text(row, 'model_key'))).size,
    events: sum('events'),
    sites: sum('sites'),
  }
}
