import { riseOf } from '../../../../cube/domain/findings/places.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { TileMap } from '../../charts/TileMap.tsx'
import type { View } from '../../data/view.ts'
import { mapFinding, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import type { AllPlaces } from './allPlaces.ts'
import { PlaceTable, tell } from './placeTable.tsx'

/** The former districts as tiles. */
export function PlaceMap({ view, className }: { view: View<AllPlaces>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<AllPlaces> = {
  id: 'ban-do',
  name: words.map.name,
  skeleton: 'h-[36rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries }) => [{ name: 'ban-do-dia-ban', query: queries.map }],
  face: (shown) => {
    const said = scopeWords(shown.scope)
    const when = whenOf(shown)
    const placed = shown.map.total - shown.map.provinceWide - shown.map.unallocated
    const title = mapFinding(riseOf(shown.map.places, shown.against), placed)
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
            to: place.now ? { page: '/dia-ban', own: { year: shown.year, district: place.code } } : undefined,
          }))}
        />
      ),
      table: <PlaceTable caption={title} shown={shown} of={shown.map} />,
    }
  },
}
