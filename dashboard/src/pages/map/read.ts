import type { Query } from '../../../../cube/domain/filter.ts'
import {
  apartOf,
  hasCommunes,
  MAP_MODES,
  mapQuery,
  readMap,
  type MapMode,
  type MapPlace,
} from '../../../../cube/domain/map.ts'
import { fieldNames } from '../../../../cube/domain/parts.ts'
import { totalsCompare } from '../../../../cube/domain/period.ts'
import { textOf } from '../../../../cube/domain/rows.ts'
import { commonAreas, communes } from '../../charts/boundaries.ts'
import { rows, wholeRows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'

/** What the address asks of the map: a mode, with a field where it is about one (`fields-3`). */
export interface MapChoice {
  mode: MapMode
  field: string | null
}

/** Reads the choice; what it does not know is the level. */
export function mapChoice(asked: string | null): MapChoice {
  const [name, field = null] = (asked ?? '').split('-')
  const mode = MAP_MODES.find((one) => one === name) ?? 'level'
  const known = mode === 'fields' && field !== null && /^([1-9]|1[01])$/.test(field)
  return { mode, field: known ? field : null }
}

export interface MapOfYear extends YearFrame, MapChoice {
  common: boolean
  places: MapPlace[]
  /** Models that lie in no place of the map. */
  apart: number
  /** The share of the whole that was replicated. */
  rate: number | null
  /** Names of the fields by code, where they are asked about. */
  fields: Map<string, string>
  query: Query
}

/** Reads the map in one mode, from one query of figures. */
export function readMapOfYear(ask: Ask, selection: Selection & MapChoice & { common: boolean }): MapOfYear {
  const { frame, cut, known } = readYears(ask, selection)
  const { mode, field, filters } = selection
  const { year, scope, against } = frame
  const common = selection.common || !hasCommunes(year)
  const asked = { mode, field, common }
  const query = mapQuery(asked, scope, year, cut)
  const { found, names } = ask({
    found: rows(query, selection),
    names: mode === 'fields' ? wholeRows(fieldNames, selection.snapshot) : null,
  })
  const rate = known.models.get(year)?.replicated.rate ?? null
  return {
    ...frame,
    ...asked,
    places: readMap(found, asked, common ? commonAreas : communes, {
      year,
      compared: against !== null && totalsCompare(against) && (common || hasCommunes(year - 1)),
      rate,
      only: filters.district,
    }),
    apart: apartOf(found, asked, year),
    rate,
    fields: new Map(
      (names ?? []).map((row) => [
        textOf(row, 'models.field_code') ?? '',
        textOf(row, 'models.field_name') ?? '',
      ]),
    ),
    query,
  }
}
