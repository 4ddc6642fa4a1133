import { leadingModel } from '../../../../cube/domain/findings/slice.ts'
import type { TopModel } from '../../../../cube/domain/slice.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { count, NO_DATA } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { topFinding, words } from '../../i18n/vi/slice.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import type { SliceTop } from './slice.ts'

/** Models that the page lists; all of them are in the explorer. */
const LISTED = 10

/** The part's models that the most places took over, and the way to all of its models. */
export function TopModels({ view, className = '' }: { view: View<SliceTop>; className?: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const topColumns: Column<TopModel>[] = [
  {
    title: words.model,
    cell: (model) => (
      <>
        <PageLink to={{ page: '/mo-hinh', own: { model: model.key } }} className="name-link block text-ink">
          {model.name}
        </PageLink>
        <span className="block text-14 text-ink-3">
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

const spec: ChartSpec<SliceTop> = {
  id: 'mo-hinh',
  name: words.top,
  skeleton: 'h-[30rem]',
  defined: [{ member: 'replication.sites' }],
  downloads: ({ query }) => [{ name: 'mo-hinh-da-nhan-rong', query }],
  face: ({ models, year, name, all }) => {
    const title = topFinding(leadingModel(models))
    return {
      title,
      subtitle: `${words.topSubtitle}, ${name}, ${words.upTo(year)}`,
      list: (
        <>
          {models.length > 0 && (
            <DataTable
              caption={words.top}
              rows={models.slice(0, LISTED)}
              rowKey={(model) => model.key}
              columns={topColumns}
              height=""
            />
          )}
          <p className="mt-3 print:hidden">
            <PageLink
              to={{ page: '/mo-hinh', own: { ...all, year } }}
              className="quiet-button -ml-2 underline"
            >
              {words.all}
            </PageLink>
          </p>
        </>
      ),
    }
  },
}
