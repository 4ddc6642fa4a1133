import type { ReactNode } from 'react'
import type { Query } from '../../../cube/domain/filter.ts'
import type { Change } from '../i18n/vi/sentences.ts'
import { Sparkline, type SparkPoint } from './Sparkline.tsx'
import type { Defined } from '../data/figures.ts'
import { DefinitionButton } from '../ui/Definition.tsx'
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

/**
 * One key figure: label, value, n/N, the change in sign and words, and six years, which a phone has no room for.
 * @param large one of those that carry the page
 */
export function Figure({
  face,
  year,
  queries,
  snapshot,
  large = false,
}: {
  face: FigureFace
  year: number
  /** What it is read from, without the filters that narrow the page. */
  queries: Query[]
  snapshot: string
  large?: boolean
}) {
  return (
    <div
      data-figure={face.id}
      className="row-span-4 grid grid-cols-[auto_minmax(0,1fr)] grid-rows-subgrid gap-x-2 gap-y-0 bg-surface p-3 sm:p-4"
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
        {face.value}
      </dd>
      <dd className="col-span-2 row-start-3 text-14 text-ink-2">
        {face.detail}
        {face.state}
      </dd>
      <dd className="col-span-2 row-start-4 pt-1 text-14 text-ink-2">
        {face.change.sign !== null && <strong className="font-strong text-ink">{face.change.sign} </strong>}
        {face.change.words}
      </dd>
      <dd className="col-start-2 row-start-2 hidden min-w-0 self-center sm:flex sm:justify-end">
        <Sparkline
          points={face.history}
          year={year}
          label={`${words.figures.history(face.label)}: ${face.historyText}`}
        />
        <span className="sr-only">{words.figures.span(face.history)}</span>
      </dd>
    </div>
  )
}
