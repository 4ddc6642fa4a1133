import { withinYear } from '../../../../cube/domain/findings/replication.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import type { View } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { daysFinding, words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { waitMark } from './marks.ts'
import { markTarget, number, saidOf } from './parts.tsx'
import type { Spread } from './spread.ts'

/** How long first replications took. */
export function Days({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'thoi-gian',
  name: words.days.name,
  skeleton: 'h-[22rem]',
  defined: [{ member: 'replication.median_days_to_replicate' }],
  downloads: ({ queries }) => [{ name: 'thoi-gian-den-nhan-rong', query: queries.days }],
  face: (shown) => {
    const said = saidOf(shown)
    const title = daysFinding(withinYear(shown.spans, shown.cases))
    const spans = words.days.spans.map((name, i) => ({ name, value: shown.spans[i] ?? 0 }))
    return {
      title,
      subtitle: `${words.days.subtitle}, ${said}`,
      summary: `${spans.map((span) => `${span.name}: ${count(span.value)}`).join('; ')}.`,
      empty: shown.cases ? undefined : shared.chart.empty,
      picture: (
        <Columns
          columns={spans.map((span, i) => ({
            key: span.name,
            ...span,
            to: span.value ? markTarget(shown.year, waitMark(i)) : undefined,
            label: `${span.name}: ${count(span.value)}`,
          }))}
          axis={words.days.axis}
        />
      ),
      table: (
        <DataTable
          caption={words.days.name}
          rows={spans}
          rowKey={(span) => span.name}
          columns={[
            { title: words.span, cell: (span) => span.name, key: (span) => span.name },
            number(words.adopted, (span: { value: number }) => span.value),
          ]}
        />
      ),
    }
  },
}
