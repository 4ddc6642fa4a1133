import type { ReactNode } from 'react'
import type { Change } from '../i18n/sentences.ts'
import { Sparkline, type SparkPoint } from '../charts/Sparkline.tsx'
import { DefinitionButton, type Defined } from '../charts/Definition.tsx'
import { words } from '../i18n/index.ts'

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

/** One key figure: label, value, n/N, six years, and the change in sign and words. */
export function Figure({ face, year }: { face: FigureFace; year: number }) {
  return (
    <div className="flex flex-col bg-surface p-4 sm:p-5">
      <dt className="flex items-start justify-between gap-1">
        <span className="text-13 leading-snug text-ink-2">{face.label}</span>
        <DefinitionButton label={face.label} defined={[face.defined]} compact />
      </dt>
      <dd className="mt-1 flex flex-1 flex-col">
        <span className="text-28 font-strong text-ink">{face.value}</span>
        <span className="text-13 text-ink-3">{face.detail}</span>
        {face.state}
        <span className="mb-2 mt-3 block">
          <Sparkline
            points={face.history}
            year={year}
            label={`${words.figures.history(face.label)}: ${face.historyText}`}
          />
        </span>
        <span className="mt-auto block text-12 text-ink-2">
          {face.change.sign !== null && <strong className="font-strong text-ink">{face.change.sign} </strong>}
          {face.change.words}
        </span>
      </dd>
    </div>
  )
}
