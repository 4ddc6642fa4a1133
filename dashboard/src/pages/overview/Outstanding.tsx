import type { Query } from '../../../../cube/domain/filter.ts'
import {
  adopters,
  outstandingModels,
  OUTSTANDING_SINCE,
  readOutstanding,
  type OutstandingModel,
} from '../../../../cube/domain/models.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows, wholeRows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask, View } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { evidence } from '../../i18n/vi/evidence.ts'
import { list, scopeWords } from '../../i18n/vi/sentences.ts'
import { words } from '../../i18n/vi/words.ts'
import { KindMark } from '../../ui/KindMark.tsx'
import { PageLink } from '../../ui/PageLink.tsx'

const text = evidence.outstanding

export interface Outstanding extends YearFrame {
  models: OutstandingModel[]
  /** All that fulfil the rule. */
  of: number | null
  /** Null: the snapshot was made before the mart knew them. */
  query: Query | null
}

/** Reads the first outstanding models, and who took them over. */
export function readOutstandingOfYear(ask: Ask, selection: Selection): Outstanding {
  const { frame, known } = readYears(ask, selection)
  const { scope, year } = frame
  const query = selection.martVersion >= OUTSTANDING_SINCE ? outstandingModels(scope, year) : null
  const { leading } = ask({ leading: query && rows(query, selection) })
  const keys = (leading ?? []).map((row) => String(row['models.model_key']))
  const { adopting } = ask({
    adopting: keys.length > 0 ? wholeRows(adopters(keys, year), selection.snapshot) : null,
  })
  return {
    ...frame,
    models: readOutstanding(leading ?? [], adopting ?? []),
    of: known.models.get(year)?.outstanding ?? null,
    query,
  }
}

/** The first outstanding models of the year: what each is, what came of it, where it went. */
export function OutstandingCard({
  view,
  columns = false,
  className,
}: {
  view: View<Outstanding>
  /** A desk has them in two columns. */
  columns?: boolean
  className: string
}) {
  return <ChartCard {...(columns ? IN_COLUMNS : IN_ONE)} view={view} className={className} />
}

const specOf = (columns: boolean): ChartSpec<Outstanding> => ({
  id: 'tieu-bieu',
  name: text.section,
  skeleton: 'h-[44rem] md:h-[32rem]',
  defined: [{ member: 'models.outstanding_count' }],
  downloads: ({ query }) => (query ? [{ name: 'mo-hinh-tieu-bieu', query }] : []),
  face: (data) => {
    const title = text.title(count(data.of), data.of ?? 0)
    return {
      title,
      subtitle: `${words.columns.models}, ${scopeWords(data.scope)}, ${words.filters.yearOption(data.year).toLowerCase()}`,
      summary: `${data.models.map((model) => model.name).join('; ')}.`,
      note: text.rule,
      empty: data.query === null ? text.unknown : data.models.length === 0 ? text.none : undefined,
      list: (
        <>
          <ol className={columns ? 'lg:grid lg:grid-cols-2 lg:gap-x-10' : ''}>
            {data.models.map((model, i) => (
              <Story
                key={model.key}
                model={model}
                lead={columns && i === 0 && data.models.length % 2 === 1}
              />
            ))}
          </ol>
          {(data.of ?? 0) > data.models.length && (
            <p className="mt-3 print:hidden">
              <PageLink
                to={{ page: '/mo-hinh', own: { year: data.year, outstanding: 'true' } }}
                className="quiet-button -ml-2 underline"
              >
                {text.all(count(data.of))}
              </PageLink>
            </p>
          )}
        </>
      ),
    }
  },
})

const IN_COLUMNS = specOf(true)
const IN_ONE = specOf(false)

/** A few of the units that took it over, the rest counted. */
const adopted = ({ adopters }: OutstandingModel): string =>
  adopters.length === 0 ? '' : `: ${list(adopters, text.adopters)}`

/** @param lead the first of an odd number: it takes the width of two, so that none stands alone */
function Story({ model, lead }: { model: OutstandingModel; lead: boolean }) {
  const spread = [
    ...(model.sites ? [text.replicated(count(model.sites), count(model.units), adopted(model))] : []),
    ...(model.commended ? [text.commended(nameOf('level', model.commendedBy))] : []),
  ]
  return (
    <li
      className={`mb-3 border-b border-line pb-3 last:mb-0 last:border-b-0 last:pb-0 sm:flex sm:gap-4 lg:mb-3.5 lg:pb-3.5 ${lead ? 'lg:col-span-2' : ''}`}
    >
      <span className="hidden sm:block">
        <KindMark kind={model.kind} />
      </span>
      <div className="min-w-0">
        <h3 className={`text-16 font-strong leading-snug text-ink ${lead ? 'lg:text-20' : ''}`}>
          <PageLink to={{ page: '/mo-hinh', own: { model: model.key } }} className="name-link">
            {model.name}
          </PageLink>
        </h3>
        <p className="mt-0.5 text-14 text-ink-3">
          {[nameOf('kind', model.kind), model.unit, model.field].filter(Boolean).join(' · ')}
        </p>
        <div className={`mt-1.5 text-16 text-ink-2 ${lead ? 'lg:grid lg:grid-cols-2 lg:gap-x-10' : ''}`}>
          {model.content !== null && <p>{model.content}</p>}
          {model.result !== null && <p>{model.result}</p>}
        </div>
        <p className="mt-1.5 text-14 text-ink">{spread.join(' · ')}</p>
      </div>
    </li>
  )
}
