import { rankingOf } from '../../../../cube/domain/findings/places.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { rankingFinding, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import type { AllPlaces } from './allPlaces.ts'
import { apartOf, bar, placeTarget, PlaceTable, tell } from './placeTable.tsx'

/** The places on the chosen basis, most models first. */
export function Ranking({ view, className }: { view: View<AllPlaces>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<AllPlaces> = {
  id: 'xep-hang',
  name: words.ranking,
  skeleton: 'h-[36rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries }) => [{ name: 'mo-hinh-theo-dia-ban', query: queries.ranking }],
  face: (shown) => {
    const said = scopeWords(shown.scope)
    const when = whenOf(shown)
    const title = rankingFinding(rankingOf(shown.ranking.places))
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
              to: placeTarget(place, shown.basis, shown.year),
            }))}
            apart={apartOf(shown.ranking).map(bar)}
          />
        </div>
      ),
      table: <PlaceTable caption={title} shown={shown} of={shown.ranking} />,
    }
  },
}
