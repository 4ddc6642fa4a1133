import type { ReactNode } from 'react'
import type { Query } from '../../../cube/domain/filter.ts'
import type { Change } from '../i18n/vi/sentences.ts'
import { Sparkline, type SparkPoint } from './Sparkline.tsx'
import type { Defined } from '../data/figures.ts'
import type { Changes } from '../data/filters.ts'
import { PageLink } from '../ui/PageLink.tsx'
import { DefinitionButton } from '../ui/Definition.tsx'
import { NO_DATA } from '../i18n/format.ts'
import { words } from '../i18n/vi/words.ts'

export interface FigureFace {
  id: string
  label: string
  value: string
  /** n/N with what is counted, or what the figure is made of. */
  detail: string
  change: Change
  history: SparkPoint[]
  /** The history in words. */
  historyText: string
  state?: ReactNode
  defined: Defined
}

/** What of all models a figure counts, in the words of the list of models: of a share its numerator. */
const COUNTED: Record<string, Changes> = {
  'models.count': {},
  'models.effectiveness_rate': { evaluation: 'effective' },
  'models.replication_rate': { replicated: 'true' },
  'models.commendation_rate': { commended: 'true' },
}

/**
 * One key figure: label, value, n/N, the change in sign and words, and six years, which a phone has no room for. The
 * value leads to the models that it counts, the denominator to all of them.
 * @param large one of those that carry the page
 */
export function Figure({
  face,
  year,
  queries,
  snapshot,
  rows,
  large = false,
}: {
  face: FigureFace
  year: number
  /** What it is read from, without the filters that narrow the page. */
  queries: Query[]
  snapshot: string
  /** What narrows the list of models to the page's; null where the list cannot show just these. */
  rows: Changes | null
  large?: boolean
}) {
  const { member, denominator } = face.defined
  const counted = COUNTED[member]
  const linked = (text: string, own: Changes | undefined) =>
    rows && own && text !== NO_DATA ? (
      <PageLink to={{ page: '/mo-hinh', own: { ...rows, year, ...own } }} className="name-link">
        {text}
      </PageLink>
    ) : (
      text
    )
  // Those of which the effective ones are a share have no list of their own.
  const [before, after] =
    denominator && member !== 'models.effectiveness_rate' ? face.detail.split(`/${denominator} `) : []
  const history = `${words.figures.history(face.label)}: ${face.historyText}`
  return (
    <div
      data-figure={face.id}
      className={`row-span-4 grid grid-cols-[auto_minmax(0,1fr)] grid-rows-subgrid gap-x-2 gap-y-0 bg-surface px-3 py-2.5 sm:p-4 ${large ? '' : 'sm:py-3'}`}
    >
      <dt className="col-span-2 flex items-start justify-between gap-1">
        <span className={`min-w-0 text-14 leading-snug text-ink-2 ${large ? 'font-strong' : ''}`}>
          {face.label}
        </span>
        <DefinitionButton
          label={face.label}
          defined={[{ ...face.defined, from: { queries, year } }]}
          snapshot={snapshot}
          compact
        />
      </dt>
      <dd className={`whitespace-nowrap font-strong text-ink ${large ? 'text-28 sm:text-36' : 'text-20'}`}>
        {linked(face.value, counted)}
      </dd>
      <dd className="col-span-2 row-start-3 text-14 text-ink-2">
        {after === undefined || !counted ? (
          face.detail
        ) : (
          <>
            {before}/{linked(denominator!, {})} {after}
          </>
        )}
        {face.state}
      </dd>
      <dd className="col-span-2 row-start-4 pt-1 text-14 text-ink-2">
        {face.change.sign !== null && (
          <strong className={`font-strong ${face.change.sign.startsWith('−') ? 'figure-fall' : 'text-ink'}`}>
            {face.change.sign}{' '}
          </strong>
        )}
        {face.change.words}
      </dd>
      {large ? (
        <dd className="col-start-2 row-start-2 hidden min-w-0 self-center sm:flex sm:justify-end">
          <Sparkline points={face.history} year={year} label={history} />
          <span className="sr-only">{words.figures.span(face.history)}</span>
        </dd>
      ) : (
        <dd className="sr-only">
          <span role="img" aria-label={history} />
        </dd>
      )}
    </div>
  )
}
