import { equals, within, type Query } from '../../../../cube/domain/filter.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, yearNeeds, type YearFrame } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { communesFinding, none, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { readPlace, type PlaceSelection } from './place.ts'
import { byPlace, communesNow, readPlaces, type Place } from './places.ts'

interface Communes extends YearFrame {
  name: string
  places: Place[]
  query: Query
}

/** Today's communes inside a former district. */
export function Inside({ selection, className }: { selection: PlaceSelection; className: string }) {
  return <ChartCard {...spec} view={useView('places/inside', read, selection)} className={className} />
}

function read(ask: Ask, selection: PlaceSelection): Communes {
  const { name, areas } = readPlace(ask, selection, Object.values(yearNeeds(selection)))
  const { frame } = readYears(ask, selection)
  const query = within(byPlace(frame.scope, 'now', frame.year), [
    equals('models.district_code', selection.code),
  ])
  const { inside } = ask({ inside: rows(query, selection) })
  const names = new Map(
    communesNow(areas)
      .filter((one) => one.districtCode === selection.code)
      .map((one) => [one.code, one.name]),
  )
  const { places } = readPlaces(inside, null, frame.year, 'now', areas, names)
  return { ...frame, name, places, query }
}

const spec: ChartSpec<Communes> = {
  id: 'xa',
  name: words.inside.name,
  skeleton: 'h-80',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-xa', query }],
  face: (data) => {
    const { places: shown, year: inYear } = data
    const said = scopeWords(data.scope, data.name)
    const when = whenOf(data)
    const having = shown.filter((place) => place.now).length
    const title = having ? communesFinding(having, shown.length) : none
    return {
      title,
      subtitle: `${words.inside.subtitle}, ${said}, ${when}`,
      summary: `${shown.map((place) => `${place.name}: ${count(place.now)}`).join('; ')}.`,
      note: words.communesNote,
      picture: (
        <Bars
          bars={shown.map((place) => ({
            key: place.code,
            name: place.name,
            value: place.now,
            text: count(place.now),
            to: { page: '/dia-ban', own: { year: inYear, basis: 'now', area: place.code } },
          }))}
        />
      ),
      table: (
        <DataTable
          caption={words.inside.name}
          rows={shown}
          rowKey={(place) => place.code}
          columns={[
            {
              title: words.commune,
              cell: (place) => place.name,
              key: (place) => place.name,
            },
            {
              title: shared.columns.models,
              cell: (place) => count(place.now),
              key: (place) => place.now,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
