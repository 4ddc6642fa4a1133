import type { Query } from '../../../../cube/domain/filter.ts'
import type { View } from '../../data/useRows.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { TrendColumns } from '../../charts/TrendColumns.tsx'
import { count } from '../../i18n/format.ts'
import { trendOf, type TrendYear } from '../../../../cube/domain/findings/trend.ts'
import { trendFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/slice.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import type { Slice } from './useSlice.ts'

/**
 * The part's years as columns.
 * @param broken why the years before the new borders are no part of one series; null: they are
 */
export function SliceTrend({
  view,
  query,
  of,
  snapshot,
  broken,
  className,
}: {
  view: View<Slice>
  query: Query
  /** The part and the filters in words, for the subtitle. */
  of: string
  snapshot: string
  broken: string | null
  className: string
}) {
  return (
    <ChartCard
      id="qua-cac-nam"
      name={shared.sections.trend}
      view={view}
      defined={[{ member: 'models.count' }]}
      downloads={[{ name: 'mo-hinh-theo-nam', query }]}
      snapshot={snapshot}
      skeleton="h-[26rem]"
      className={className}
      face={(data): ChartFace => {
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
          summary: `${title}. ${data.trend.map((year) => `${yearText(year)}: ${count(year.total)}`).join('; ')}.`,
          note: broken ?? (anySouth ? shared.trend.basis : undefined),
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
                          text: shared.trend.provisional,
                        },
                      ]
                    : []),
                  ...(data.sameDay === null
                    ? []
                    : [{ className: 'h-0.5 w-4 bg-ink', text: shared.trend.sameDay }]),
                ]}
              />
              <div className="flex-1">
                <TrendColumns
                  columns={data.trend.map((year) => ({
                    ...year,
                    old: year.oldArea,
                    south: south(year),
                    chosen: year.year === data.year,
                    sameDay:
                      open && year.year === open.year - 1 && data.year === open.year ? data.sameDay : null,
                    events: [],
                    apart: apart(year),
                  }))}
                  merger={MERGER_YEAR}
                  mergerText={broken === null ? shared.trend.merger : words.newBorders}
                />
              </div>
            </div>
          ),
          table: (
            <DataTable
              caption={title}
              rows={data.trend}
              rowKey={(year) => String(year.year)}
              columns={columns}
            />
          ),
        }
      }}
    />
  )
}
