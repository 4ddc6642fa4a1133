import type { UseQueryResult } from '@tanstack/react-query'
import type { Day } from '../../../cube/domain/dates.ts'
import { modelsByYear, readModels } from '../../../cube/domain/models.ts'
import type { Against, Cut } from '../../../cube/domain/period.ts'
import { readReporting, reportingByYear } from '../../../cube/domain/reporting.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import type { ReportScope, Scope } from '../../../cube/domain/scope.ts'
import { shownYear, type Known } from '../../../cube/domain/years.ts'
import { narrowed, withoutEffect } from './narrow.ts'
import { useAnswer, useRows } from './useRows.ts'
import { useNarrowing, type Filters } from './filters.ts'

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

export interface Years {
  /** Years to choose from, latest first; empty until they are known. */
  years: number[]
  /** The year that is shown: the one asked for, else the latest with anything; the filters do not move it. */
  year: number | null
  latestYear: number | null
  /** Where an unfinished year is compared: last year, cut off at the same day. */
  cut: Cut | null
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
  const reportingQuery = reportingByYear(scope)
  const models = useRows(modelsByYear(scope), snapshot)
  const reporting = useRows(reportingQuery, snapshot)
  const wholeModels = useAnswer(modelsByYear({ channel: null, kind: null }), snapshot)
  const wholeReporting = useAnswer(reportingQuery, snapshot)
  const reports: ReportScope = {
    channel,
    narrowed: narrowed(reportingQuery, narrowing) !== reportingQuery,
    wider: kind !== null || withoutEffect([reportingQuery], narrowing).length > 0,
  }
  const shown =
    models.data && reporting.data && wholeModels.data && wholeReporting.data
      ? shownYear(
          { models: readModels(models.data), reporting: readReporting(reporting.data) },
          { models: readModels(wholeModels.data), reporting: readReporting(wholeReporting.data) },
          reports,
          filters.year,
          today,
        )
      : null
  return {
    years: shown?.years ?? [],
    year: shown?.year ?? null,
    latestYear: shown?.latestYear ?? null,
    cut: shown?.cut ?? null,
    scope,
    reports,
    owedBefore: shown?.owedBefore ?? false,
    known: shown?.known ?? null,
    needed: [models, reporting, wholeModels, wholeReporting],
    frame: () => {
      const { year, provisional, beforePlan, against } = shown!
      return { year, today, provisional, beforePlan, scope, reports, against }
    },
  }
}
