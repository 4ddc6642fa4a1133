import { rankingOf } from '../../../../cube/domain/findings/places.ts'
import { useAsked } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { placesHeadline, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { basisSwitch } from '../../shell/FilterBar.tsx'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'
import MapCard from '../map/MapCard.tsx'
import { defaultBasis, readAllPlaces } from './allPlaces.ts'
import { Communes } from './Communes.tsx'
import { BASES } from './places.ts'
import { Ranking } from './Ranking.tsx'

/** All places: the map of the former districts, the ranking on any basis, the communes of today. */
export function AllPlaces(props: PageProps) {
  const asked = useAsked().get('basis')
  const basis = BASES.find((one) => one === asked) ?? null
  const selection = useSelection(props.filters, props.snapshot)
  const years = useView('years', readYears, selection)
  const view = useView('places/all', readAllPlaces, { ...selection, basis })
  const { data } = view
  const year = years.data?.frame.year ?? null
  useTitle(`${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`)
  const when = whenOf(data)
  const beside = data !== null && data.communes.length > 0
  return (
    <YearPage
      {...props}
      years={years}
      view={view}
      name={words.title}
      sentence={
        data ? placesHeadline(data.ranking.total, rankingOf(data.ranking.places), data.ranking, when) : null
      }
      scope={data ? `${when}, ${scopeWords(data.scope)}, ${words.basisHelp[data.basis]}` : ''}
      own={[basisSwitch(basis, defaultBasis(year), BASES)]}
    >
      <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5 print:block">
        <MapCard
          selection={selection}
          common={(basis ?? defaultBasis(year)) === 'common'}
          wide
          className="print:break-inside-avoid lg:col-span-12"
        />
        <Ranking view={view} beside={beside} className="lg:col-span-5" />
        {beside && <Communes view={view} className="print:break-inside-avoid lg:col-span-7" />}
      </div>
    </YearPage>
  )
}
