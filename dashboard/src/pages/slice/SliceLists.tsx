import type { Query } from '../../../../cube/domain/filter.ts'
import type { View } from '../../data/useRows.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { pageAddress, type Changes } from '../../data/filters.ts'
import { count, NO_DATA, percent, ratio } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { topFinding, unitsFinding, words } from '../../i18n/vi/slice.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { Share } from '../../../../cube/domain/models.ts'
import type { TopModel, UnitPart } from '../../../../cube/domain/slice.ts'

/** Models that the page lists; all of them are in the explorer. */
const LISTED = 10

/** A rate with what it is made of; a part without a denominator has none. */
const share = ({ n, of, rate }: Share) =>
  of ? (
    <>
      <span className="block whitespace-nowrap">{percent(rate)}</span>
      <span className="block whitespace-nowrap text-12 text-ink-3">{ratio(n, of)}</span>
    </>
  ) : (
    NO_DATA
  )

const unitColumns: Column<UnitPart>[] = [
  {
    title: shared.columns.unit,
    cell: (unit) => (
      <a href={pageAddress('/don-vi', { unit: unit.code })} className="text-ink hover:underline">
        {unit.name}
      </a>
    ),
    key: (unit) => unit.name,
  },
  {
    title: shared.columns.models,
    cell: (unit) => count(unit.count),
    key: (unit) => unit.count,
    numeric: true,
  },
  {
    title: shared.figures.effectiveness,
    cell: (unit) => share(unit.effective),
    key: (unit) => unit.effective.rate,
    numeric: true,
  },
  {
    title: shared.columns.replicated,
    cell: (unit) => share(unit.replicated),
    key: (unit) => unit.replicated.rate,
    numeric: true,
  },
]

/** The units that report the part's models; `beside` another card, which then says how high the list is. */
export function SliceUnits({
  view,
  query,
  name,
  snapshot,
  beside = false,
  className = '',
}: {
  view: View<{ year: number; units: UnitPart[] }>
  query: Query | null
  name: string
  snapshot: string
  beside?: boolean
  className?: string
}) {
  return (
    <ChartCard
      id="don-vi"
      name={shared.sections.units}
      view={view}
      defined={['count', 'effectiveness_rate', 'replication_rate'].map((member) => ({
        member: `models.${member}`,
      }))}
      downloads={query ? [{ name: 'mo-hinh-theo-don-vi', query }] : []}
      snapshot={snapshot}
      skeleton="h-[30rem]"
      className={className}
      face={({ units, year }): ChartFace => {
        const title = unitsFinding(units)
        return {
          title,
          subtitle: `${shared.columns.models}, ${name}, ${shared.filters.yearOption(year).toLowerCase()}`,
          summary: title,
          empty: units.length ? undefined : shared.chart.empty,
          list: (
            <div className={beside ? `relative h-full ${units.length > 4 ? 'lg:min-h-[20rem]' : ''}` : ''}>
              <DataTable
                caption={title}
                rows={units}
                rowKey={(unit) => unit.code}
                columns={unitColumns}
                height={`max-h-[36rem] ${beside && units.length > 4 ? 'lg:absolute lg:inset-0 lg:max-h-none' : 'lg:max-h-[43rem]'}`}
              />
            </div>
          ),
        }
      }}
    />
  )
}

const topColumns: Column<TopModel>[] = [
  {
    title: words.model,
    cell: (model) => (
      <>
        <a href={pageAddress('/mo-hinh', { model: model.key })} className="block text-ink hover:underline">
          {model.name}
        </a>
        <span className="block text-12 text-ink-3">
          {[model.subject, model.unit].filter(Boolean).join(' · ')}
        </span>
      </>
    ),
    key: (model) => model.name,
  },
  { title: words.sites, cell: (model) => count(model.sites), key: (model) => model.sites, numeric: true },
  {
    title: words.evaluation,
    cell: (model) => nameOf('evaluation', model.evaluation) ?? NO_DATA,
    key: (model) => model.evaluation,
  },
  {
    title: shared.figures.commendation,
    cell: (model) => (model.commended ? words.yes : words.no),
    key: (model) => Number(model.commended),
  },
]

/** The part's models that the most places took over, and the way to all of its models. */
export function TopModels({
  view,
  query,
  name,
  all,
  snapshot,
  className = '',
}: {
  view: View<{ year: number; models: TopModel[] }>
  query: Query | null
  name: string
  /** Filters of the explorer that show all models of the part. */
  all: Changes
  snapshot: string
  className?: string
}) {
  return (
    <ChartCard
      id="mo-hinh"
      name={words.top}
      view={view}
      defined={[{ member: 'replication.sites' }]}
      downloads={query ? [{ name: 'mo-hinh-da-nhan-rong', query }] : []}
      snapshot={snapshot}
      skeleton="h-[30rem]"
      className={className}
      face={({ models, year }): ChartFace => {
        const title = topFinding(models)
        return {
          title,
          subtitle: `${words.topSubtitle}, ${name}, ${words.upTo(year)}`,
          summary: title,
          list: (
            <>
              {models.length > 0 && (
                <DataTable
                  caption={title}
                  rows={models.slice(0, LISTED)}
                  rowKey={(model) => model.key}
                  columns={topColumns}
                  height=""
                />
              )}
              <p className="mt-3 print:hidden">
                <a href={pageAddress('/mo-hinh', { ...all, year })} className="quiet-button -ml-2 underline">
                  {words.all}
                </a>
              </p>
            </>
          ),
        }
      }}
    />
  )
}
