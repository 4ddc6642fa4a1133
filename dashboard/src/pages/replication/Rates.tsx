import { ratesOf } from '../../../../cube/domain/findings/replication.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { ratesFinding, words } from '../../i18n/vi/replication.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { few, rates } from './parts.tsx'
import { ratesQuery, type Spread } from './spread.ts'

/** What share of each year’s models was replicated. */
export function Rates({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'qua-cac-nam',
  name: words.rates.name,
  skeleton: 'h-[22rem]',
  defined: [{ member: 'models.replication_rate' }],
  downloads: (shown) => [{ name: 'nhan-rong-qua-cac-nam', query: ratesQuery(shown) }],
  face: (shown) => {
    const title = ratesFinding(ratesOf(shown.rates, shown.year, shown.provisional))
    return {
      title,
      subtitle: `${words.rates.subtitle}, ${scopeWords(shown.scope)}`,
      summary: `${title}.`,
      note: few(shown.rates.map((one) => one.of)),
      empty: shown.rates.length ? undefined : shared.chart.empty,
      ...rates(
        title,
        shared.columns.year,
        shown.rates.map((one) => ({
          ...one,
          to: { page: '/mo-hinh', own: { year: one.year, replicated: 'true' } },
          name:
            shown.provisional && one.year === shown.year
              ? shared.yearSoFar(one.year)
              : shared.filters.yearOption(one.year),
        })),
      ),
    }
  },
}
