import { useMemo, useSyncExternalStore } from 'react'
import { isDay, type Day } from '../../../cube/domain/dates.ts'

/** What the browser remembers of its reader: when the site was last opened, the last meeting, since when changes are shown. */

const KEY = 'since'

interface Kept {
  /** Since when changes are shown: `week`, `meeting`, `visit`, or the id of a snapshot. */
  choice: string
  meeting: Day | null
  /** The last day on which the site was opened, and the one before it. */
  opened: Day | null
  before: Day | null
}

/** Stands in where the browser keeps nothing: it lasts until the page is left. */
let held = ''
const listeners = new Set<() => void>()

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? held
  } catch {
    return held
  }
}

function parse(text: string): Kept {
  let kept: Partial<Record<keyof Kept, unknown>> = {}
  try {
    kept = JSON.parse(text || '{}') as typeof kept
  } catch {
    // Somebody else wrote there: as if nothing were kept.
  }
  const day = (value: unknown) => (typeof value === 'string' && isDay(value) ? value : null)
  return {
    choice: typeof kept.choice === 'string' ? kept.choice : 'week',
    meeting: day(kept.meeting),
    opened: day(kept.opened),
    before: day(kept.before),
  }
}

/** Remembers a part of it. */
export function keep(changes: Partial<Kept>): void {
  held = JSON.stringify({ ...parse(read()), ...changes })
  try {
    localStorage.setItem(KEY, held)
  } catch {
    // A private window keeps nothing.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What is remembered, kept up to date; on the server nothing is. */
export function useKept(): Kept {
  const text = useSyncExternalStore(subscribe, read, () => '')
  return useMemo(() => parse(text), [text])
}

/** The last day before today on which the site was open; null where it was not. */
export const lastVisit = ({ opened, before }: Kept, today: Day): Day | null =>
  opened === null || opened < today ? opened : before

/** Notes that the site is open today. */
export function noteVisit(today: Day): void {
  const { opened } = parse(read())
  if (opened === null || opened < today) keep({ opened: today, before: opened })
}
