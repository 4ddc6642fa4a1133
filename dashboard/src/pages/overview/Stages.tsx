import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace, type ChartSpec } from '../../charts/ChartCard.tsx'
import { RESULTS, type Result } from '../../../../cube/domain/models.ts'
import type { View } from '../../data/view.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { evidence } from '../../i18n/vi/evidence.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import type { Summary } from './summary.ts'

const text = evidence.stages

/** The results in their order, each with its name. */
const shown = Object.entries(text.results).map(
  ([code, name]) => [code.replace('overview_result.', '') as Result, name] as const,
)

interface Stage {
  key: string
  name: string
  n: number | null
  of: number | null
  rate: number | null
}

/** What became of the year's models, and whose they are: counts side by side, none a part of the one before. */
export function Stages({ view, className }: { view: View<Summary>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Summary> = {
  id: 'ket-qua',
  name: text.section,
  skeleton: 'h-[32rem]',
  defined: [
    'count',
    ...shown.map(([result]) => RESULTS[result].rate),
    'collective_count',
    'individual_count',
  ].map((member) => ({ member: `models.${member}` })),
  downloads: ({ queries }) => [{ name: 'ket-qua-mo-hinh', query: queries.models }],
  face,
}

function face(data: Summary): ChartFace {
  const now = data.models.get(data.year)
  const ofAll = (n: number | null | undefined) => ({
    n: n ?? null,
    of: now?.count ?? null,
    // Both are counts of Cube; the catalogue has no rate for them.
    rate: n != null && now?.count ? n / now.count : null,
  })
  const nothing = { n: null, of: null, rate: null }
  const results: Stage[] = [
    { key: 'registered', name: text.registered, ...ofAll(now?.count) },
    ...shown.map(([key, name]) => ({ key, name, ...(now?.[key] ?? nothing) })),
  ]
  const kinds: Stage[] = [
    { key: 'collective', name: words.kind.collective, ...ofAll(now?.collective) },
    { key: 'individual', name: words.kind.individual, ...ofAll(now?.individual) },
  ]
  const all = [...results.slice(0, 1), ...kinds, ...results.slice(1)]
  const title = now?.count
    ? text.title(
        now.effective.of ? ratio(now.effective.n, now.effective.of) : null,
        ratio(now.recognised.n, now.recognised.of),
      )
    : text.none
  const bar = (stage: Stage) => ({
    key: stage.key,
    name: stage.name,
    value: stage.n,
    text: (
      <>
        {ratio(stage.n, stage.of)}{' '}
        <span className="text-14 font-normal text-ink-3">{percent(stage.rate)}</span>
      </>
    ),
  })
  return {
    title,
    subtitle: `${words.columns.models}, ${scopeWords(data.scope)}, ${
      data.provisional ? words.untilDay(data.today) : words.filters.yearOption(data.year).toLowerCase()
    }`,
    summary: `${all.map(({ name, n, of }) => `${name}: ${ratio(n, of)}`).join('; ')}.`,
    note: text.note,
    empty: now?.count ? undefined : words.chart.empty,
    picture: <Bars bars={all.map(bar)} />,
    table: (
      <DataTable
        caption={text.section}
        rows={all}
        rowKey={({ key }) => key}
        columns={[
          { title: text.column, cell: ({ name }) => name, key: ({ name }) => name },
          { title: text.number, cell: ({ n }) => count(n), key: ({ n }) => n, numeric: true },
          { title: text.whole, cell: ({ of }) => count(of), key: ({ of }) => of, numeric: true },
          {
            title: words.columns.rate,
            cell: ({ rate }) => percent(rate),
            key: ({ rate }) => rate,
            numeric: true,
          },
        ]}
      />
    ),
  }
}
