import { numberOf, textOf, type Row } from '../../../../cube/domain/rows.ts'
import { equals, type Filter, type Query } from '../../../../cube/domain/filter.ts'
import { MERGER_YEAR, PROVINCE_WIDE, SOUTH } from '../../../../cube/domain/areas.ts'
import { modelsByYear } from '../../../../cube/domain/models.ts'
import { knownBy, type Cut } from '../../../../cube/domain/period.ts'
import { type Scope } from '../../../../cube/domain/scope.ts'

export const BASES = ['then', 'now', 'common'] as const
/** Places as they were on the last day of the round, as they are now, or the former districts. */
export type Basis = (typeof BASES)[number]

/** The members that a place is known by on each basis. */
export const MEMBERS: Record<Basis, { code: string; name: string }> = {
  then: { code: 'models.area_then_code', name: 'models.area_then_name' },
  now: { code: 'models.area_now_code', name: 'models.area_now_name' },
  common: { code: 'models.district_code', name: 'models.district_name' },
}

export type Mark = 'unchanged' | 'merged' | 'split' | 'irregular' | 'out_of_scope'

/** One area of `/api/comparability`. */
export interface Area {
  code: string
  name: string
  level: string
  validFrom: string
  districtCode: string | null
  mark: Mark
}

export interface Place {
  code: string
  name: string
  /** Null: no data, or out of scope. */
  now: number | null
  /** The year before on the same scope; null where it cannot be compared. */
  before: number | null
  outOfScope: boolean
  mark: Mark
  district: string | null
}

export interface Places {
  places: Place[]
  /** What lies in no single place. */
  provinceWide: number
  unallocated: number
  total: number
}

const inYear = (year: number): Filter => equals('models.year', year)

/** Models of one year by place; a cut gives the year as its reports stood on that day. */
export function byPlace(scope: Scope, basis: Basis, year: number, cut: Cut | null = null): Query {
  const { code, name } = MEMBERS[basis]
  const district = basis === 'common' ? [] : [MEMBERS.common.code]
  const inTime = cut?.year === year ? [knownBy(cut)] : []
  return {
    measures: ['models.count'],
    dimensions: [code, name, ...district],
    filters: [...modelsByYear(scope).filters!, inYear(year), ...inTime],
    order: [[code, 'asc']],
  }
}

export function readAreas(rows: Row[]): Area[] {
  return rows.map((row) => ({
    code: textOf(row, 'areaCode') ?? '',
    name: textOf(row, 'areaName') ?? '',
    level: textOf(row, 'level') ?? '',
    validFrom: textOf(row, 'validFrom') ?? '',
    districtCode: textOf(row, 'districtCode'),
    mark: (textOf(row, 'mark') ?? 'unchanged') as Mark,
  }))
}

/** First day of today's borders. */
export const NEW_BORDERS = '2025-07-01'

/** The communes, wards and special zone of today. */
export const communesNow = (areas: Area[]): Area[] =>
  areas.filter((area) => area.level === 'commune' && area.validFrom >= NEW_BORDERS)

const tally = (rows: Row[], member: string): Map<string, number> => {
  const found = new Map<string, number>()
  for (const row of rows) {
    const code = textOf(row, member) ?? ''
    found.set(code, (found.get(code) ?? 0) + (numberOf(row, 'models.count') ?? 0))
  }
  return found
}

/**
 * Places of a year beside the year before, sorted by value. What the basis cannot place is
 * apart, so that the total is the same on each basis. A place without models in a year of
 * data has 0; one that was not of the province has null and says so.
 *
 * @param before rows of the year before; null: there is nothing to compare with
 * @param known places that exist though no row names them, by code
 */
export function readPlaces(
  rows: Row[],
  before: Row[] | null,
  year: number,
  basis: Basis,
  areas: Area[],
  known: Map<string, string>,
): Places {
  const { code, name } = MEMBERS[basis]
  const now = tally(rows, code)
  const then = before === null ? null : tally(before, code)
  const names = new Map(known)
  const districts = new Map<string, string | null>()
  for (const row of rows) {
    const key = textOf(row, code) ?? ''
    names.set(key, textOf(row, name) ?? '')
    districts.set(key, textOf(row, MEMBERS.common.code))
  }
  const validAt = (key: string): Area | undefined =>
    areas
      .filter((area) => area.code === key && (year >= MERGER_YEAR || area.validFrom < NEW_BORDERS))
      .sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0]
  const markOf = (key: string): Mark => {
    if (basis === 'common') return key === SOUTH && year === MERGER_YEAR ? 'out_of_scope' : 'unchanged'
    const mark = validAt(key)?.mark
    // An older snapshot does not say: across the change of borders nothing is then compared.
    return mark ?? (year === MERGER_YEAR ? 'irregular' : 'unchanged')
  }
  const places = [...names]
    .filter(([key]) => key !== '' && key !== PROVINCE_WIDE)
    .map(([key, placeName]): Place => {
      const outOfScope = basis === 'common' && key === SOUTH && year < MERGER_YEAR && !now.get(key)
      const mark = markOf(key)
      const comparable = mark === 'unchanged' || (mark === 'merged' && basis === 'now')
      return {
        code: key,
        name: placeName,
        now: outOfScope || !rows.length ? null : (now.get(key) ?? 0),
        before: outOfScope || then === null || !comparable ? null : (then.get(key) ?? 0),
        outOfScope,
        mark,
        district: basis === 'common' ? key : (validAt(key)?.districtCode ?? districts.get(key) ?? null),
      }
    })
    .sort((a, b) => (b.now ?? -1) - (a.now ?? -1) || a.name.localeCompare(b.name, 'vi'))
  const total = [...now.values()].reduce((sum, value) => sum + value, 0)
  return { places, provinceWide: now.get(PROVINCE_WIDE) ?? 0, unallocated: now.get('') ?? 0, total }
}
