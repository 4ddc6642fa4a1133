import type { UseQueryResult } from '@tanstack/react-query'
import { narrowed, withoutEffect } from '../api/narrow.ts'
import { useAnswer, useRows } from '../api/useRows.ts'
import type { Row } from '../api/cube.ts'
import { sameDayLastYear, type Day } from '../dates.ts'
import { useNarrowing, type Filters } from '../filters.ts'
import type { Against, ReportScope, Scope } from '../i18n/vi/sentences.ts'
import {
  defaultYear,
  isBeforePlan,
  isProvisional,
  readModels,
  readReporting,
  whereNobodyOwes,
  withoutModels,
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
  /** Whose reports are counted. */
  reports: ReportScope
  against: Against | null
}

interface Known {
  models: Map<number, YearModels>
  reporting: Map<number, YearReporting>
}

export interface Years {
  /** Years to choose from, latest first; empty until they are known. */
  years: number[]
  /** The year that is shown: the one asked for, else the latest with anything; the filters do not move it. */
  year: number | null
  latestYear: number | null
  /** Where an unfinished year is compared: last year, cut off at the same day. */
  cut: queries.Cut | null
  /** What the figures are about, for sentences. */
  scope: Scope
  /** Whose reports are counted, for sentences. */
  reports: ReportScope
  /** The plan laid a duty on somebody the year before. */
  owedBefore: boolean
  known: Known | null
  /** The answers that `known` and `frame` wait for: a view that uses either waits for all of them. */
  needed: UseQueryResult<Row[]>[]
  /** The frame of the year; only to be asked for once `known` is there. */
  frame: () => YearFrame
}

/**
 * Which years there are and which one is shown, from queries that do not depend on the year. The years and the
 * plan's own calendar are those of the whole: a filter that leaves nothing of a year leaves the year.
 */
export function useYears(filters: Filters, snapshot: string, today: Day): Years {
  const { channel, kind } = filters
  const narrowing = useNarrowing()
  const scope = { channel, kind, narrowed: Object.keys(narrowing).length > 0 }
  const reportingQuery = queries.reportingByYear(scope)
  const models = useRows(queries.modelsByYear(scope), snapshot)
  const reporting = useRows(reportingQuery, snapshot)
  const wholeModels = useAnswer(queries.modelsByYear({ channel: null, kind: null }), snapshot)
  const wholeReporting = useAnswer(reportingQuery, snapshot)
  const reports: ReportScope = {
    channel,
    narrowed: narrowed(reportingQuery, narrowing) !== reportingQuery,
    wider: kind !== null || withoutEffect([reportingQuery], narrowing).length > 0,
  }
  const whole =
    wholeModels.data && wholeReporting.data
      ? { models: readModels(wholeModels.data), reporting: readReporting(wholeReporting.data) }
      : null
  const known =
    models.data && reporting.data && whole
      ? fill({ models: readModels(models.data), reporting: readReporting(reporting.data) }, whole, reports)
      : null
  const years = known ? yearsOf(whole!.models, whole!.reporting, today) : []
  const latestYear = known ? defaultYear(whole!.models, whole!.reporting, today) : null
  const year = filters.year !== null && years.includes(filters.year) ? filters.year : latestYear
  const provisional = known !== null && year !== null && isProvisional(whole!.reporting, year, today)
  const hasBefore = known !== null && year !== null && (known.models.get(year - 1)?.count ?? null) !== null
  const owedBefore = known !== null && year !== null && !isBeforePlan(whole!.reporting, year - 1)
  const cut = provisional && hasBefore ? { year: year! - 1, day: sameDayLastYear(today) } : null
  return {
    years,
    year,
    latestYear,
    cut,
    scope,
    reports,
    owedBefore,
    known,
    needed: [models, reporting, wholeModels, wholeReporting],
    frame: () => ({
      year: year!,
      today,
      provisional,
      beforePlan: isBeforePlan(whole!.reporting, year!),
      scope,
      reports,
      against: hasBefore
        ? { day: cut?.day ?? null, year: year! - 1, oldArea: year === queries.MERGER_YEAR }
        : null,
    }),
  }
}

/**
 * The years of the whole that the filters leave nothing of. There are 0 models where a report came in, or where
 * the filters are not by who reports; where nobody has reported nothing is known.
 */
function fill({ models, reporting }: Known, whole: Known, { channel, narrowed }: ReportScope): Known {
  const years = [...whole.models.values()].filter((year) => year.count !== null).map(({ year }) => year)
  const told = (year: number) => (channel === null && !narrowed) || Boolean(reporting.get(year)?.received.n)
  return {
    models: new Map([...years.filter(told).map((year) => [year, withoutModels(year)] as const), ...models]),
    reporting: new Map([
      ...[...whole.reporting.values()].map((of) => [of.year, whereNobodyOwes(of)] as const),
      ...reporting,
    ]),
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
