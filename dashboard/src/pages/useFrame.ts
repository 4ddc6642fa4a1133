import type { UseQueryResult } from '@tanstack/react-query'
import { useRows } from '../api/useRows.ts'
import type { Row } from '../api/cube.ts'
import { sameDayLastYear, type Day } from '../dates.ts'
import { useNarrowing, type Filters } from '../filters.ts'
import type { Against, Scope } from '../i18n/vi/sentences.ts'
import {
  defaultYear,
  isBeforePlan,
  isProvisional,
  readModels,
  readReporting,
  type YearModels,
  type YearReporting,
} from './overview/overview.ts'
import * as queries from './overview/queries.ts'

/** What every part of a page knows of the year that it shows. */
export interface YearFrame {
  year: number
  today: Day
  provisional: boolean
  beforePlan: boolean
  scope: Scope
  against: Against | null
}

export interface Years {
  /** Years to choose from, latest first; empty until they are known. */
  years: number[]
  /** The year that is shown: the one asked for, else the latest with anything. */
  year: number | null
  latestYear: number | null
  /** Where an unfinished year is compared: last year, cut off at the same day. */
  cut: queries.Cut | null
  /** What the figures are about, for sentences. */
  scope: Scope
  /** Somebody owed a report the year before. */
  owedBefore: boolean
  known: { models: Map<number, YearModels>; reporting: Map<number, YearReporting> } | null
  models: UseQueryResult<Row[]>
  reporting: UseQueryResult<Row[]>
  /** The frame of the year; only to be asked for once `known` is there. */
  frame: () => YearFrame
}

/** Which years there are and which one is shown, from two queries that do not depend on the year. */
export function useYears(filters: Filters, snapshot: string, today: Day): Years {
  const { channel, kind } = filters
  const scope = { channel, kind, narrowed: Object.keys(useNarrowing()).length > 0 }
  const models = useRows(queries.modelsByYear(scope), snapshot)
  const reporting = useRows(queries.reportingByYear(scope), snapshot)
  const known =
    models.data && reporting.data
      ? { models: readModels(models.data), reporting: readReporting(reporting.data) }
      : null
  const years = known ? yearsOf(known.models, known.reporting, today) : []
  const latestYear = known ? defaultYear(known.models, known.reporting, today) : null
  const year = filters.year !== null && years.includes(filters.year) ? filters.year : latestYear
  const provisional = known !== null && year !== null && isProvisional(known.reporting, year, today)
  const hasBefore = known !== null && year !== null && (known.models.get(year - 1)?.count ?? null) !== null
  const owedBefore = known !== null && year !== null && !isBeforePlan(known.reporting, year - 1)
  const cut = provisional && hasBefore ? { year: year! - 1, day: sameDayLastYear(today) } : null
  return {
    years,
    year,
    latestYear,
    cut,
    scope,
    owedBefore,
    known,
    models,
    reporting,
    frame: () => ({
      year: year!,
      today,
      provisional,
      beforePlan: isBeforePlan(known!.reporting, year!),
      scope,
      against: hasBefore
        ? { day: cut?.day ?? null, year: year! - 1, oldArea: year === queries.MERGER_YEAR }
        : null,
    }),
  }
}

/** Years with models or duties, latest first; never one that lies ahead of today. */
function yearsOf(
  models: Map<number, YearModels>,
  reporting: Map<number, YearReporting>,
  today: Day,
): number[] {
  const last = Number(today.slice(0, 4))
  return [...new Set([...models.keys(), ...reporting.keys()])]
    .filter((year) => year <= last)
    .sort((a, b) => b - a)
}
