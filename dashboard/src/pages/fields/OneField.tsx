import { districtsOf } from '../../../../cube/domain/findings/leaders.ts'
import { useEffect } from 'react'
import { useRows, useView } from '../../data/useRows.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { pageAddress } from '../../data/filters.ts'
import { count } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { fieldHeadline, words } from '../../i18n/vi/fields.ts'
import { districtFinding } from '../../i18n/vi/findings.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { PageCard } from '../../ui/PageCard.tsx'
import { readDistricts, type DistrictParts, type Part } from '../../../../cube/domain/parts.ts'
import { modelsByDistrict } from '../../../../cube/domain/parts.ts'
import type { PageProps } from '../../shell/page.ts'
import { equals, within } from '../../../../cube/domain/filter.ts'
import { SliceFigures } from '../slice/SliceFigures.tsx'
import { SliceUnits, TopModels } from '../slice/SliceLists.tsx'
import { SliceTrend } from '../slice/SliceTrend.tsx'
import { useSlice } from '../slice/useSlice.ts'
import type { YearFrame } from '../../data/useYears.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { FIELDS } from '../../../../cube/domain/heat.ts'
import { usePlan } from './usePlan.ts'

/** One field: what the plan asks of it, and what became of that. */
export function OneField({ code, filters, snapshot, isDefault }: PageProps & { code: string }) {
  const { channel, kind } = filters
  const scope = { channel, kind }
  const slice = [equals('models.field_code', code)]
  const { at, asks, view, units, top } = useSlice(filters, snapshot.id, snapshot.today, {
    slice,
    spread: [equals('replication.field_code', code)],
    isPlace: false,
    since: 0,
    acrossMerger: true,
  })
  const { year } = at
  const plan = usePlan(snapshot.id)
  const field = plan.data?.find((one) => String(one.code) === code)
  const name = field?.name ?? shared.unnamedField(Number(code))
  // Districts of every year and field, so that one without a model of this field has 0.
  const everyAsk = modelsByDistrict(scope, null)
  const placesAsk = year === null ? null : within(modelsByDistrict(scope, at.cut), slice)
  const every = useRows(everyAsk, snapshot.id)
  const places = useRows(placesAsk, snapshot.id)
  const districts = useView<YearFrame & DistrictParts>(
    [...at.needed, every, places],
    [year, channel, kind],
    () => {
      const known = new Set(places.data!.map((row) => `${row['models.year']} ${row['models.district_code']}`))
      const none = every
        .data!.filter((row) => !known.has(`${row['models.year']} ${row['models.district_code']}`))
        .map((row) => ({ ...row, 'models.count': '0' }))
      return { ...at.frame(), ...readDistricts([...places.data!, ...none], year!) }
    },
  )
  useEffect(() => {
    document.title = `${name} · ${shared.product}`
  }, [name])
  const { data } = view
  const when = whenOf(data)
  const said = scopeWords(at.scope)
  const part = `${words.field} ${code}`
  return (
    <YearPage
      filters={filters}
      snapshot={snapshot}
      isDefault={isDefault}
      at={at}
      view={view}
      name={`${words.field} ${code} · ${name}`}
      sentence={
        data
          ? fieldHeadline(
              name,
              data.models.get(data.year)?.count ?? null,
              data.whole.get(data.year)?.count ?? null,
              when,
            )
          : null
      }
      scope={`${when}, ${said}, ${name}`}
      own={[
        {
          name: 'field',
          label: words.field,
          value: code,
          any: words.all,
          choices: FIELDS.map((value) => ({
            value,
            text: `${value}. ${plan.data?.find((one) => String(one.code) === value)?.name ?? ''}`,
          })),
        },
      ]}
    >
      <div className="mt-5">
        <SliceFigures view={view} query={asks.models} snapshot={snapshot.id} />
      </div>
      <div className="mt-4 grid grid-cols-1 gap-4 print:gap-2 lg:mt-5 lg:grid-cols-12 lg:gap-5">
        <SliceTrend
          view={view}
          query={asks.models}
          of={`${part.toLowerCase()}, ${said}`}
          snapshot={snapshot.id}
          broken={null}
          className="lg:col-span-6"
        />
        <ChartCard
          id="dia-ban"
          name={shared.sections.districts}
          view={districts}
          defined={[{ member: 'models.count' }]}
          downloads={placesAsk ? [{ name: 'linh-vuc-theo-dia-ban', query: placesAsk }] : []}
          snapshot={snapshot.id}
          skeleton="h-[26rem]"
          className="lg:col-span-6"
          face={(shown): ChartFace => {
            const title = districtFinding(districtsOf(shown, shown.against))
            const all = [...shown.districts, ...(shown.provinceWide ? [shown.provinceWide] : [])]
            const bar = (place: Part) => ({
              key: place.code,
              name: place.name,
              value: place.now,
              text: count(place.now),
              outOfScope: place.outOfScope ? shared.outOfScope : undefined,
              href: place.now
                ? pageAddress('/mo-hinh', { year: shown.year, field: code, district: place.code })
                : undefined,
            })
            return {
              title,
              subtitle: `${shared.columns.models}, ${part.toLowerCase()}, ${said}, ${when}; ${shared.districts.basis}`,
              summary: `${title}. ${all.map((place) => `${place.name}: ${place.outOfScope ? shared.outOfScope : count(place.now)}`).join('; ')}.`,
              note: shared.districts.provinceWide,
              empty: all.every((place) => !place.now) ? shared.chart.empty : undefined,
              picture: (
                <Bars
                  bars={shown.districts.map(bar)}
                  apart={shown.provinceWide ? [bar(shown.provinceWide)] : []}
                />
              ),
              table: (
                <DataTable
                  caption={title}
                  rows={all}
                  rowKey={(place) => place.code}
                  columns={[
                    {
                      title: shared.columns.district,
                      cell: (place) => place.name,
                      key: (place) => place.name,
                    },
                    {
                      title: shared.filters.yearOption(shown.year),
                      cell: (place) => (place.outOfScope ? shared.outOfScope : count(place.now)),
                      key: (place) => place.now,
                      numeric: true,
                    },
                    {
                      title: words.before,
                      cell: (place) => (place.outOfScopeBefore ? shared.outOfScope : count(place.before)),
                      key: (place) => place.before,
                      numeric: true,
                    },
                  ]}
                />
              ),
            }
          }}
        />
        <TopModels
          view={top}
          query={asks.replicated}
          name={part.toLowerCase()}
          all={{ field: code }}
          snapshot={snapshot.id}
          className="lg:col-span-7"
        />
        <SliceUnits
          view={units}
          query={asks.units}
          name={part.toLowerCase()}
          snapshot={snapshot.id}
          beside
          className="lg:col-span-5"
        />
        <PageCard
          id="tieu-chi"
          name={words.criteria}
          title={field?.title ?? name}
          subtitle={
            field
              ? words.criteriaSubtitle(
                  code,
                  field.kinds.map((one) => (nameOf('kind', one) ?? one).toLowerCase()),
                )
              : undefined
          }
          busy={plan.isLoading}
          className="lg:col-span-12"
        >
          <div lang="vi" className="mt-4 space-y-3 text-14 text-ink-2 lg:columns-2 lg:gap-10">
            {field?.criteria.split('\n').map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </div>
        </PageCard>
      </div>
    </YearPage>
  )
}
