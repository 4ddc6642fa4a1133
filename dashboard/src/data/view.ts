import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Narrowing } from './filters.ts'

/** An answer that a view is read from: its key in the cache, and how it is fetched. */
export interface Needed<T> {
  queryKey: readonly unknown[]
  queryFn: (context: { signal: AbortSignal }) => Promise<T>
}

type AnswerTo<N> = N extends Needed<infer T> ? T : null

/**
 * Gives answers by name, null for what is not asked. While some are missing it throws, which ends the reading; all
 * that one call asks for is then fetched at once, and the view is read again.
 */
export type Ask = <N extends Record<string, Needed<unknown> | null>>(
  needed: N,
) => { [K in keyof N]: AnswerTo<N[K]> }

/** Answers that are asked for early, and read later by their names. */
export const unnamed = (needed: Needed<unknown>[]): Record<string, Needed<unknown>> =>
  Object.fromEntries(needed.map((one, i) => [`${i}`, one]))

class Missing extends Error {
  constructor(readonly answers: Needed<unknown>[]) {
    super('Answers are missing')
  }
}

function askIn(client: QueryClient): Ask {
  return <N extends Record<string, Needed<unknown> | null>>(needed: N) => {
    const entries = Object.entries(needed)
    const missing = entries.flatMap(([, one]) =>
      one === null || client.getQueryData(one.queryKey) !== undefined ? [] : [one],
    )
    if (missing.length > 0) throw new Missing(missing)
    const answers = entries.map(([name, one]) => [name, one && client.getQueryData(one.queryKey)])
    return Object.fromEntries(answers) as { [K in keyof N]: AnswerTo<N[K]> }
  }
}

/** The server fetches what a page waits for itself. */
const inBrowser = typeof document !== 'undefined'

/** The view, where all its answers are there; on the server the others are then known as missing. */
export function readNow<T>(client: QueryClient, read: (ask: Ask) => T): T | undefined {
  try {
    return read(askIn(client))
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    if (!inBrowser) for (const one of error.answers) client.getQueryCache().build(client, one)
    return undefined
  }
}

/** Fetches what is missing and reads again until the view is whole. */
export async function readWhole<T>(client: QueryClient, read: (ask: Ask) => T): Promise<T> {
  for (;;) {
    try {
      return read(askIn(client))
    } catch (error) {
      if (!(error instanceof Missing)) throw error
      // Answers are those of an immutable snapshot.
      await Promise.all(error.answers.map((one) => client.fetchQuery({ ...one, staleTime: Infinity })))
    }
  }
}

/** What a part of the page has to show. */
export interface View<T> {
  /** The latest complete figures, with their own year and filters. */
  data: T | null
  /** The snapshot that `data` are of, and the filters that narrow them. */
  snapshot: string
  narrowing: Narrowing
  /** Newer figures are on their way: show `data` dimmed. */
  stale: boolean
  error: Error | null
  retry: () => void
}

/** What every view depends on. */
export interface Selected {
  snapshot: string
  narrowing: Narrowing
}

/**
 * A view as a query of its own, kept by its name and what is selected: it loads several answers, then shapes them.
 * Until a newer one is whole, and where it fails, the previous one stays, with the year and filters that it was read
 * with.
 *
 * @param name tells the view from others
 * @param read shapes the answers; it must depend on nothing but its arguments
 * @param selected plain values
 */
export function useView<S extends Selected, T>(
  name: string,
  read: (ask: Ask, selected: S) => T,
  selected: S,
): View<T> {
  const client = useQueryClient()
  const whole = (ask: Ask) => ({ data: read(ask, selected), selected })
  const options = {
    queryKey: ['view', name, selected] as const,
    queryFn: () => readWhole(client, whole),
    // What is there already is drawn at once, and not a frame later.
    initialData: () => readNow(client, whole),
    staleTime: Infinity,
    // The answers have been tried again one by one.
    retry: false,
    structuralSharing: false,
  }
  // The requests leave now; `useQuery` alone would send them when all of the page is drawn with what it had.
  if (inBrowser && !client.getQueryState(options.queryKey)) void client.prefetchQuery(options)
  const { data, error, refetch } = useQuery(options)
  const [last, setLast] = useState(data)
  if (data !== undefined && data !== last) setLast(data)
  const shown = data ?? last
  return {
    data: shown?.data ?? null,
    snapshot: (shown?.selected ?? selected).snapshot,
    narrowing: (shown?.selected ?? selected).narrowing,
    stale: data === undefined,
    error,
    retry: () => void refetch(),
  }
}
