import type { Query } from '../../../../cube/domain/filter.ts'
import type { Row } from '../../../../cube/domain/rows.ts'
import { numberOf } from '../../../../cube/domain/rows.ts'
import { useAnswer, useRows, useView, type View } from '../../data/useRows.ts'
import type { Snapshot } from '../../data/boot.ts'
import type { Filters } from '../../data/filters.ts'
import { headlineOf, type Headline } from '../../../../cube/domain/findings/headline.ts'
import { noticeOf, type Notice } from './notice.ts'
import type { TrendYear } from '../../../../cube/domain/findings/trend.ts'
import { noticesOf } from '../../../../cube/domain/findings/notices.ts'
import { overview as overviewWords } from '../../i18n/vi/overview.ts'
import { words } from '../../i18n/vi/words.ts'
import {
  isBelowMinimum,
  readProgress,
  readReceipts,
  readUnits,
  until,
  type YearReporting,
} from '../../../../cube/domain/reporting.ts'
import { isIncomplete, isProvisional } from '../../../../cube/domain/years.ts'
import {
  readDistricts,
  readCommunes,
  readFields,
  readReplication,
  type CommuneParts,
  type DistrictParts,
  type Part,
  type ReplicationPart,
} from '../../../../cube/domain/parts.ts'
import {
  readOutstanding,
  readModels,
  withoutModels,
  type OutstandingModel,
  type YearModels,
} from '../../../../cube/domain/models.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import { adopters } from '../../../../cube/domain/models.ts'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { undecidedPairs } from '../../../../cube/domain/duplicates.ts'
import {
  modelsByYear,
  modelsOnDay,
  modelsOnOldArea,
  outstandingModels,
  OUTSTANDING_SINCE,
} from '../../../../cube/domain/models.ts'
import {
  fieldNames as everyFieldName,
  modelsByCommune,
  modelsByDistrict,
  modelsByField,
} from '../../../../cube/domain/parts.ts'
import { communeCommittees, reportingByDay, reportingByUnit } from '../../../../cube/domain/reporting.ts'
import { useYears, type YearFrame } from '../../data/useYears.ts'
import type { Reports } from '../reporting/reports.ts'

export interface Summary extends YearFrame {
  /** Up to the latest six years that have anything, ascending. */
  years: number[]
  models: Map<number, YearModels>
  reporting: Map<number, YearReporting>
  /** The two sides of the comparison; `before` is the same day last year in an unfinished year. */
  compared: { now: YearModels | null; before: YearModels | null }
  /** Reports in and quota met, last year, up to the same day in an unfinished year. */
  reportedBefore: { n: number; of: number } | null
  quotaBefore: { n: number; of: number } | null
  /** The plan laid a duty on somebody the year before. */
  owedBefore: boolean
  headline: Headline
  trend: TrendYear[]
  sameDay: number | null
  /** Units that have reported and sent fewer than the minimum. */
  below: number
  /** Pairs that may be one model and are counted as two; null where the snapshot does not know. */
  undecided: number | null
}

export interface Fields extends YearFrame {
  fields: Part[]
  replication: ReplicationPart[]
  /** The whole year's share, for the line of the province. */
  total: YearModels | null
}

export interface Outstanding extends YearFrame {
  models: OutstandingModel[]
  /** All that fulfil the rule. */
  of: number | null
  /** The snapshot was made before the mart knew them. */
  unknown: boolean
}

export interface Overview {
  /** Years to choose from, latest first; empty until they are known. */
  years: number[]
  year: number | null
  latestYear: number | null
  summary: View<Summary>
  reports: View<Reports>
  fields: View<Fields>
  districts: View<YearFrame & DistrictParts>
  outstanding: View<Outstanding>
  /** By today's communes; null where places are shown by the former districts. */
  communes: View<YearFrame & CommuneParts> | null
  notices: View<Notice[]>
  /** The queries behind what is shown, for the CSV links. */
  queries: Record<
    | 'models'
    | 'oldArea'
    | 'sameDay'
    | 'fields'
    | 'districts'
    | 'units'
    | 'receipts'
    | 'outstanding'
    | 'communes',
    Query | null
  >
}

/**
 * Everything that the overview shows, from at most sixteen queries: six that do not
 * depend on the year (they also tell which years there are), nine for the year, and one
 * for the outstanding models that they found.
 */
export function useOverview(filters: Filters, { id: snapshot, today, martVersion }: Snapshot): Overview {
  const { channel, kind } = filters
  const scope = { channel, kind }
  const at = useYears(filters, snapshot, today)
  const { years, latestYear, year, cut, known, owedBefore, needed } = at
  const oldArea = useRows(modelsOnOldArea(scope), snapshot)

  const tellsOutstanding = martVersion >= OUTSTANDING_SINCE
  const asked = {
    models: modelsByYear(scope),
    oldArea: modelsOnOldArea(scope),
    sameDay: cut && modelsOnDay(scope, cut),
    fields: year === null ? null : modelsByField(scope, cut),
    districts: year === null ? null : modelsByDistrict(scope, cut),
    units: year === null ? null : reportingByUnit(scope, year),
    receipts: year !== null && owedBefore ? reportingByDay(scope, year - 1) : null,
    outstanding: year !== null && tellsOutstanding ? outstandingModels(scope, year) : null,
    communes:
      year !== null && year >= MERGER_YEAR && filters.basis !== 'common'
        ? modelsByCommune(scope, year, cut)
        : null,
    // A pair is of two models: what the filters leave of it is no pair.
    undecided:
      year !== null && tellsOutstanding && kind === null && !at.scope.narrowed
        ? undecidedPairs(scope, year)
        : null,
  }
  // First, for another question follows from its answer.
  const adoptersOf = (rows: Row[]) =>
    rows.length > 0
      ? adopters(
          rows.map((row) => String(row['models.model_key'])),
          year!,
        )
      : null
  const leading = useRows(asked.outstanding, snapshot, adoptersOf)
  const sameDay = useRows(asked.sameDay, snapshot)
  const fields = useRows(asked.fields, snapshot)
  const fieldNames = useAnswer(everyFieldName, snapshot)
  const districts = useRows(asked.districts, snapshot)
  const units = useRows(asked.units, snapshot)
  const receipts = useRows(asked.receipts, snapshot)
  const undecided = useRows(asked.undecided, snapshot)
  const communes = useRows(asked.communes, snapshot)
  // One unit's models, or those of one level, do not leave a place without.
  const askedCommittees =
    asked.communes && filters.unit === null && filters.level === null ? communeCommittees(year!) : null
  const committees = useRows(askedCommittees, snapshot)
  const askedAdopters = adoptersOf(leading.data ?? [])
  const adopting = useAnswer(askedAdopters, snapshot)

  const given = [year, today, channel, kind]
  const ifAsked = <Q, R>(query: Q | null, result: R): R[] => (query === null ? [] : [result])
  const withReceipts = [units, ...ifAsked(asked.receipts, receipts)]

  const readReports = () => {
    const all = readUnits(units.data!)
    const earlier = asked.receipts ? readReceipts(receipts.data!) : []
    return { units: all, receipts: earlier, progress: readProgress(all, earlier, cut?.day ?? null) }
  }

  const summary = useView<Summary>(
    [
      ...needed,
      oldArea,
      ...withReceipts,
      ...ifAsked(asked.sameDay, sameDay),
      ...ifAsked(asked.undecided, undecided),
    ],
    given,
    () => {
      const frame = at.frame()
      const onOldArea = withNone(readModels(oldArea.data!), known!.models)
      const { units: all, progress, receipts: earlier } = readReports()
      const inTime = until(earlier, cut?.day ?? null)
      const reportedBefore = earlier.length
        ? { n: sum(inTime.map((r) => r.received)), of: sum(earlier.map((r) => r.expected)) }
        : null
      const onDay = cut && (readModels(sameDay.data!).get(cut.year) ?? noneBy(cut.year, reportedBefore))
      const compared = {
        now: (frame.against?.oldArea ? onOldArea : known!.models).get(frame.year) ?? null,
        before: cut
          ? onDay
          : ((frame.against?.oldArea ? onOldArea : known!.models).get(frame.year - 1) ?? null),
      }
      const now = known!.models.get(frame.year) ?? null
      const reported = known!.reporting.get(frame.year) ?? null
      const shown = years.slice(0, 6).reverse()
      return {
        ...frame,
        years: shown,
        models: known!.models,
        reporting: known!.reporting,
        compared,
        reportedBefore,
        quotaBefore: earlier.length
          ? { n: sum(inTime.map((r) => r.quotaMet)), of: sum(earlier.map((r) => r.quotaOwed)) }
          : null,
        owedBefore,
        headline: headlineOf({
          ...frame,
          count: now?.count ?? null,
          compared: {
            now: compared.now?.count ?? null,
            before: compared.before?.count ?? null,
            against: frame.against,
          },
          received: reported?.received.n ?? null,
          expected: reported?.received.of ?? null,
          replicationRate: now?.replicated.rate ?? null,
          progress,
        }),
        trend: shown.map((shownYear) => ({
          year: shownYear,
          total: known!.models.get(shownYear)?.count ?? null,
          oldArea: onOldArea.get(shownYear)?.count ?? null,
          provisional: isProvisional(known!.reporting, shownYear, today),
          incomplete: isIncomplete(known!.reporting, shownYear, today),
        })),
        below: all.filter(isBelowMinimum).length,
        undecided: numberOf(undecided.data?.[0], 'duplicates.undecided_count'),
        sameDay: cut ? (compared.before?.count ?? null) : null,
      }
    },
  )

  const reports = useView<Reports>([...needed, ...withReceipts], given, () => ({
    ...at.frame(),
    ...readReports(),
    reporting: known!.reporting.get(year!) ?? null,
  }))

  // A field that is filtered out is not one without models, and no one unit owes a model in each.
  const everyField = kind === null && filters.field === null && filters.unit === null
  const readByField = () => readFields(fields.data!, year!, everyField, fieldNames.data!, words.unnamedField)
  const byField = useView<Fields>([...needed, fields, fieldNames], given, () => ({
    ...at.frame(),
    fields: readByField(),
    replication: readReplication(fields.data!, year!),
    total: known!.models.get(year!) ?? null,
  }))
  const byDistrict = useView<YearFrame & DistrictParts>([...needed, districts], given, () => ({
    ...at.frame(),
    ...readDistricts(districts.data!, year!),
  }))
  const toldOfCommunes = [...needed, communes, ...ifAsked(askedCommittees, committees)]
  const byCommune = useView<YearFrame & CommuneParts>(toldOfCommunes, given, () => {
    const frame = at.frame()
    const comparable = frame.year - 1 >= MERGER_YEAR
    const all = askedCommittees ? committees.data!.length : null
    return {
      ...frame,
      against: comparable ? frame.against : null,
      ...readCommunes(communes.data!, frame.year, overviewWords.provinceWide, all),
    }
  })
  // Whether it is asked is known with the year.
  const toldBy = [...needed, ...ifAsked(asked.outstanding, leading), ...ifAsked(askedAdopters, adopting)]
  const outstanding = useView<Outstanding>(toldBy, given, () => ({
    ...at.frame(),
    models: readOutstanding(leading.data ?? [], adopting.data ?? []),
    of: known!.models.get(year!)?.outstanding ?? null,
    unknown: asked.outstanding === null,
  }))
  const attention = useView<Notice[]>(
    [...needed, fields, fieldNames, districts, ...withReceipts],
    given,
    () => {
      const { units: all, progress } = readReports()
      return noticesOf({
        ...at.frame(),
        units: all,
        progress,
        fields: everyField ? readByField() : null,
        districts: readDistricts(districts.data!, year!).districts,
      }).map(noticeOf)
    },
  )

  return {
    years,
    year,
    latestYear,
    summary,
    reports,
    fields: byField,
    districts: byDistrict,
    outstanding,
    communes: asked.communes && byCommune,
    notices: attention,
    queries: asked,
  }
}

/** Years of which something is known: no row of theirs means that they hold none. */
function withNone(found: Map<number, YearModels>, known: Map<number, YearModels>): Map<number, YearModels> {
  const years = [...known.values()].filter((year) => year.count !== null).map(({ year }) => year)
  return new Map([...years.map((year) => [year, withoutModels(year)] as const), ...found])
}

/** What reports that hold no model say; nothing where none had come. */
const noneBy = (year: number, reported: { n: number } | null): YearModels | null =>
  reported?.n ? withoutModels(year) : null
