import { MERGER_YEAR, SOUTH } from '../../../../cube/domain/areas.ts'
import { equals, type Filter } from '../../../../cube/domain/filter.ts'
import { modelsByDistrict } from '../../../../cube/domain/parts.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { unnamed, type Ask, type Needed } from '../../data/view.ts'
import { scopeOf } from '../../data/years.ts'
import { districtNames } from './allPlaces.ts'
import { areasOf } from './areas.ts'
import { MEMBERS, NEW_BORDERS, readAreas, type Area, type Basis, type Mark } from './places.ts'

/** Which place a page is about. */
export interface PlaceSelection extends Selection {
  code: string
  level: 'district' | 'area'
  /** Codes are re-used: before the merger the same code is another area, which is asked for by its own basis. */
  former: boolean
}

/** What is known of a place, whichever the year is. */
export interface Place {
  name: string
  /** The snapshot knows of the place. */
  known: boolean
  mark: Mark
  /** The former district that it is, or lies in; null where it lies in no single one. */
  district: string | null
  /** What its borders of 1 July 2025 leave can be compared across that day. */
  goesOn: boolean
  /** Joined the province in 2025. */
  isSouth: boolean
  /** Former districts by code. */
  districts: Map<string, string>
  areas: Area[]
}

/** The basis on which a place is counted. */
const basisOf = ({ level, former }: PlaceSelection): Basis =>
  level === 'district' ? 'common' : former ? 'then' : 'now'

/** What cuts a place out of the models. */
export const sliceOf = (selection: PlaceSelection): Filter[] => [
  equals(MEMBERS[basisOf(selection)].code, selection.code),
  ...(selection.former ? [{ member: 'models.year', operator: 'lt', values: [String(MERGER_YEAR)] }] : []),
]

/** What a place is known from, whichever the year is. */
const needsOf = (selection: PlaceSelection) => ({
  areas: areasOf(MERGER_YEAR - 1, MERGER_YEAR, selection.snapshot),
  every: rows(modelsByDistrict(scopeOf(selection), null), selection),
})

/**
 * Reads what is known of a place.
 * @param early what the view needs whatever the place is: it need not wait for it
 */
export function readPlace(ask: Ask, selection: PlaceSelection, early: Needed<unknown>[] = []): Place {
  const { code, level, former } = selection
  const answers = ask({ ...unnamed(early), ...needsOf(selection) })
  const isDistrict = level === 'district'
  const areas = readAreas(answers.areas ?? [])
  const versions = areas.filter((one) => one.code === code && one.level !== 'province')
  const area = former
    ? versions.find((one) => one.validFrom < NEW_BORDERS)
    : versions.find((one) => one.validFrom >= NEW_BORDERS || isDistrict)
  const mark: Mark = isDistrict ? 'unchanged' : (area?.mark ?? 'irregular')
  const district = isDistrict ? code : (area?.districtCode ?? null)
  const districts = districtNames(answers.every)
  return {
    name: (isDistrict ? districts.get(code) : area?.name) ?? code,
    known: isDistrict ? districts.has(code) : area !== undefined,
    mark,
    district,
    goesOn: mark === 'unchanged' || mark === 'merged',
    isSouth: district === SOUTH,
    districts,
    areas,
  }
}
