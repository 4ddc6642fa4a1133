import type { ReactNode } from 'react'
import type { Snapshot } from '../data/boot.ts'
import { provinceDay } from '../../../cube/domain/dates.ts'
import { words } from '../i18n/vi/words.ts'
import type { Sentence } from '../i18n/vi/sentences.ts'
import { useNarrowing } from '../data/filters.ts'
import { useNames } from '../data/names.ts'

/** What of a page is its own, below the filters. */
export function PageMain({ children }: { children: ReactNode }) {
  return (
    <main
      id="noi-dung"
      tabIndex={-1}
      className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
    >
      {children}
    </main>
  )
}

/** A page's name, its first sentence with the figures set apart, and where the figures come from. */
export function PageHead({
  name,
  sentence,
  failed = false,
  facts = [],
  snapshot,
  stale = false,
  scope,
}: {
  name: string
  /** Null until it is known. */
  sentence: Sentence | null
  /** It did not become known. */
  failed?: boolean
  /** What is said first in the small line, e.g. until when the figures count. */
  facts?: string[]
  snapshot: Snapshot
  stale?: boolean
  /** The filters in words, for paper. */
  scope?: string
}) {
  const names = useNames(snapshot.id, useNarrowing()).map((one) => one.text)
  const built = provinceDay(snapshot.builtAt)
  const source = [
    ...facts,
    words.snapshot.asOf(snapshot.asOf ?? built),
    (snapshot.name === null ? words.snapshot.built(built) : words.snapshot.named(snapshot.name)) +
      (snapshot.frozen ? ` (${words.snapshot.frozen})` : ''),
  ]
  return (
    <div className={stale ? 'opacity-50 transition-opacity' : ''} aria-busy={stale} aria-live="polite">
      <p className="text-14 font-strong text-ink-3 [overflow-wrap:anywhere]">{name}</p>
      <h1
        className={`mt-1 text-pretty text-20 font-normal text-ink sm:text-24 ${sentence === null && !failed ? 'min-h-[3.4rem]' : ''}`}
      >
        {(sentence ?? [failed ? words.failed(name) : words.loading]).map((piece, i) =>
          typeof piece === 'string' ? (
            piece
          ) : (
            <strong key={i} className="whitespace-nowrap font-strong text-accent-ink">
              {piece.figure}
            </strong>
          ),
        )}
      </h1>
      <p className="mt-2 text-14 text-ink-3">{source.join('\u00a0· ')}</p>
      {scope !== undefined && (
        <p className="mt-1 hidden text-14 print:block">
          {words.filters.label}: {[scope, ...names].join('; ')}
        </p>
      )}
    </div>
  )
}
