import type { YearFacts } from '../../../cube/domain/findings/headline.ts'
import { modelsByYear, readModels, type Share } from '../../../cube/domain/models.ts'
import type { Against, Cut } from '../../../cube/domain/period.ts'
import { readReporting, reportingByYear } from '../../../cube/domain/reporting.ts'
import type { ReportScope, Scope } from '../../../cube/domain/scope.ts'
import { shownYear, type Known } from '../../../cube/domain/years.ts'
import { narrowed, withoutEffect } from './narrow.ts'
import { rows, wholeRows } from './rows.ts'
import type { Selection } from './selection.ts'
import { unnamed, type Ask, type Needed } from './view.ts'

/** What every part of a page knows of the year that it shows. */
export interface YearFrame extends YearFacts {
  against: Against | null
  /** Reports that came in the year, of those that are owed. */
  received: Share | null
}

export interface Years {
  /** Years to choose from, latest first. */
  years: number[]
  latestYear: number
  /** The year that is shown: the one asked for, else the latest with anything; the filters do not move it. */
  frame: YearFrame
  /** Where an unfinished year is compared: last year, cut off at the same day. */
  cut: Cut | null
  /** The plan laid a duty on somebody the year before. */
  owedBefore: boolean
  known: Known
}

/** Whose figures are meant. */
export const scopeOf = ({ filters: { channel, kind }, narrowing }: Selection): Scope => ({
  channel,
  kind,
  narrowed: Object.keys(narrowing).length > 0,
})

/** What the years are read from, whichever is shown. */
export function yearNeeds(selection: Selection) {
  const scope = scopeOf(selection)
  return {
    models: rows(modelsByYear(scope), selection),
    reporting: rows(reportingByYear(scope), selection),
    wholeModels: wholeRows(modelsByYear({ channel: null, kind: null }), selection.snapshot),
    wholeReporting: wholeRows(reportingByYear(scope), selection.snapshot),
  }
}

/**
 * Which years there are and which one is shown, from queries that do not depend on the year. The years and the
 * plan's own calendar are those of the whole: a filter that leaves nothing of a year leaves the year.
 * @param early what the view needs whatever the year is: it need not wait for it
 */
export function readYears(ask: Ask, selection: Selection, early: Needed<unknown>[] = []): Years {
  const { filters, narrowing, today, comparedOn } = selection
  const scope = scopeOf(selection)
  const reportingQuery = reportingByYear(scope)
  const { models, reporting, wholeModels, wholeReporting } = ask({
    ...unnamed(early),
    ...yearNeeds(selection),
  })
  const { channel, kind } = scope
  const reports: ReportScope = {
    channel,
    narrowed: narrowed(reportingQuery, narrowing) !== reportingQuery,
    wider: kind !== null || withoutEffect([reportingQuery], narrowing).length > 0,
  }
  const shown = shownYear(
    { models: readModels(models), reporting: readReporting(reporting) },
    { models: readModels(wholeModels), reporting: readReporting(wholeReporting) },
    reports,
    filters.year,
    today,
    comparedOn,
  )
  const { year, provisional, beforePlan, against, years, latestYear, cut, owedBefore, known } = shown
  const received = known.reporting.get(year)?.received ?? null
  return {
    years,
    latestYear,
    frame: { year, today, provisional, beforePlan, scope, reports, against, received },
    cut,
    owedBefore,
    known,
  }
}
