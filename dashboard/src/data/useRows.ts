import { queryOptions, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useRef } from 'react'
import { useNarrowing } from './filters.ts'
import { type Query } from '../../../cube/domain/filter.ts'
import { type Row } from '../../../cube/domain/rows.ts'
import { load } from './cube.ts'
import { narrowed } from './narrow.ts'

/** By what a query's rows are kept. */
export const rowsKey = (query: Query | null, snapshot: string) => ['rows', snapshot, query] as const

/** Which query the rows of another lead to; null for none. */
export type Following = (rows: Row[]) => Query | null

/** The rows of a query of the page, narrowed by the filters that the page takes; null waits. */
export function useRows(query: Query | null, snapshot: string, following?: Following): UseQueryResult<Row[]> {
  const narrowing = useNarrowing()
  return useAnswer(query && narrowed(query, narrowing), snapshot, following)
}

/**
 * The rows of a query as it stands; null waits. A snapshot never changes, so nothing is asked for twice.
 * What follows from them is asked as soon as they are there, while the page still draws them.
 */
export function useAnswer(
  query: Query | null,
  snapshot: string,
  following?: Following,
): UseQueryResult<Row[]> {
  const client = useQueryClient()
  const options = answer(query, snapshot, following)
  // The request leaves now; `useQuery` alone would send it when all of the page is drawn with what it had.
  if (query !== null && inBrowser && !client.getQueryState(options.queryKey))
    void client.prefetchQuery(options)
  return useQuery({ ...options, enabled: query !== null })
}

/** The server asks for what a page waits for itself. */
const inBrowser = typeof document !== 'undefined'

const answer = (query: Query | null, snapshot: string, following?: Following) =>
  queryOptions({
    queryKey: rowsKey(query, snapshot),
    queryFn: async ({ signal, client }) => {
      const rows = await load(query!, snapshot, signal)
      const next = following?.(rows) ?? null
      if (next) void client.prefetchQuery(answer(next, snapshot))
      return rows
    },
    staleTime: Infinity,
  })

/** What a part of the page has to show. */
export interface View<T> {
  /** The latest complete figures, with their own year and filters. */
  data: T | null
  /** Newer figures are on their way: show `data` dimmed. */
  stale: boolean
  error: Error | null
  retry: () => void
}

/**
 * Shapes several answers into one view once all of them are there. Until then the
 * previous view stays whole: react-query's `keepPreviousData` would keep rows but not the
 * year and filters that they were asked with, and so label last year's rows with this year.
 *
 * @param needed the queries, in any order; one that is disabled counts as missing
 * @param given what else the view is built from (plain values); a change builds it anew
 * @param build shapes the rows; called only when every query has data
 */
export function useView<T>(needed: UseQueryResult<unknown>[], given: unknown[], build: () => T): View<T> {
  const kept = useRef<{ sources: unknown[]; data: T } | null>(null)
  const complete = needed.every((query) => query.data !== undefined)
  if (complete) {
    const sources = [...needed.map((query) => query.data), ...given]
    const old = kept.current?.sources
    const same = old?.length === sources.length && old.every((source, i) => source === sources[i])
    if (!same) kept.current = { sources, data: build() }
  }
  const failed = needed.filter((query) => query.error !== null)
  return {
    data: kept.current?.data ?? null,
    stale: !complete,
    error: failed[0]?.error ?? null,
    retry: () => {
      for (const query of failed) void query.refetch()
    },
  }
}
