import { useEffect } from 'react'
import { textOf, type Row } from '../../../../cube/domain/rows.ts'
import { useRows, useView } from '../../data/useRows.ts'
import { Bars, type Bar } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { scaleOf, stepOf, stepsOf } from '../../../../cube/domain/scale.ts'
import { HEAT } from '../../charts/scale.ts'
import { TileMap } from '../../charts/TileMap.tsx'
import { pageAddress, useAsked } from '../../data/filters.ts'
import { count, NO_DATA, signed } from '../../i18n/format.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import {
  communesFinding,
  mapFinding,
  none,
  placesHeadline,
  rankingFinding,
  words,
} from '../../i18n/vi/places.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { modelsByDistrict } from '../../../../cube/domain/parts.ts'
import type { PageProps } from '../../shell/page.ts'
import { useYears, type YearFrame } from '../../data/useYears.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import * as places from './places.ts'
import type { Basis, Place, Places } from './places.ts'
import { useAreas } from './useAreas.ts'

interface Shown extends YearFrame {
  basis: Basis
  map: Places
  ranking: Places
  communes: Place[]
  districts: Map<string, string>
}

/** All places: the map of the former districts, the ranking on any basis, the communes of today. */
export function AllPlaces({ filters, snapshot, isDefault }: PageProps) {
  const asked = useAsked().get('basis')
  const { channel, kind } = filters
  const scope = { channel, kind }
  const at = useYears(filters, snapshot.id, snapshot.today)
  const { year } = at
  const byDefault: Basis = year !== null && year >= MERGER_YEAR ? 'then' : 'common'
  const basis: Basis = places.BASES.find((one) => one === asked) ?? byDefault
  const query = (on: Basis, back: number) =>
    year === null ? null : places.byPlace(scope, on, year - back, at.cut)
  const ask = { map: query('common', 0), ranking: query(basis, 0), communes: query('now', 0) }
  const map = useRows(ask.map, snapshot.id)
  const mapBefore = useRows(query('common', 1), snapshot.id)
  const ranking = useRows(ask.ranking, snapshot.id)
  const rankingBefore = useRows(query(basis, 1), snapshot.id)
  const communes = useRows(ask.communes, snapshot.id)
  const every = useRows(modelsByDistrict(scope, null), snapshot.id)
  const areas = useAreas(year === null ? null : year - 1, year, snapshot.id)
  const view = useView<Shown>(
    [...at.needed, map, mapBefore, ranking, rankingBefore, communes, every, areas],
    [year, channel, kind, basis],
    () => {
      const known = places.readAreas(areas.data ?? [])
      const districts = new Map(
        every.data!.map((row) => [
          textOf(row, 'models.district_code') ?? '',
          textOf(row, 'models.district_name') ?? '',
        ]),
      )
      const today = new Map(places.communesNow(known).map((area) => [area.code, area.name]))
      const names =
        basis === 'common' ? districts : basis === 'now' || year! >= MERGER_YEAR ? today : new Map()
      const frame = at.frame()
      const hasBefore = frame.against !== null
      const read = (rows: Row[], before: Row[], on: Basis, all: Map<string, string>) =>
        places.readPlaces(rows, hasBefore ? before : null, year!, on, known, all)
      return {
        ...frame,
        basis,
        districts,
        map: read(map.data!, mapBefore.data!, 'common', districts),
        ranking: read(ranking.data!, rankingBefore.data!, basis, names),
        communes:
          year! < MERGER_YEAR
            ? []
            : places
                .readPlaces(communes.data!, null, year!, 'now', known, today)
                .places.filter((place) => today.has(place.code)),
      }
    },
  )
  useEffect(() => {
    document.title = `${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`
  }, [year])
  const { data } = view
  const when = whenOf(data)
  const said = scopeWords(at.scope)
  return (
    <YearPage
      filters={filters}
      snapshot={snapshot}
      isDefault={isDefault}
      at={at}
      view={view}
      name={words.title}
      sentence={data ? placesHeadline(data.ranking.total, data.ranking.places, data.ranking, when) : null}
      scope={`${when}, ${said}, ${words.basisHelp[basis]}`}
      own={[
        {
          name: 'basis',
          label: words.basis.label,
          value: places.BASES.find((one) => one === asked) ?? null,
          any: words.basis.byDefault(words.basis[byDefault]),
          choices: places.BASES.map((value) => ({ value, text: words.basis[value] })),
        },
      ]}
    >
      <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5 print:block">
        <ChartCard
          id="ban-do"
          name={words.map.name}
          view={view}
          defined={[{ member: 'models.count' }]}
          downloads={ask.map ? [{ name: 'ban-do-dia-ban', query: ask.map }] : []}
          snapshot={snapshot.id}
          skeleton="h-[36rem]"
          className="lg:col-span-5"
          face={(shown): ChartFace => {
            const compared = shown.map.places.flatMap((place) =>
              place.now === null || place.before === null ? [] : [{ now: place.now, before: place.before }],
            )
            const placed = shown.map.total - shown.map.provinceWide - shown.map.unallocated
            const title = mapFinding(compared, shown.provisional, placed)
            return {
              title,
              subtitle: `${words.map.subtitle}, ${said}, ${when}; ${words.basisHelp.common}`,
              summary: tell(title, shown.map.places),
              note: words.map.note,
              empty: shown.map.total ? undefined : shared.chart.empty,
              picture: (
                <TileMap
                  label={words.map.label}
                  tiles={shown.map.places.map((place) => ({
                    ...place,
                    value: place.now,
                    href: place.now
                      ? pageAddress('/dia-ban', { year: shown.year, district: place.code })
                      : undefined,
                  }))}
                />
              ),
              table: <PlaceTable caption={title} shown={shown} of={shown.map} />,
            }
          }}
        />
        <ChartCard
          id="xep-hang"
          name={words.ranking}
          view={view}
          defined={[{ member: 'models.count' }]}
          downloads={ask.ranking ? [{ name: 'mo-hinh-theo-dia-ban', query: ask.ranking }] : []}
          snapshot={snapshot.id}
          skeleton="h-[36rem]"
          className="lg:col-span-7"
          face={(shown): ChartFace => {
            const title = rankingFinding(shown.ranking.places)
            return {
              title,
              subtitle: `${words.models}, ${said}, ${when}; ${words.basisHelp[shown.basis]}`,
              summary: tell(title, shown.ranking.places),
              note: words.apart,
              empty: shown.ranking.total ? undefined : shared.chart.empty,
              picture: (
                <div
                  role="region"
                  aria-label={title}
                  tabIndex={0}
                  className="scrolls relative h-full max-h-[36rem] overflow-y-auto lg:max-h-[38rem] print:max-h-none print:overflow-visible"
                >
                  <Bars
                    bars={shown.ranking.places.map((place) => ({
                      ...bar(place),
                      href: placeAddress(place, shown.basis, shown.year),
                    }))}
                    apart={apartOf(shown.ranking).map(bar)}
                  />
                </div>
              ),
              table: <PlaceTable caption={title} shown={shown} of={shown.ranking} />,
            }
          }}
        />
        {data !== null && data.communes.length > 0 && (
          <ChartCard
            id="xa"
            name={words.communes}
            view={view}
            defined={[{ member: 'models.count' }]}
            downloads={ask.communes ? [{ name: 'mo-hinh-theo-xa', query: ask.communes }] : []}
            snapshot={snapshot.id}
            skeleton="h-[40rem]"
            className="print:break-inside-avoid lg:col-span-12"
            face={(shown): ChartFace => {
              const having = shown.communes.filter((place) => place.now).length
              const title = having ? communesFinding(having, shown.communes.length) : none
              return {
                title,
                subtitle: `${words.communesSubtitle}; ${said}, ${when}`,
                summary: tell(title, shown.communes),
                note: words.communesNote,
                list: <Communes shown={shown} />,
              }
            }}
          />
        )}
      </div>
    </YearPage>
  )
}

const tell = (title: string, all: Place[]): string =>
  `${title}. ${all.map((place) => `${place.name}: ${place.outOfScope ? shared.outOfScope : count(place.now)}`).join('; ')}.`

/** The place's own page: of a former district, else of the commune or ward on the chosen basis. */
const placeAddress = (place: Place, basis: Basis, year: number): string =>
  pageAddress('/dia-ban', { year, basis, [basis === 'common' ? 'district' : 'area']: place.code })

const bar = (place: Place): Bar => ({
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
const apartOf = (of: Places): Place[] =>
  [
    aside('province', words.provinceWide, of.provinceWide),
    aside('none', words.unallocated, of.unallocated),
  ].filter((place) => place.now)

function PlaceTable({ caption, shown, of }: { caption: string; shown: Shown; of: Places }) {
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
      title: shown.against?.day ? words.sameDay : words.before,
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

/** The communes of today below the former district that they came of, as tiles of one scale. */
function Communes({ shown: { communes, districts, year } }: { shown: Shown }) {
  const scale = scaleOf(communes.map((place) => place.now ?? 0))
  const groups = [...districts].flatMap(([code, name]) => {
    const inside = communes.filter((place) => place.district === code)
    return inside.length ? [{ code, name, inside }] : []
  })
  return (
    <>
      <ul
        aria-label={words.map.scale}
        className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-12 text-ink-2"
      >
        {stepsOf(scale).map(({ step, from, to }) => (
          <li key={step} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`${HEAT[step]!} h-4 w-6 rounded`} />
            {from === to ? count(from) : `${count(from)}–${count(to)}`}
          </li>
        ))}
        <li>{words.map.zero}</li>
        {scale.length > 1 && <li>{words.map.quantiles}</li>}
      </ul>
      <div className="-mb-5 gap-6 md:columns-2">
        {groups.map(({ code, name, inside }) => (
          <section key={code} aria-label={name} className="break-inside-avoid pb-5">
            <h3 className="mb-1.5 text-13 font-strong text-ink-2">{name}</h3>
            <ul className="grid grid-cols-2 gap-1.5 sm:grid-cols-3">
              {inside.map((place) => (
                <li
                  key={place.code}
                  className={`flex min-w-0 items-baseline justify-between gap-2 rounded-md border border-line px-2 py-1 text-13 ${HEAT[stepOf(place.now ?? 0, scale)]}`}
                >
                  <a href={placeAddress(place, 'now', year)} className="min-w-0 leading-snug hover:underline">
                    {place.name}
                  </a>
                  <strong className="font-strong">{count(place.now)}</strong>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}
