import { undecidedPairs } from '../../../../cube/domain/duplicates.ts'
import { sameDayLastYear } from '../../../../cube/domain/dates.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { headlineOf, type Headline } from '../../../../cube/domain/findings/headline.ts'
import type { TrendYear } from '../../../../cube/domain/findings/trend.ts'
import {
  modelsByYear,
  modelsOnDay,
  modelsOnOldArea,
  OUTSTANDING_SINCE,
  readModels,
  withoutModels,
  type YearModels,
} from '../../../../cube/domain/models.ts'
import { isBelowMinimum, until, type Receipt, type YearReporting } from '../../../../cube/domain/reporting.ts'
import { numberOf, sum, type Row } from '../../../../cube/domain/rows.ts'
import { hasOtherDuties, isIncomplete, isProvisional } from '../../../../cube/domain/years.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, type YearFrame, type Years } from '../../data/years.ts'
import { reportNeeds, reportsOf } from './readReports.ts'

/** Reports that came in time, or that meet the quota, of those that are owed. */
type Part = { n: number; of: number } | null

/** The year in a few figures, beside the years before. */
export interface Summary extends YearFrame {
  /** Up to the latest six years that have anything, ascending. */
  years: number[]
  models: Map<number, YearModels>
  reporting: Map<number, YearReporting>
  /** The two sides of the comparison; `before` is the same day last year in an unfinished year. */
  compared: { now: YearModels | null; before: YearModels | null }
  /** Reports in and quota met, last year, up to the same day in an unfinished year. */
  reportedBefore: Part
  quotaBefore: Part
  /** The plan laid a duty on somebody the year before. */
  owedBefore: boolean
  headline: Headline
  trend: TrendYear[]
  sameDay: number | null
  /** Units that have reported and sent fewer than the minimum. */
  below: number
  /**
   * Pairs that may be one model and are counted as two, and models counted as new that may carry an earlier one on; null
   * where the snapshot does not know.
   */
  undecided: { pairs: number; continued: number } | null
  queries: { models: Query; oldArea: Query; sameDay: Query | null }
}

/** Reads the year's figures from queries by year, and from the reports of the year. */
export function readSummary(ask: Ask, selection: Selection): Summary {
  const { channel, kind } = selection.filters
  const oldArea = modelsOnOldArea({ channel, kind })
  const years = readYears(ask, selection, [rows(oldArea, selection)])
  const { frame, cut, known, owedBefore } = years
  const { scope, year } = frame
  const sameDay = cut && modelsOnDay(scope, cut)
  // A pair is of two models: what the filters leave of it is no pair.
  const hasPairs = selection.martVersion >= OUTSTANDING_SINCE && kind === null && !scope.narrowed
  const answers = ask({
    ...reportNeeds(years, selection),
    oldArea: rows(oldArea, selection),
    sameDay: sameDay && rows(sameDay, selection),
    undecided: hasPairs ? rows(undecidedPairs(scope, year), selection) : null,
  })
  const { units, progress, receipts } = reportsOf(answers, years)
  const onOldArea = withNone(readModels(answers.oldArea), known.models)
  const before = beforeOf(receipts, years, known.reporting.get(year)?.quotaNotDue ?? 0)
  const compared = comparedOf(years, onOldArea, answers.sameDay, before.reported)
  const now = known.models.get(year) ?? null
  const reported = known.reporting.get(year)?.received
  const shown = years.years.slice(0, 6).reverse()
  return {
    ...frame,
    years: shown,
    models: known.models,
    reporting: known.reporting,
    compared,
    reportedBefore: before.reported,
    quotaBefore: before.quota,
    owedBefore,
    headline: headlineOf({
      ...frame,
      count: now?.count ?? null,
      compared: {
        now: compared.now?.count ?? null,
        before: compared.before?.count ?? null,
        against: frame.against,
      },
      received: reported?.n ?? null,
      expected: reported?.of ?? null,
      replicationRate: now?.replicated.rate ?? null,
      progress,
    }),
    trend: shown.map((shownYear) => ({
      year: shownYear,
      total: known.models.get(shownYear)?.count ?? null,
      oldArea: onOldArea.get(shownYear)?.count ?? null,
      provisional: isProvisional(known.reporting, shownYear, frame.today),
      incomplete: isIncomplete(known.reporting, shownYear, frame.today),
      otherDuties: hasOtherDuties(known.reporting, shownYear),
    })),
    below: units.filter(isBelowMinimum).length,
    undecided: answers.undecided && {
      pairs: numberOf(answers.undecided[0], 'duplicates.undecided_count') ?? 0,
      continued: numberOf(answers.undecided[0], 'duplicates.continuation_undecided_count') ?? 0,
    },
    sameDay: cut && !frame.against?.dated ? (compared.before?.count ?? null) : null,
    queries: { models: modelsByYear(scope), oldArea, sameDay },
  }
}

/**
 * Last year's reports and quota, up to the same day in an unfinished year; null where nothing was owed.
 * @param notDue units that owe the quota and are not due yet: of last year, too, only those count that had reported
 */
function beforeOf(
  receipts: Receipt[],
  { cut, frame }: Years,
  notDue: number,
): { reported: Part; quota: Part } {
  if (receipts.length === 0) return { reported: null, quota: null }
  // Of each report the day of receipt is known, whichever day the models are known for.
  const inTime = until(receipts, cut && sameDayLastYear(frame.today))
  return {
    reported: { n: sum(inTime.map((r) => r.received)), of: sum(receipts.map((r) => r.expected)) },
    quota: {
      n: sum(inTime.map((r) => r.quotaMet)),
      of: sum((cut && notDue ? inTime : receipts).map((r) => r.quotaOwed)),
    },
  }
}

/** The year and the one before on one basis: the common area across the merger, the same day while it is open. */
function comparedOf(
  { frame: { year, against }, cut, known }: Years,
  onOldArea: Map<number, YearModels>,
  sameDay: Row[] | null,
  reported: Part,
): Summary['compared'] {
  const models = against?.oldArea ? onOldArea : known.models
  return {
    now: models.get(year) ?? null,
    before: cut
      ? (readModels(sameDay!).get(cut.year) ?? noneBy(cut.year, reported))
      : (models.get(year - 1) ?? null),
  }
}

/** Years of which something is known: no row of theirs means that they hold none. */
function withNone(found: Map<number, YearModels>, known: Map<number, YearModels>): Map<number, YearModels> {
  const years = [...known.values()].filter((year) => year.count !== null).map(({ year }) => year)
  return new Map([...years.map((year) => [year, withoutModels(year)] as const), ...found])
}

/** What reports that hold no model say; nothing where none had come. */
const noneBy = (year: number, reported: Part): YearModels | null => (reported?.n ? withoutModels(year) : null)
