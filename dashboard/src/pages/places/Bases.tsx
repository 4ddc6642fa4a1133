import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { equals, within, type Query } from '../../../../cube/domain/filter.ts'
import type { Against } from '../../../../cube/domain/period.ts'
import { textOf, type Row } from '../../../../cube/domain/rows.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, yearNeeds, type Years } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/places.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { readPlace, type Place, type PlaceSelection } from './place.ts'
import { beforeTitle } from './placeTable.tsx'
import { BASES, byPlace, MEMBERS, type Basis, type Mark } from './places.ts'

interface BasisRow {
  basis: Basis
  name: string
  now: number | null
  before: number | null
  mark: Mark
}

interface OnBases {
  year: number
  rows: BasisRow[]
  against: Against | null
  queries: { basis: Basis; query: Query }[]
}

/** The place on each basis. */
export function Bases({ selection, className }: { selection: PlaceSelection; className: string }) {
  return <ChartCard {...spec} view={useView('places/bases', read, selection)} className={className} />
}

function read(ask: Ask, selection: PlaceSelection): OnBases {
  const place = readPlace(ask, selection, Object.values(yearNeeds(selection)))
  const years = readYears(ask, selection)
  const query = (on: Basis, back: number) => queryOn(on, back, place, years, selection)
  const both = (on: Basis) => ({
    now: rows(query(on, 0), selection),
    before: rows(query(on, 1), selection),
  })
  const [then, now, common] = [both('then'), both('now'), both('common')]
  const answers = ask({
    then: then.now,
    thenBefore: then.before,
    now: now.now,
    nowBefore: now.before,
    common: common.now,
    commonBefore: common.before,
  })
  return {
    year: years.frame.year,
    rows: BASES.map((on) => rowOn(on, answers[on], answers[`${on}Before`], place, years, selection)),
    against: years.frame.against,
    queries: BASES.map((basis) => ({ basis, query: query(basis, 0) })),
  }
}

function queryOn(
  on: Basis,
  back: number,
  place: Place,
  years: Years,
  { level, code }: PlaceSelection,
): Query {
  const { frame, cut } = years
  return within(
    byPlace(frame.scope, on, frame.year - back, back ? cut : null),
    level === 'district' || on === 'common'
      ? [equals(MEMBERS.common.code, place.district ?? '')]
      : [equals(MEMBERS[on].code, code)],
  )
}

function rowOn(
  on: Basis,
  found: Row[],
  foundBefore: Row[],
  place: Place,
  { frame: { year }, known }: Years,
  { level }: PlaceSelection,
): BasisRow {
  const isDistrict = level === 'district'
  const mark: Mark = year !== MERGER_YEAR || isDistrict || on === 'common' ? 'unchanged' : place.mark
  const having = new Set(found.map((row) => textOf(row, MEMBERS[on].code) ?? ''))
  const total = (of: Row[]) => of.reduce((sum, row) => sum + Number(row['models.count'] ?? 0), 0)
  const inScope = (shown: number) => !place.isSouth || shown >= MERGER_YEAR
  const mayCompare = (mark === 'unchanged' || (mark === 'merged' && on === 'now')) && inScope(year - 1)
  return {
    basis: on,
    name:
      on === 'common'
        ? (place.districts.get(place.district ?? '') ?? '')
        : isDistrict
          ? words.placesInside([...having].filter((one) => one !== '').length)
          : place.name,
    now: inScope(year) ? total(found) : null,
    before: mayCompare && known.models.has(year - 1) ? total(foundBefore) : null,
    mark: inScope(year - 1) ? mark : 'out_of_scope',
  }
}

/** Divisions on which all is the same stand together, so that it is said once. */
function together(all: BasisRow[]): BasisRow[][] {
  const found = new Map<string, BasisRow[]>()
  for (const row of all) {
    const key = JSON.stringify([row.now, row.before, row.mark])
    found.set(key, [...(found.get(key) ?? []), row])
  }
  return [...found.values()]
}

const spec: ChartSpec<OnBases> = {
  id: 'cach-chia',
  name: words.bases.name,
  skeleton: 'h-48',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries }) =>
    queries.map(({ basis, query }) => ({
      name: `dia-ban-${basis}`,
      query,
      part: shared.filters.basis[basis],
    })),
  face: ({ rows, year: shown, against }) => {
    const title = words.basesFinding(new Set(rows.map((row) => row.now)).size === 1)
    return {
      title,
      subtitle: words.bases.subtitle,
      list: (
        <DataTable
          caption={words.bases.name}
          rows={together(rows)}
          rowKey={([row]) => row!.basis}
          columns={[
            {
              title: words.basisColumn,
              cell: (alike) =>
                alike.map((row) => (
                  <span key={row.basis} className="block">
                    {shared.filters.basis[row.basis]}
                    <span className="block text-14 text-ink-3">{row.name}</span>
                  </span>
                )),
              key: ([row]) => row!.basis,
            },
            {
              title: shared.filters.yearOption(shown),
              cell: ([row]) => (row!.now === null ? shared.outOfScope : count(row!.now)),
              key: ([row]) => row!.now,
              numeric: true,
            },
            {
              title: beforeTitle(against),
              cell: ([row]) => count(row!.before),
              key: ([row]) => row!.before,
              numeric: true,
            },
            {
              title: words.mark,
              cell: ([row]) => words.marks[row!.mark],
              key: ([row]) => row!.mark,
            },
          ]}
        />
      ),
    }
  },
}
