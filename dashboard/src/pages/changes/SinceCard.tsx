import { useEffect, useState } from 'react'
import type { SinceFinding } from '../../../../cube/domain/findings/since.ts'
import { useBoot, type Snapshot } from '../../data/boot.ts'
import type { Selection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { keep, lastVisit, noteVisit, useKept } from '../../data/visits.ts'
import { since as text, sinceText } from '../../i18n/vi/since.ts'
import { Card } from '../../ui/Card.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { DayEntry } from '../../ui/DayEntry.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { askedFor, daysBefore, readSince, type Changes, type NoChanges } from './read.ts'

/** Frozen snapshots to choose from, the newest first. */
const MOST_FROZEN = 5

/** Sentences that a phone shows at first; a desk has room for all, at most seven. */
const ON_PHONE = 2

/** What changed since last week, the last meeting, the last visit or a frozen snapshot: the choice is kept in the browser. */
export function SinceCard({
  selection,
  snapshot,
  className = '',
}: {
  selection: Selection
  snapshot: Snapshot
  className?: string
}) {
  const { snapshots } = useBoot()
  const week = daysBefore(snapshot.today, 7)
  const kept = useKept()
  const { choice, meeting } = kept
  const visit = lastVisit(kept, snapshot.today)
  useEffect(() => noteVisit(snapshot.today), [snapshot.today])
  const frozen = snapshots
    .filter((one) => one.frozen && one.id !== snapshot.id && one.builtAt < snapshot.builtAt)
    .slice(0, MOST_FROZEN)
  const days: Record<string, string | null> = { week, meeting, visit }
  const asked = askedFor(choice in days ? days[choice]! : choice, snapshots) ?? { day: week, snapshot: null }
  const view = useView('changes/since', readSince, {
    ...selection,
    since: asked,
    known: snapshot.changesSince ?? null,
  })
  const { data } = view
  const isShort = data !== null && ('cannot' in data || data.findings.length < 3)
  const shown = asked.snapshot === null ? null : snapshots.find((one) => one.id === asked.snapshot)
  return (
    <Card id="thay-doi" className={`print:break-inside-avoid ${isShort ? 'short' : ''} ${className}`}>
      <section aria-labelledby="thay-doi-title" aria-busy={view.stale}>
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
          <h2 id="thay-doi-title" className="text-20 font-strong">
            {shown?.name ? text.after(shown.name) : text.title(asked.day)}
          </h2>
          <div className="flex flex-wrap items-end gap-2 print:hidden">
            <Choice
              plain
              label={text.choose}
              value={choice}
              choices={[
                { value: 'week', text: text.week(week) },
                { value: 'meeting', text: text.meeting(meeting) },
                ...(visit === null ? [] : [{ value: 'visit', text: text.visit(visit) }]),
                ...frozen.map((one) => ({ value: one.id, text: text.frozen(one.name ?? one.id) })),
              ]}
              onChange={(value) => keep({ choice: value })}
            />
            {choice === 'meeting' && (
              <DayEntry
                label={text.meetingDay}
                value={meeting ?? ''}
                max={snapshot.today}
                onChange={(day) => keep({ meeting: day === '' ? null : day })}
              />
            )}
          </div>
        </div>
        {view.error && (
          <div className="mt-3">
            <Failure what={text.name} error={view.error} retry={view.retry} />
          </div>
        )}
        {data === null ? (
          view.error === null && <Skeleton className="mt-3 h-40" />
        ) : (
          <div className={view.stale ? 'opacity-50 transition-opacity' : ''}>
            <Told data={data} />
          </div>
        )}
      </section>
    </Card>
  )
}

function Told({ data }: { data: Changes | NoChanges }) {
  const [open, setOpen] = useState(false)
  if ('cannot' in data)
    return (
      <p className="mt-3 text-16 text-ink-2">
        {data.cannot === 'before'
          ? text.unknown(data.known)
          : data.cannot === 'kind'
            ? text.noKind
            : text.older}
      </p>
    )
  if (data.findings.length === 0) return <p className="mt-3 text-16 text-ink-2">{text.nothing(data.day)}</p>
  const all = data.findings.length
  return (
    <>
      <ol className="mt-1 divide-y divide-line">
        {data.findings.map((found, i) => {
          const said = sinceText(found)
          const end = said.indexOf(':')
          return (
            <li key={said} className={open ? '' : shownFrom(i)}>
              <PageLink
                to={{ page: '/so-lieu', own: { since: data.address, year: data.year } }}
                hash="#thay-doi"
                className="group flex gap-3 py-2 text-16 text-ink-2"
              >
                <Direction found={found} />
                <span className="min-w-0 flex-1 group-hover:underline">
                  <strong className="font-strong text-ink">{said.slice(0, end + 1)}</strong>
                  {said.slice(end + 1)}
                </span>
                <span className="self-center text-ink-3 print:hidden" aria-hidden="true">
                  ›
                </span>
              </PageLink>
            </li>
          )
        })}
      </ol>
      {all > ON_PHONE && !open && (
        <button
          type="button"
          className="quiet-button -ml-2 min-h-[44px] text-accent-ink sm:hidden print:hidden"
          onClick={() => setOpen(true)}
        >
          {text.more(all - ON_PHONE)}
        </button>
      )}
    </>
  )
}

/** From which width on a sentence is shown before all of them are asked for; on paper all are. */
const shownFrom = (i: number): string => (i < ON_PHONE ? '' : 'hidden sm:block print:block')

/** Up, down or level; red where more are overdue, amber where something became less. The sentence says the same. */
function Direction({ found }: { found: SinceFinding }) {
  const { difference } = found
  const bad = found.kind === 'figure' && found.figure === 'overdue' ? difference > 0 : difference < 0
  const colour = !bad
    ? 'text-accent'
    : found.kind === 'figure' && found.figure === 'overdue'
      ? 'text-red'
      : 'text-amber'
  return (
    <svg
      viewBox="0 0 16 16"
      className={`mt-[3px] h-4 w-4 shrink-0 ${colour}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path
        d={
          difference > 0 ? 'M8 13V3M4 7l4-4 4 4' : difference < 0 ? 'M8 3v10M4 9l4 4 4-4' : 'M3 6h10M3 10h10'
        }
      />
    </svg>
  )
}
