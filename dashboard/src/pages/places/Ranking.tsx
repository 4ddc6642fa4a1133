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

/**
 * The places on the chosen basis, most models first.
 * @param beside the communes of today stand beside it, and the list is as high as they are
 */
export function Ranking({
  view,
  beside,
  className,
}: {
  view: View<AllPlaces>
  beside: boolean
  className: string
}) {
  return <ChartCard {...(beside ? BESIDE : ALONE)} view={view} className={className} />
}

const specOf = (beside: boolean): ChartSpec<AllPlaces> => ({
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
      summary: tell(shown.ranking.places),
      note: words.apart,
      empty: shown.ranking.total ? undefined : shared.chart.empty,
      picture: (
        <div className="relative h-full">
          <div
            role="region"
            aria-label={title}
            tabIndex={0}
            className={`scrolls max-h-[36rem] overflow-y-auto print:static print:max-h-none print:overflow-visible ${beside ? 'lg:absolute lg:inset-0 lg:max-h-none' : 'relative h-full lg:max-h-[38rem]'}`}
          >
            <Bars
              bars={shown.ranking.places.map((place) => ({
                ...bar(place),
                to: placeTarget(place, shown.basis, shown.year),
              }))}
              apart={apartOf(shown.ranking).map(bar)}
            />
          </div>
        </div>
      ),
      table: <PlaceTable caption={words.ranking} shown={shown} of={shown.ranking} />,
    }
  },
})

const BESIDE = specOf(true)
const ALONE = specOf(false)
