import { MERGER_YEAR } from '../areas.ts'
import { ELSEWHERE, SPANS, type Cohort, type Flows, type Receiver, type YearRate } from '../replication.ts'
import { FEW_CASES } from './change.ts'
import type { Leaders } from './leaders.ts'

export interface FlowsFinding {
  /** Sites that stay where the model is, of all. */
  within: number
  total: number
  /** Between which two known places most went; null where two pairs tie. */
  farthest: { from: string; to: string; sites: number } | null
}

/** How much stays where it began; null where nothing was replicated. */
export function flowsOf({ total, within, from, to, sites }: Flows): FlowsFinding | null {
  if (!total) return null
  let farthest: FlowsFinding['farthest'] = null
  let tied = false
  for (const [i, a] of from.entries())
    for (const [j, b] of to.entries()) {
      const value = sites[i]![j]!
      if (a.code === b.code || b.code === ELSEWHERE || !value || value < (farthest?.sites ?? 0)) continue
      tied = value === farthest?.sites
      farthest = { from: a.name, to: b.name, sites: value }
    }
  return { within, total, farthest: tied ? null : farthest }
}

/** The units that adopted the most models, all that tie; null where none did. */
export function receiversOf(units: Receiver[]): Leaders | null {
  const [first] = units
  if (first === undefined) return null
  const leaders = units.filter((unit) => unit.models === first.models)
  return { names: leaders.map((unit) => unit.name), value: first.models }
}

/** Models that were first replicated within a year, of those whose days are known; null where there are none. */
export function withinYear(spans: number[], cases: number): { n: number; of: number } | null {
  if (!cases) return null
  const n = spans.slice(0, SPANS.indexOf(365) + 1).reduce((sum, value) => sum + value, 0)
  return { n, of: cases }
}

export interface RatesFinding {
  latest: number
  provisional: boolean
  /** Null where the latest year has too few models for a rate. */
  now: YearRate | null
  /** The year before, where it has enough models. */
  before: YearRate | null
  /** The latest year on the area that the year before has too, where its own is another. */
  common: YearRate | null
}

/**
 * The rate of the latest year against the one before, each only with enough models.
 * @param oldArea the rates on the area of before the merger
 */
export function ratesOf(
  rates: YearRate[],
  latest: number,
  provisional: boolean,
  oldArea: YearRate[] = [],
): RatesFinding {
  const at = (of: YearRate[], year: number) =>
    of.find((one) => one.year === year && one.rate !== null && one.of >= FEW_CASES) ?? null
  const common = latest === MERGER_YEAR ? at(oldArea, latest) : null
  // Over the merger the two are told on one area or not at all.
  const before = latest === MERGER_YEAR && common === null ? null : at(rates, latest - 1)
  return { latest, provisional, now: at(rates, latest), before, common: before && common }
}

export interface CohortsFinding {
  /** By the end of which year since the first registration. */
  nth: number
  now: { year: number; n: number; of: number; rate: number }
  before: { year: number; rate: number } | null
}

/**
 * The youngest cohort of which two years are over against the one before it; where there is none, those of which
 * the first is; null where none has enough models.
 */
export function cohortsOf(cohorts: Cohort[]): CohortsFinding | null {
  for (const nth of [2, 1]) {
    const told = cohorts.flatMap(({ year, of, cells }) => {
      const cell = cells[nth - 1]
      return cell && !cell.provisional && of >= FEW_CASES ? [{ year, of, n: cell.n, rate: cell.rate }] : []
    })
    const now = told.at(-1)
    if (now !== undefined) return { nth, now, before: told.find((one) => one.year === now.year - 1) ?? null }
  }
  return null
}
