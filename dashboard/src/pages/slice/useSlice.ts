import type { Filter } from '../../../../cube/domain/filter.ts'
import { useRows, useView, type View } from '../../data/useRows.ts'
import type { Day } from '../../../../cube/domain/dates.ts'
import type { Filters } from '../../data/filters.ts'
import type { TrendYear } from '../../../../cube/domain/findings/trend.ts'
import { isIncomplete, isProvisional } from '../../../../cube/domain/years.ts'
import { readModels, type YearModels } from '../../../../cube/domain/models.ts'
import { type YearReporting } from '../../../../cube/domain/reporting.ts'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { useYears, type YearFrame, type Years } from '../../data/useYears.ts'
import * as queries from './queries.ts'
import {
  readTopModels,
  readUnitParts,
  readYears,
  type TopModel,
  type UnitPart,
} from '../../../../cube/domain/slice.ts'

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
}

export interface SliceOf {
  /** What cuts the part out of the models. */
  slice: Filter[]
  /** The same cut, or a wider one, of the replications. */
  spread: Filter[]
  /** The part lies in one place: the merger of 2025 changes nothing about its own territory. */
  isPlace: boolean
  /** First year in which the part belonged to the province. */
  since: number
  /** False where the borders of the merger's year leave nothing to compare with the year before. */
  acrossMerger: boolean
}

/** Everything about a part that does not depend on which part it is. */
export function useSlice(filters: Filters, snapshot: string, today: Day, of: SliceOf) {
  const { slice, spread, isPlace, since, acrossMerger } = of
  const scope = { channel: filters.channel, kind: filters.kind }
  const at: Years = useYears(filters, snapshot, today)
  const { year, cut } = at
  const asks = {
    models: queries.byYear(scope, slice),
    oldArea: isPlace ? null : queries.onOldArea(scope, slice),
    sameDay: cut && queries.onDay(scope, slice, cut),
    units: year === null ? null : queries.byUnit(scope, slice, year),
    replicated: year === null ? null : queries.replicated(scope, slice, year),
    sites: year === null ? null : queries.sites(spread, year),
  }
  const models = useRows(asks.models, snapshot)
  const oldArea = useRows(asks.oldArea, snapshot)
  const sameDay = useRows(asks.sameDay, snapshot)
  const units = useRows(asks.units, snapshot)
  const replicated = useRows(asks.replicated, snapshot)
  const sites = useRows(asks.sites, snapshot)
  const given = [year, filters.channel, filters.kind, JSON.stringify(of)]
  const base = [...at.needed, models, ...(asks.oldArea ? [oldArea] : [])]
  const needed = [...base, ...(asks.sameDay ? [sameDay] : [])]

  const view: View<Slice> = useView(needed, given, () => {
    const frame = at.frame()
    const whole = at.known!.models
    const parts = readYears(readModels(models.data!), whole, since)
    const old = asks.oldArea ? readYears(readModels(oldArea.data!), whole, since) : parts
    const against =
      frame.against === null || (!acrossMerger && frame.year === MERGER_YEAR) || frame.year - 1 < since
        ? null
        : { ...frame.against, oldArea: frame.against.oldArea && !isPlace }
    const onOld = against?.oldArea ? old : parts
    const before = asks.sameDay
      ? (readYears(
          readModels(sameDay.data!),
          new Map(whole.has(frame.year - 1) ? [[frame.year - 1, whole.get(frame.year - 1)!]] : []),
          since,
        ).get(frame.year - 1) ?? null)
      : (onOld.get(frame.year - 1) ?? null)
    const years = at.years.slice(0, 6).reverse()
    return {
      ...frame,
      against,
      years,
      models: parts,
      whole,
      reporting: at.known!.reporting,
      compared: { now: onOld.get(frame.year) ?? null, before: against === null ? null : before },
      sameDay: asks.sameDay && against !== null ? (before?.count ?? null) : null,
      trend: years.map((shown) => ({
        year: shown,
        total: parts.get(shown)?.count ?? null,
        oldArea: old.get(shown)?.count ?? null,
        provisional: isProvisional(at.known!.reporting, shown, today),
        incomplete: isIncomplete(at.known!.reporting, shown, today),
      })),
    }
  })
  const unitParts: View<{ year: number; units: UnitPart[] }> = useView([units], given, () => ({
    year: year!,
    units: readUnitParts(units.data!),
  }))
  const top: View<{ year: number; models: TopModel[] }> = useView([replicated, sites], given, () => ({
    year: year!,
    models: readTopModels(replicated.data!, sites.data!),
  }))
  return { at, asks, view, units: unitParts, top }
}
