import type { Snapshot } from '../../data/boot.ts'
import { useNarrowing } from '../../data/filters.ts'
import { useNames } from '../../data/names.ts'
import type { View } from '../../data/view.ts'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { provinceDay, daysBetween } from '../../../../cube/domain/dates.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/words.ts'
import { headline, provisionalNote, scopeWords } from '../../i18n/vi/sentences.ts'
import type { Summary } from './summary.ts'

/** Days without a newly loaded report after which an unfinished year says so: its figures may lag. */
const SILENCE = 7

/** The state of the year in one sentence, and below it where the figures come from. */
export function Headline({ view, snapshot }: { view: View<Summary>; snapshot: Snapshot }) {
  const names = useNames(snapshot.id, useNarrowing()).map((one) => one.text)
  if (view.data === null) {
    return (
      <div aria-busy="true">
        <h1 className="sr-only">{nameOf('page', '/')}</h1>
        <Skeleton className="skeleton-words" />
        <Skeleton className="mt-2 after:hidden h-14 w-96 max-w-full sm:h-5" />
      </div>
    )
  }
  const { data } = view
  const built = provinceDay(snapshot.builtAt)
  const known = snapshot.asOf ?? built
  const silent = daysBetween(known, data.today)
  const facts = [
    ...(data.provisional
      ? // Who has reported the sentence has said.
        [provisionalNote(data.today, null, null, data.reports)]
      : []),
    words.snapshot.asOf(known),
    ...(data.provisional && silent > SILENCE ? [words.snapshot.silent(silent)] : []),
    (snapshot.name === null ? words.snapshot.built(built) : words.snapshot.named(snapshot.name)) +
      (snapshot.frozen ? ` (${words.snapshot.frozen})` : ''),
  ]
  return (
    <div
      className={view.stale ? 'opacity-50 transition-opacity' : ''}
      aria-busy={view.stale}
      aria-live="polite"
    >
      <h1 className="text-balance text-20 font-normal text-ink sm:text-24">
        {headline(data.headline).map((piece, i) =>
          typeof piece === 'string' ? (
            unbroken(piece)
          ) : (
            <strong key={i} className="whitespace-nowrap font-strong text-accent-ink">
              {piece.figure}
            </strong>
          ),
        )}
      </h1>
      <p className="mt-2 text-14 text-ink-3">
        {facts.map((fact, i) => (
          // A phone has the first of them: the others stand in the list of snapshots and at the foot.
          <span key={fact} className={i === 0 ? '' : 'hidden sm:inline print:inline'}>
            <span className={i === 0 && data.provisional ? 'font-strong text-ink-2' : ''}>{fact}</span>
            {i < facts.length - 1 && (
              <span className={i === 0 ? 'max-sm:hidden print:inline' : ''}>{'\u00a0· '}</span>
            )}
          </span>
        ))}
      </p>
      <p className="mt-1 hidden text-14 print:block">
        {words.filters.label}:{' '}
        {[`${words.filters.yearOption(data.year).toLowerCase()}, ${scopeWords(data.scope)}`, ...names].join(
          '; ',
        )}
      </p>
    </div>
  )
}

/** A year stays on the line of its word. */
const unbroken = (text: string): string => text.replace(/năm (?=\d)/g, 'năm\u00a0')
