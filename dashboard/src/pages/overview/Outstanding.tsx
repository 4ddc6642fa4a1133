import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/useRows.ts'
import { pageAddress } from '../../data/filters.ts'
import { count } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { overview } from '../../i18n/vi/overview.ts'
import { list, scopeWords } from '../../i18n/vi/sentences.ts'
import { words } from '../../i18n/vi/words.ts'
import type { OutstandingModel } from '../../../../cube/domain/models.ts'
import type { Outstanding as Data, Overview } from './useOverview.ts'

const text = overview.outstanding

/** The first outstanding models of the year: what each is, what came of it, where it went. */
export function Outstanding({
  view,
  queries,
  snapshot,
  className,
}: {
  view: View<Data>
  queries: Overview['queries']
  snapshot: string
  className: string
}) {
  return (
    <ChartCard
      id="tieu-bieu"
      name={text.section}
      view={view}
      defined={[{ member: 'models.outstanding_count' }]}
      downloads={queries.outstanding ? [{ name: 'mo-hinh-tieu-bieu', query: queries.outstanding }] : []}
      snapshot={snapshot}
      skeleton="h-[44rem] md:h-[32rem]"
      className={className}
      face={(data): ChartFace => {
        const title = text.title(count(data.of), data.of ?? 0)
        return {
          title,
          subtitle: `${words.columns.models}, ${scopeWords(data.scope)}, ${words.filters.yearOption(data.year).toLowerCase()}`,
          summary: `${title}. ${data.models.map((model) => model.name).join('; ')}.`,
          note: text.rule,
          empty: data.unknown ? text.unknown : data.models.length === 0 ? text.none : undefined,
          list: (
            <ol className="flex h-full flex-col divide-y divide-line">
              {data.models.map((model) => (
                <Story key={model.key} model={model} />
              ))}
            </ol>
          ),
        }
      }}
    />
  )
}

/** A few of the units that took it over, the rest counted. */
const adopted = ({ adopters }: OutstandingModel): string =>
  adopters.length === 0 ? '' : `: ${list(adopters, text.adopters)}`

function Story({ model }: { model: OutstandingModel }) {
  const spread = [
    ...(model.sites ? [text.replicated(count(model.sites), count(model.units), adopted(model))] : []),
    ...(model.commended ? [text.commended(nameOf('level', model.commendedBy))] : []),
  ]
  return (
    <li className="flex grow flex-col justify-center py-3 first:pt-0 last:pb-0 lg:py-3.5">
      <h3 className="text-16 font-strong leading-snug text-ink">
        <a href={pageAddress('/mo-hinh', { model: model.key })} className="hover:underline">
          {model.name}
        </a>
      </h3>
      <p className="mt-0.5 text-13 text-ink-3">
        {model.unit} · {model.field}
      </p>
      {model.content !== null && <p className="mt-1.5 text-14 text-ink-2">{model.content}</p>}
      {model.result !== null && <p className="text-14 text-ink-2">{model.result}</p>}
      <p className="mt-1.5 text-13 text-ink">{spread.join(' · ')}</p>
    </li>
  )
}
