import { useSyncExternalStore } from 'react'
import type { Draft } from '../../data/report.ts'

/** What is written and not saved yet, and what the writer saw when they began. */
export interface Unsaved {
  draft: Draft
  seen: Draft
  /** The server's name for what was seen. */
  version: string
}

/** By report: it outlives a look at another report or page. */
const drafts = new Map<string, Unsaved>()
const listeners = new Set<() => void>()

const warn = (event: BeforeUnloadEvent) => event.preventDefault()

/** Keeps a draft, or with null forgets it; leaving the site is warned of while there is one. */
export function keepDraft(key: string, draft: Unsaved | null): void {
  if (draft) drafts.set(key, draft)
  else drafts.delete(key)
  if (drafts.size) addEventListener('beforeunload', warn)
  else removeEventListener('beforeunload', warn)
  for (const listener of listeners) listener()
}

export const draftKept = (key: string): Unsaved | null => drafts.get(key) ?? null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The unsaved draft of a report, kept up to date; null where there is none. */
export function useUnsaved(key: string): Unsaved | null {
  return useSyncExternalStore(
    subscribe,
    () => draftKept(key),
    () => null,
  )
}

/** What was written, over what somebody else saved meanwhile: whatever the writer left alone is as it is now. */
export function rebased({ draft, seen }: Unsaved, now: Draft): Draft {
  const merged = <T extends Record<string, string>>(mine: T, before: T, theirs: T): T => ({
    ...mine,
    ...Object.fromEntries(Object.keys(theirs).map((k) => [k, mine[k] === before[k] ? theirs[k] : mine[k]])),
  })
  return {
    number: draft.number === seen.number ? now.number : draft.number,
    date: draft.date === seen.date ? now.date : draft.date,
    texts: merged(draft.texts, seen.texts, now.texts),
    settings: merged(draft.settings, seen.settings, now.settings),
  }
}
