import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { ratesOf } from '../../../../cube/domain/findings/replication.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { Target } from '../../data/filters.ts'
import type { View } from '../../data/view.ts'
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
    return {
      title,
      subtitle: `${words.rates.subtitle}, ${scopeWords(shown.scope)}`,
      summary: `${title}.`,
      note: few(shown.rates.map((one) => one.of)),
      empty: shown.rates.length ? undefined : shared.chart.empty,
      ...rates(
        title,
        shared.columns.year,
        shown.rates.flatMap((one) => {
          const name =
            shown.provisional && one.year === shown.year
              ? shared.yearSoFar(one.year)
              : shared.filters.yearOption(one.year)
          const whole = {
            ...one,
            to: { page: '/mo-hinh', own: { year: one.year, replicated: 'true' } } satisfies Target,
            name,
          }
          // From the merger on a year has two areas, of which one is that of the years before.
          const old = one.year < MERGER_YEAR ? undefined : shown.oldArea.find(({ year }) => year === one.year)
          return old
            ? [
                whole,
                {
                  ...old,
                  name: words.rates.oldArea(name),
                },
              ]
            : [whole]
        }),
      ),
    }
  },
}
