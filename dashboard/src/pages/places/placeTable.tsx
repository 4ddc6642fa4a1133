import type { Against } from '../../../../cube/domain/period.ts'
import type { Target } from '../../data/filters.ts'
import type { Bar } from '../../charts/Bars.tsx'
import { count, NO_DATA, signed } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/places.ts'
import { againstName } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import type { AllPlaces } from './allPlaces.ts'
import type { Basis, Place, Places } from './places.ts'

/** What the cards of all places say and draw in the same way. */

export const tell = (all: Place[]): string =>
  `${all.map((place) => `${place.name}: ${place.outOfScope ? shared.outOfScope : count(place.now)}`).join('; ')}.`

/** The place's own page: of a former district, else of the commune or ward on the chosen basis. */
export const placeTarget = ({ code }: Place, basis: Basis, year: number): Target => ({
  page: '/dia-ban',
  own: { year, basis, [basis === 'common' ? 'district' : 'area']: code },
})

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The column of the year before: cut off at the same day, or at the day that the snapshot knows. */
export function beforeTitle(against: Against | null): string {
  if (against?.dated) return upperFirst(againstName({ ...against, oldArea: false }))
  return against?.day ? words.sameDay : words.before
}

export const bar = (place: Place): Bar => ({
  key: place.code,
  name: place.name,
  value: place.now,
  text: count(place.now),
  outOfScope: place.outOfScope ? shared.outOfScope : undefined,
})

const aside = (code: string, name: string, now: number): Place => ({
  code,
  name,
  now,
  before: null,
  outOfScope: false,
  mark: 'unchanged',
  district: null,
})

/** What lies in no single place, where there is any. */
export const apartOf = (of: Places): Place[] =>
  [
    aside('province', words.provinceWide, of.provinceWide),
    aside('none', words.unallocated, of.unallocated),
  ].filter((place) => place.now)

export function PlaceTable({ caption, shown, of }: { caption: string; shown: AllPlaces; of: Places }) {
  const difference = ({ now, before }: Place) => (now === null || before === null ? null : now - before)
  const isApart = (place: Place) => ['province', 'none', 'total'].includes(place.code)
  const columns: Column<Place>[] = [
    { title: words.place, cell: (place) => place.name, key: (place) => place.name },
    {
      title: shared.filters.yearOption(shown.year),
      cell: (place) => (place.outOfScope ? shared.outOfScope : count(place.now)),
      key: (place) => place.now,
      numeric: true,
    },
    {
      title: beforeTitle(shown.against),
      cell: (place) => count(place.before),
      key: (place) => place.before,
      numeric: true,
    },
    {
      title: words.change,
      cell: (place) => {
        const value = difference(place)
        return value === null ? NO_DATA : signed(value)
      },
      key: difference,
      numeric: true,
    },
    {
      title: words.mark,
      cell: (place) => (isApart(place) || place.outOfScope ? NO_DATA : words.marks[place.mark]),
      key: (place) => place.mark,
    },
  ]
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={[...of.places, ...apartOf(of)]}
      rowKey={(place) => place.code}
      total={aside('total', words.total, of.total)}
    />
  )
}
