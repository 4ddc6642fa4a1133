import type { Replicated } from '../../../../cube/domain/replication.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { modelsFinding, words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { number, saidOf } from './parts.tsx'
import type { Spread } from './spread.ts'

/** The models that went to the most places. */
export function MostReplicated({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'nhieu-nhat',
  name: words.models.name,
  skeleton: 'h-[36rem]',
  defined: [{ member: 'replication.sites' }],
  downloads: ({ queries }) => [{ name: 'nhan-rong-nhieu-nhat', query: queries.models }],
  face: (shown) => {
    const said = saidOf(shown)
    const title = modelsFinding(shown.models)
    return {
      title,
      subtitle: `${words.models.subtitle}, ${said}`,
      empty: shown.models.length ? undefined : shared.chart.empty,
      list: <Models models={shown.models} caption={words.models.name} />,
    }
  },
}

/** The models that went to the most places, each with a link to its life. */
function Models({ models, caption }: { models: Replicated[]; caption: string }) {
  return (
    <DataTable
      caption={caption}
      rows={models}
      rowKey={(model) => model.key}
      columns={[
        {
          title: words.model,
          cell: (model) => (
            <PageLink
              to={{ page: '/mo-hinh', own: { model: model.key } }}
              className="name-link text-accent-ink"
            >
              {model.name}
            </PageLink>
          ),
          key: (model) => model.name,
        },
        { title: words.unit, cell: (model) => model.unit, key: (model) => model.unit },
        { title: words.field, cell: (model) => model.field, key: (model) => model.field },
        number(words.events, (model: Replicated) => model.events),
        number(words.sites, (model: Replicated) => model.sites),
      ]}
    />
  )
}
