import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { modelsByDistrict } from '../../../../cube/domain/parts.ts'
import { textOf, type Row } from '../../../../cube/domain/rows.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { areasOf } from './areas.ts'
import { byPlace, communesNow, readAreas, readPlaces, type Basis, type Place, type Places } from './places.ts'

/** All places of a year: on the chosen basis, and as today's communes. */
export interface AllPlaces extends YearFrame {
  basis: Basis
  ranking: Places
  communes: Place[]
  /** The former districts by code. */
  districts: Map<string, string>
  queries: { ranking: Query; communes: Query }
}

/** How places are shown where the address does not say. */
export const defaultBasis = (year: number | null): Basis =>
  year !== null && year >= MERGER_YEAR ? 'then' : 'common'

/** Codes and names of the former districts. */
export const districtNames = (rows: Row[]): Map<string, string> =>
  new Map(
    rows.map((row) => [textOf(row, 'models.district_code') ?? '', textOf(row, 'models.district_name') ?? '']),
  )

/** Reads all places; `basis` null is the default of the year. */
export function readAllPlaces(ask: Ask, selection: Selection & { basis: Basis | null }): AllPlaces {
  const every = rows(modelsByDistrict(scopeOf(selection), null), selection)
  const { frame, cut } = readYears(ask, selection, [every])
  const { scope, year } = frame
  const basis = selection.basis ?? defaultBasis(year)
  const query = (on: Basis, back: number) => byPlace(scope, on, year - back, cut)
  const queries = { ranking: query(basis, 0), communes: query('now', 0) }
  const answers = ask({
    every,
    ranking: rows(queries.ranking, selection),
    rankingBefore: rows(query(basis, 1), selection),
    communes: rows(queries.communes, selection),
    areas: areasOf(year - 1, year, selection.snapshot),
  })
  const known = readAreas(answers.areas ?? [])
  const districts = districtNames(answers.every)
  const today = new Map(communesNow(known).map((area) => [area.code, area.name]))
  const names = basis === 'common' ? districts : basis === 'now' || year >= MERGER_YEAR ? today : new Map()
  const read = (found: Row[], before: Row[], on: Basis, all: Map<string, string>) =>
    readPlaces(found, frame.against === null ? null : before, year, on, known, all)
  return {
    ...frame,
    basis,
    districts,
    ranking: read(answers.ranking, answers.rankingBefore, basis, names),
    communes:
      year < MERGER_YEAR
        ? []
        : readPlaces(answers.communes, null, year, 'now', known, today).places.filter((place) =>
            today.has(place.code),
          ),
    queries,
  }
}
