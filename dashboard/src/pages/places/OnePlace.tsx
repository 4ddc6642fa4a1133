import { MERGER_YEAR, PROVINCE_WIDE } from '../../../../cube/domain/areas.ts'
import { useAsked } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { placeHeadline, words } from '../../i18n/vi/places.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { OwnFilter } from '../../shell/ownFilter.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'
import { partInYear } from '../slice/slice.ts'
import { SliceFigures } from '../slice/SliceFigures.tsx'
import { SliceTrend } from '../slice/SliceTrend.tsx'
import { SliceUnits } from '../slice/SliceUnits.tsx'
import { TopModels } from '../slice/TopModels.tsx'
import { WhyCard } from '../slice/WhyCard.tsx'
import { Bases } from './Bases.tsx'
import { Inside } from './Inside.tsx'
import { readPlace, sliceOf, type Place, type PlaceSelection } from './place.ts'
import { PlaceFields } from './PlaceFields.tsx'
import { communesNow } from './places.ts'
import { explorerFilter, readPlaceSlice, readPlaceTop, readPlaceUnits } from './placeSlice.ts'
import { Succession } from './Succession.tsx'

/** One former district, or one commune, ward or special zone: its figures, its years, what it was and became. */
export function OnePlace({
  code,
  level,
  ...props
}: PageProps & { code: string; level: 'district' | 'area' }) {
  const { filters, snapshot } = props
  const isDistrict = level === 'district'
  const basis = useAsked().get('basis')
  const former = !isDistrict && basis === 'then' && (filters.year ?? MERGER_YEAR) < MERGER_YEAR
  const selection = useSelection(filters, snapshot)
  const ofPlace: PlaceSelection = { ...selection, code, level, former }
  const years = useView('years', readYears, selection)
  const place = useView('places/place', readOnlyPlace, ofPlace).data
  const view = useView('places/slice', readPlaceSlice, ofPlace)
  const name = place?.name ?? code
  useTitle(`${name} · ${shared.product}`)
  const { data } = view
  const when = whenOf(data)
  const isUnknown = place !== null && data !== null && !place.known
  return (
    <YearPage
      {...props}
      years={years}
      view={view}
      name={[
        words.title,
        isDistrict ? shared.filters.basis.common : place?.districts.get(place.district ?? ''),
        name,
      ]
        .filter(Boolean)
        .join(' · ')}
      sentence={
        isUnknown ? [words.unknownPlace] : place && data ? placeHeadline(name, partInYear(data), when) : null
      }
      scope={data ? `${when}, ${scopeWords(data.scope, name)}` : ''}
      own={[
        {
          name: level,
          label: isDistrict ? words.place : words.commune,
          value: code,
          any: words.allPlaces,
          choices: former ? [{ value: code, text: name }] : choicesOf(place, level),
        },
      ]}
    >
      {isUnknown ? (
        <p className="mt-4 text-14 text-ink-2">{words.unknownHelp}</p>
      ) : (
        <>
          <div className="mt-5">
            <SliceFigures view={view} rows={former ? null : explorerFilter(ofPlace)} />
          </div>
          <div className="mt-4 grid grid-cols-1 gap-4 lg:mt-5 lg:grid-cols-12 lg:gap-5 print:gap-2">
            <SliceTrend view={view} className="lg:col-span-6" />
            <PlaceFields selection={ofPlace} className="lg:col-span-6" />
            {data && place && (
              <WhyCard
                selection={{
                  ...selection,
                  slice: sliceOf(ofPlace),
                  dimensions: ['field', 'unit', 'kind'],
                  name,
                  all: explorerFilter(ofPlace),
                  against: data.against,
                }}
                className="lg:col-span-12"
              />
            )}
            <Lists
              selection={ofPlace}
              hasInside={isDistrict && (years.data?.frame.year ?? 0) >= MERGER_YEAR}
            />
          </div>
        </>
      )}
    </YearPage>
  )
}

const readOnlyPlace = (ask: Ask, selection: PlaceSelection): Place => readPlace(ask, selection)

/** The lists of a place; the communes inside a former district stand beside them. */
function Lists({ selection, hasInside }: { selection: PlaceSelection; hasInside: boolean }) {
  const top = useView('places/top', readPlaceTop, selection)
  const units = useView('places/units', readPlaceUnits, selection)
  return hasInside ? (
    <>
      <TopModels view={top} className="lg:col-span-7" />
      <SliceUnits view={units} beside className="lg:col-span-5" />
      <Bases selection={selection} className="lg:col-span-12" />
      <Succession selection={selection} className="lg:col-span-7" />
      <Inside selection={selection} className="lg:col-span-5" />
    </>
  ) : (
    <>
      <TopModels view={top} className="lg:col-span-7" />
      <SliceUnits view={units} beside className="lg:col-span-5" />
      <Bases selection={selection} className="lg:col-span-7" />
      <Succession selection={selection} className="lg:col-span-5" />
    </>
  )
}

/** The places to choose from. */
function choicesOf(place: Place | null, level: 'district' | 'area'): OwnFilter['choices'] {
  if (place === null) return []
  if (level === 'district')
    return [...place.districts].flatMap(([value, text]) =>
      value === PROVINCE_WIDE || value === '' ? [] : [{ value, text }],
    )
  return communesNow(place.areas)
    .map(({ code, name }) => ({ value: code, text: name }))
    .sort((a, b) => a.text.localeCompare(b.text, 'vi'))
}
