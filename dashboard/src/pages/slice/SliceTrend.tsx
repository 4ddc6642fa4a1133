import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { trendOf, type TrendYear } from '../../../../cube/domain/findings/trend.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { TrendColumns } from '../../charts/TrendColumns.tsx'
import type { View } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { trendFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/slice.ts'
import { trend } from '../../i18n/vi/trend.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import type { Slice } from './slice.ts'

/** The part's years as columns. */
export function SliceTrend({ view, className }: { view: View<Slice>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Slice> = {
  id: 'qua-cac-nam',
  name: shared.sections.trend,
  skeleton: 'h-[26rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-nam', query }],
  face: (data) => {
    const { of, broken } = data
    const apart = (year: TrendYear) => broken !== null && year.year < MERGER_YEAR
    const series = data.trend.filter((year) => !apart(year))
    const title = trendFinding(trendOf(series, data.sameDay))
    const south = (year: TrendYear) => (year.total ?? 0) - (year.oldArea ?? 0)
    const anySouth = series.some((year) => south(year) > 0)
    const yearText = (year: TrendYear) =>
      `${year.year}${year.provisional ? ` (${shared.figures.provisional.toLowerCase()})` : ''}${apart(year) ? ` (${words.otherBorders.toLowerCase()})` : ''}`
    const open = data.trend.find((year) => year.provisional)
    const columns: Column<TrendYear>[] = [
      { title: shared.columns.year, cell: yearText, key: (year) => year.year },
      {
        title: shared.columns.models,
        cell: (year) => count(year.total),
        key: (year) => year.total,
        numeric: true,
      },
      ...(anySouth
        ? [
            {
              title: shared.columns.oldArea,
              cell: (year: TrendYear) => count(year.oldArea),
              key: (year: TrendYear) => year.oldArea,
              numeric: true,
            },
          ]
        : []),
    ]
    return {
      title,
      subtitle: `${shared.columns.models}, ${of}`,
      summary: `${data.trend.map((year) => `${yearText(year)}: ${count(year.total)}`).join('; ')}.`,
      note: broken ?? (anySouth ? trend.basis : undefined),
      empty: data.trend.every((year) => !year.total) ? shared.chart.empty : undefined,
      picture: (
        <div className="flex h-full flex-col">
          <Legend
            items={[
              {
                className: 'h-3 w-3 bg-accent',
                text: anySouth ? shared.columns.oldArea : shared.columns.models,
              },
              ...(anySouth ? [{ className: 'h-3 w-3 bg-accent-2', text: shared.columns.south }] : []),
              ...(broken === null ? [] : [{ className: 'h-3 w-3 bg-past', text: words.otherBorders }]),
              ...(open
                ? [
                    {
                      className: 'h-3 w-3 border-2 border-dashed border-accent',
                      text: trend.provisional,
                    },
                  ]
                : []),
              ...(data.sameDay === null ? [] : [{ className: 'h-0.5 w-4 bg-ink', text: trend.sameDay }]),
            ]}
          />
          <div className="flex-1">
            <TrendColumns
              columns={data.trend.map((year) => ({
                ...year,
                old: year.oldArea,
                south: south(year),
                chosen: year.year === data.year,
                sameDay: open && year.year === open.year - 1 && data.year === open.year ? data.sameDay : null,
                events: [],
                apart: apart(year),
              }))}
              merger={MERGER_YEAR}
              mergerText={broken === null ? trend.merger : words.newBorders}
            />
          </div>
        </div>
      ),
      table: (
        <DataTable
          caption={shared.sections.trend}
          rows={data.trend}
          rowKey={(year) => String(year.year)}
          columns={columns}
        />
      ),
    }
  },
}
