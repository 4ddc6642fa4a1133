import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { equals } from '../../../../cube/domain/filter.ts'
import type { Ask } from '../../data/view.ts'
import { scopeOf, yearNeeds } from '../../data/years.ts'
import { words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { readSlice, readSliceTop, readSliceUnits, sliceNeeds } from '../slice/slice.ts'
import { readPlace, sliceOf, type Place, type PlaceSelection } from './place.ts'

/** Needed by every view of a place, whichever the year is. */
const early = (selection: PlaceSelection) => Object.values(yearNeeds(selection))

const whyBroken = ({ goesOn, mark }: Place, { former }: PlaceSelection): string | null =>
  goesOn || former ? null : words.broken[mark === 'split' ? 'split' : 'irregular']

/** Reads a place through the years. */
export function readPlaceSlice(ask: Ask, selection: PlaceSelection) {
  const cutting = { slice: sliceOf(selection), isPlace: true }
  const place = readPlace(ask, selection, [...early(selection), ...sliceNeeds(cutting, selection)])
  return readSlice(ask, selection, {
    ...cutting,
    since: place.isSouth ? MERGER_YEAR : 0,
    acrossMerger: place.goesOn,
    of: scopeWords(scopeOf(selection), place.name),
    broken: whyBroken(place, selection),
  })
}

/** Reads the units that report a place's models. */
export function readPlaceUnits(ask: Ask, selection: PlaceSelection) {
  const { name } = readPlace(ask, selection, early(selection))
  return readSliceUnits(ask, selection, sliceOf(selection), name)
}

/** Reads a place's models that were taken over most; replications know districts only. */
export function readPlaceTop(ask: Ask, selection: PlaceSelection) {
  const { name, district } = readPlace(ask, selection, early(selection))
  return readSliceTop(ask, selection, {
    slice: sliceOf(selection),
    spread: district === null ? [] : [equals('replication.from_district_code', district)],
    name,
    all: explorerFilter(selection),
  })
}

/** The explorer's filter that leaves a place's models. */
export const explorerFilter = ({ level, code }: PlaceSelection) =>
  level === 'district' ? { district: code } : { area: code }
