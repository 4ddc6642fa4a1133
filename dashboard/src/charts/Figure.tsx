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

/** One key figure: label, value, n/N, the change in sign and words, and six years. */
export function Figure({
  face,
  year,
  queries,
  snapshot,
}: {
  face: FigureFace
  year: number
  /** What it is read from, without the filters that narrow the page. */
  queries: Query[]
  snapshot: string
}) {
  return (
    <div
      data-figure={face.id}
      className="row-span-5 grid grid-cols-1 grid-rows-subgrid gap-y-0 bg-surface p-4"
    >
      <dt className="flex items-start justify-between gap-1">
        <span className="min-w-0 text-13 leading-snug text-ink-2">{face.label}</span>
        <DefinitionButton
          label={face.label}
          defined={[{ ...face.defined, from: { queries, year } }]}
          snapshot={snapshot}
          compact
        />
      </dt>
      <dd className="mt-1 text-28 font-strong text-ink">{face.value}</dd>
      <dd className="text-13 text-ink-3">
        {face.detail}
        {face.state}
      </dd>
      <dd className="pt-1.5 text-12 text-ink-2">
        {face.change.sign !== null && <strong className="font-strong text-ink">{face.change.sign} </strong>}
        {face.change.words}
      </dd>
      <dd className="flex items-end gap-2 pt-2.5">
        <Sparkline
          points={face.history}
          year={year}
          label={`${words.figures.history(face.label)}: ${face.historyText}`}
        />
        <span className="whitespace-nowrap text-12 leading-none text-ink-3">
          {words.figures.span(face.history)}
        </span>
      </dd>
    </div>
  )
}
