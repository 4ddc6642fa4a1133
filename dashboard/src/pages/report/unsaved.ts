import { useSyncExternalStore } from 'react'
import type { Draft } from './report.ts'

/** What is written and not saved yet, by report: it outlives a look at another report or page. */
const drafts = new Map<string, Draft>()
const listeners = new Set<() => void>()

const warn = (event: BeforeUnloadEvent) => event.preventDefault()

/** Keeps a draft, or with null forgets it; leaving the site is warned of while there is one. */
export function keepDraft(key: string, draft: Draft | null): void {
  if (draft) drafts.set(key, draft)
  else drafts.delete(key)
  if (drafts.size) addEventListener('beforeunload', warn)
  else removeEventListener('beforeunload', warn)
  for (const listener of listeners) listener()
}

export const draftKept = (key: string): Draft | null => drafts.get(key) ?? null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The unsaved draft of a report, kept up to date; null where there is none. */
export function useUnsaved(key: string): Draft | null {
  return useSyncExternalStore(
    subscribe,
    () => draftKept(key),
    () => null,
  )
}
