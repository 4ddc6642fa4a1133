import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { trendOf } from '../../../../cube/domain/findings/trend.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace, type ChartSpec } from '../../charts/ChartCard.tsx'
import { TrendColumns } from '../../charts/TrendColumns.tsx'
import type { View } from '../../data/view.ts'
import { count, date } from '../../i18n/format.ts'
import { trendFinding } from '../../i18n/vi/findings.ts'
import { evidence } from '../../i18n/vi/evidence.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { trend } from '../../i18n/vi/trend.ts'
import { words } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import type { Summary } from './summary.ts'

/** Six years, on the common basis and with what joined on 1 July 2025. */
export function Trend({ view, className }: { view: View<Summary>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Summary> = {
  id: 'qua-cac-nam',
  name: words.sections.trend,
  skeleton: 'h-[34rem] md:h-[27.5rem] lg:h-[31.5rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ queries: { models, oldArea, sameDay } }) => [
    { name: 'mo-hinh-theo-nam', query: models },
    { name: 'mo-hinh-theo-nam-khanh-hoa-cu', query: oldArea, part: words.columns.oldArea },
    ...(sameDay
      ? [{ name: 'mo-hinh-cung-ngay-nam-truoc', query: sameDay, part: words.columns.sameDay }]
      : []),
  ],
  face,
}

interface TrendRow {
  year: number
  total: number | null
  old: number | null
  south: number | null
  provisional: boolean
  sameDay: number | null
}

function face(data: Summary): ChartFace {
  const open = data.trend.find((year) => year.provisional)
  const rows: TrendRow[] = data.trend.map(({ year, total, oldArea, provisional }) => ({
    year,
    total,
    old: oldArea,
    south: total === null || year < MERGER_YEAR ? null : total - (oldArea ?? 0),
    provisional,
    sameDay: open !== undefined && year === open.year - 1 && data.year === open.year ? data.sameDay : null,
  }))
  const events = evidence.events.filter(({ day }) => rows.some((row) => row.year === Number(day.slice(0, 4))))
  const anySouth = rows.some((row) => row.south)
  const yearText = (row: TrendRow) =>
    `${row.year}${row.provisional ? ` (${words.figures.provisional.toLowerCase()})` : ''}`
  const title = trendFinding(trendOf(data.trend, data.year === open?.year ? data.sameDay : null))
  return {
    title,
    subtitle: `${words.columns.models}, ${scopeWords(data.scope)}`,
    summary: `${rows.map((row) => `${yearText(row)}: ${count(row.total)}`).join('; ')}.`,
    note: anySouth ? trend.basis : undefined,
    empty: rows.every((row) => !row.total) ? words.chart.empty : undefined,
    picture: (
      <div className="flex h-full flex-col">
        <Legend
          items={[
            { className: 'h-3 w-3 bg-accent', text: anySouth ? words.columns.oldArea : words.columns.models },
            ...(anySouth ? [{ className: 'h-3 w-3 bg-accent-2', text: words.columns.south }] : []),
            ...(open
              ? [{ className: 'h-3 w-3 border-2 border-dashed border-accent', text: trend.provisional }]
              : []),
            ...(data.sameDay !== null ? [{ className: 'h-0.5 w-4 bg-ink', text: trend.sameDay }] : []),
          ]}
        />
        <div className="flex-1 lg:min-h-[21rem] print:min-h-0">
          <TrendColumns
            columns={rows.map((row) => ({
              ...row,
              chosen: row.year === data.year,
              to: row.total ? { page: '/mo-hinh', own: { year: row.year } } : undefined,
              label: `${yearText(row)}: ${count(row.total)} ${words.figures.models}`,
              events: events.flatMap(({ day }, i) => (row.year === Number(day.slice(0, 4)) ? [i + 1] : [])),
            }))}
            merger={MERGER_YEAR}
            mergerText={trend.merger}
          />
        </div>
        <ol className="mt-2 text-14 text-ink-2">
          {events.map(({ day, text }, i) => (
            <li key={day}>
              <span aria-hidden="true">{i + 1}. </span>
              {date(day)}: {text}
            </li>
          ))}
        </ol>
      </div>
    ),
    table: (
      <DataTable<TrendRow>
        caption={words.sections.trend}
        rows={rows}
        rowKey={(row) => String(row.year)}
        columns={[
          { title: words.columns.year, cell: yearText, key: (row) => row.year },
          {
            title: words.columns.models,
            cell: (row) => count(row.total),
            key: (row) => row.total,
            numeric: true,
          },
          {
            title: words.columns.oldArea,
            cell: (row) => count(row.old),
            key: (row) => row.old,
            numeric: true,
          },
          {
            title: words.columns.south,
            cell: (row) => (row.year < MERGER_YEAR ? words.outOfScope : count(row.south)),
            key: (row) => row.south,
            numeric: true,
          },
          {
            title: trend.sameDay,
            cell: (row) => count(row.sameDay),
            key: (row) => row.sameDay,
            numeric: true,
          },
        ]}
      />
    ),
  }
}
