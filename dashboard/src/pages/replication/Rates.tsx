import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { ratesOf } from '../../../../cube/domain/findings/replication.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import type { Target } from '../../data/filters.ts'
import type { View } from '../../data/view.ts'
import { percent, ratio } from '../../i18n/format.ts'
import type { YearRate } from '../../../../cube/domain/replication.ts'
import { ratesFinding, words } from '../../i18n/vi/replication.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { few, rates } from './parts.tsx'
import { oldAreaQuery, ratesQuery, type Spread } from './spread.ts'

/** What share of each year’s models was replicated. */
export function Rates({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'qua-cac-nam',
  name: words.rates.name,
  skeleton: 'h-[22rem]',
  defined: [{ member: 'models.replication_rate' }],
  downloads: (shown) => [
    { name: 'nhan-rong-qua-cac-nam', query: ratesQuery(shown) },
    {
      name: 'nhan-rong-qua-cac-nam-khanh-hoa-cu',
      query: oldAreaQuery(shown),
      part: shared.columns.oldArea,
    },
  ],
  face: (shown) => {
    const title = ratesFinding(ratesOf(shown.rates, shown.year, shown.provisional, shown.oldArea))
    const { picture, table } = asParts(shown, title)
    return {
      title,
      subtitle: `${words.rates.subtitle}, ${scopeWords(shown.scope)}`,
      note: few(shown.rates.map((one) => one.of)),
      empty: shown.rates.length ? undefined : shared.chart.empty,
      table,
      // On a phone the shares have no room above columns.
      picture: (
        <>
          <div className="h-full sm:hidden">{picture}</div>
          <div className="hidden h-full sm:block">
            <RateColumns shown={shown} />
          </div>
        </>
      ),
    }
  },
}

const ofYear = (year: number): Target => ({ page: '/mo-hinh', own: { year, replicated: 'true' } })

/** Each year, from the merger of provinces on with both of its areas. */
const asParts = (shown: Spread, title: string) =>
  rates(
    title,
    shared.columns.year,
    shown.rates.flatMap((one) => {
      const name =
        shown.provisional && one.year === shown.year
          ? shared.yearSoFar(one.year)
          : shared.filters.yearOption(one.year)
      const whole = { ...one, to: ofYear(one.year), name }
      // From the merger on a year has two areas, of which one is that of the years before.
      const old = one.year < MERGER_YEAR ? undefined : shown.oldArea.find(({ year }) => year === one.year)
      return old ? [whole, { ...old, name: words.rates.oldArea(name) }] : [whole]
    }),
  )

/** The years on the area that they have in common, and beside them the years of the whole province since the merger. */
function RateColumns({ shown }: { shown: Spread }) {
  const since = shown.rates.filter(({ year }) => year >= MERGER_YEAR)
  const common = [
    ...shown.rates.filter(({ year }) => year < MERGER_YEAR),
    ...shown.oldArea.filter(({ year }) => since.some((one) => one.year === year)),
  ]
  const column = (one: YearRate, area: 'common' | 'whole') => {
    const isOpen = shown.provisional && one.year === shown.year
    const few = one.of > 0 && one.of < FEW_CASES ? ' *' : ''
    return {
      key: `${area} ${one.year}`,
      name: `${one.year}${few}`,
      value: one.rate,
      text: percent(one.rate),
      of: ratio(one.n, one.of),
      tone: isOpen ? ('open' as const) : area === 'common' ? ('accent' as const) : ('second' as const),
      // Rows of the old area alone have no list of their own.
      to: one.n > 0 && (area === 'whole' || one.year < MERGER_YEAR) ? ofYear(one.year) : undefined,
      label: `${one.year}: ${percent(one.rate)} (${ratio(one.n, one.of)})`,
    }
  }
  return (
    <Columns
      columns={[...common.map((one) => column(one, 'common')), ...since.map((one) => column(one, 'whole'))]}
      spans={
        since.length === 0
          ? []
          : [
              ...(common.length > 0
                ? [{ from: 0, to: common.length - 1, text: shared.columns.oldArea }]
                : []),
              {
                from: common.length,
                to: common.length + since.length - 1,
                text: words.rates.whole,
              },
            ]
      }
    />
  )
}
