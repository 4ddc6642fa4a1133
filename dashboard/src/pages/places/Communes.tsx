import { scaleOf, stepOf, stepsOf } from '../../../../cube/domain/scale.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { HEAT } from '../../charts/scale.ts'
import type { View } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { communesFinding, none, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import type { AllPlaces } from './allPlaces.ts'
import { placeTarget, tell } from './placeTable.tsx'

/** Today's communes, where there are any. */
export function Communes({ view, className }: { view: View<AllPlaces>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<AllPlaces> = {
  id: 'xa',
  name: words.communes,
  skeleton: 'h-[40rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries }) => [{ name: 'mo-hinh-theo-xa', query: queries.communes }],
  face: (shown) => {
    const said = scopeWords(shown.scope)
    const when = whenOf(shown)
    const having = shown.communes.filter((place) => place.now).length
    const title = having ? communesFinding(having, shown.communes.length) : none
    return {
      title,
      subtitle: `${words.communesSubtitle}; ${said}, ${when}`,
      summary: tell(shown.communes),
      note: words.communesNote,
      list: <Tiles shown={shown} />,
    }
  },
}

/** The communes of today below the former district that they came of, as tiles of one scale. */
function Tiles({ shown: { communes, districts, year } }: { shown: AllPlaces }) {
  const scale = scaleOf(communes.map((place) => place.now ?? 0))
  const groups = [...districts].flatMap(([code, name]) => {
    const inside = communes.filter((place) => place.district === code)
    return inside.length ? [{ code, name, inside }] : []
  })
  return (
    <>
      <ul
        aria-label={words.map.scale}
        className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-14 text-ink-2"
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
            <h3 className="mb-1.5 text-14 font-strong text-ink-2">{name}</h3>
            <ul className="grid grid-cols-2 gap-1.5 sm:grid-cols-3">
              {inside.map((place) => (
                <li
                  key={place.code}
                  className={`flex min-w-0 items-baseline justify-between gap-2 rounded-md border border-line px-2 py-1 text-14 ${HEAT[stepOf(place.now ?? 0, scale)]}`}
                >
                  <PageLink
                    to={placeTarget(place, 'now', year)}
                    className="min-w-0 leading-snug hover:underline"
                  >
                    {place.name}
                  </PageLink>
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
