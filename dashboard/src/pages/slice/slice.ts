import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import type { Filter, Query } from '../../../../cube/domain/filter.ts'
import { partOf, type PartFinding } from '../../../../cube/domain/findings/slice.ts'
import type { TrendYear } from '../../../../cube/domain/findings/trend.ts'
import { readModels, type YearModels } from '../../../../cube/domain/models.ts'
import type { YearReporting } from '../../../../cube/domain/reporting.ts'
import type { Row } from '../../../../cube/domain/rows.ts'
import {
  readTopModels,
  readUnitParts,
  readYears as readPartYears,
  type TopModel,
  type UnitPart,
} from '../../../../cube/domain/slice.ts'
import { hasOtherDuties, isIncomplete, isProvisional } from '../../../../cube/domain/years.ts'
import type { Changes } from '../../data/filters.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask, Needed } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame, type Years } from '../../data/years.ts'
import * as queries from './queries.ts'

/** A part of the models in one year, and through the years. */
export interface Slice extends YearFrame {
  /** Years shown, first to last. */
  years: number[]
  models: Map<number, YearModels>
  /** The province's figures, which the part's are read against. */
  whole: Map<number, YearModels>
  reporting: Map<number, YearReporting>
  compared: { now: YearModels | null; before: YearModels | null }
  sameDay: number | null
  trend: TrendYear[]
  /** The part and the filters in words. */
  of: string
  /** Why the years before the new borders are no part of one series; null: they are. */
  broken: string | null
  query: Query
}

/** What cuts a part out of the models. */
export interface Cutting {
  slice: Filter[]
  /** The part lies in one place: the merger of 2025 changes nothing about its own territory. */
  isPlace: boolean
}

/** What a part is, beside how it is cut out. */
export interface SliceOf extends Cutting {
  /** First year in which the part belonged to the province. */
  since: number
  /** False where the borders of the merger's year leave nothing to compare with the year before. */
  acrossMerger: boolean
  of: string
  broken: string | null
}

const oldAreaOf = ({ slice, isPlace }: Cutting, selection: Selection): Needed<Row[]> | null =>
  isPlace ? null : rows(queries.onOldArea(scopeOf(selection), slice), selection)

/** What a part is read from, whichever the year is. */
export function sliceNeeds(part: Cutting, selection: Selection): Needed<unknown>[] {
  const models = rows(queries.byYear(scopeOf(selection), part.slice), selection)
  const oldArea = oldAreaOf(part, selection)
  return oldArea ? [models, oldArea] : [models]
}

/** Reads everything about a part that does not depend on which part it is. */
export function readSlice(ask: Ask, selection: Selection, part: SliceOf): Slice {
  const years = readYears(ask, selection, sliceNeeds(part, selection))
  const { frame, cut, known } = years
  const query = queries.byYear(frame.scope, part.slice)
  const answers = ask({
    models: rows(query, selection),
    oldArea: oldAreaOf(part, selection),
    sameDay: cut && rows(queries.onDay(frame.scope, part.slice, cut), selection),
  })
  const parts = readPartYears(readModels(answers.models), known.models, part.since)
  const old = answers.oldArea ? readPartYears(readModels(answers.oldArea), known.models, part.since) : parts
  const against = againstOf(frame, part)
  const onOld = against?.oldArea ? old : parts
  const before = answers.sameDay
    ? onSameDay(answers.sameDay, years, part.since)
    : (onOld.get(frame.year - 1) ?? null)
  const shown = years.years.slice(0, 6).reverse()
  return {
    ...frame,
    against,
    years: shown,
    models: parts,
    whole: known.models,
    reporting: known.reporting,
    compared: { now: onOld.get(frame.year) ?? null, before: against === null ? null : before },
    sameDay: answers.sameDay && against !== null && !against.dated ? (before?.count ?? null) : null,
    trend: shown.map((year) => ({
      year,
      total: parts.get(year)?.count ?? null,
      oldArea: old.get(year)?.count ?? null,
      provisional: isProvisional(known.reporting, year, frame.today),
      incomplete: isIncomplete(known.reporting, year, frame.today),
      otherDuties: hasOtherDuties(known.reporting, year),
    })),
    of: part.of,
    broken: part.broken,
    query,
  }
}

/** The part's models of the year, and their share of the province's. */
export const partInYear = ({ models, whole, year }: Slice): PartFinding =>
  partOf(models.get(year)?.count ?? null, whole.get(year)?.count ?? null)

/** What the year is compared with; null where the part cannot be. */
function againstOf({ year, against }: YearFrame, part: SliceOf): YearFrame['against'] {
  if (against === null || (!part.acrossMerger && year === MERGER_YEAR) || year - 1 < part.since) return null
  return { ...against, oldArea: against.oldArea && !part.isPlace }
}

/** The part as it stood on the same day last year. */
function onSameDay(found: Row[], { frame, known }: Years, since: number): YearModels | null {
  const last = frame.year - 1
  const whole = known.models.get(last)
  return readPartYears(readModels(found), new Map(whole ? [[last, whole]] : []), since).get(last) ?? null
}

/** The units that report a part's models. */
export interface SliceUnits {
  year: number
  units: UnitPart[]
  /** The part in words. */
  name: string
  query: Query
}

export function readSliceUnits(ask: Ask, selection: Selection, slice: Filter[], name: string): SliceUnits {
  const { scope, year } = readYears(ask, selection).frame
  const query = queries.byUnit(scope, slice, year)
  const { units } = ask({ units: rows(query, selection) })
  return { year, units: readUnitParts(units), name, query }
}

/** The models of a part that the most places took over. */
export interface SliceTop {
  year: number
  models: TopModel[]
  name: string
  /** Filters of the explorer that show all models of the part. */
  all: Changes
  query: Query
}

/** @param spread cuts the part, or a wider one, out of the replications */
export function readSliceTop(
  ask: Ask,
  selection: Selection,
  { slice, spread, name, all }: { slice: Filter[]; spread: Filter[]; name: string; all: Changes },
): SliceTop {
  const { scope, year } = readYears(ask, selection).frame
  const query = queries.replicated(scope, slice, year)
  const { replicated, sites } = ask({
    replicated: rows(query, selection),
    sites: rows(queries.sites(spread, year), selection),
  })
  return { year, models: readTopModels(replicated, sites), name, all, query }
}
