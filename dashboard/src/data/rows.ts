import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { load } from './cube.ts'
import { narrowed } from './narrow.ts'
import type { Needed, Selected } from './view.ts'

/** By what a query's rows are kept. */
export const rowsKey = (query: Query, snapshot: string) => ['rows', snapshot, query] as const

/** The rows of a query as it stands. */
export const wholeRows = (query: Query, snapshot: string): Needed<Row[]> => ({
  queryKey: rowsKey(query, snapshot),
  queryFn: ({ signal }) => load(query, snapshot, signal),
})

/** The rows of a query of the page, narrowed by the filters that the page takes. */
export const rows = (query: Query, { snapshot, narrowing }: Selected): Needed<Row[]> =>
  wholeRows(narrowed(query, narrowing), snapshot)

/** The rows of a query as it stands, for what is no view; null is not asked. */
export function useRows(query: Query | null, snapshot: string): UseQueryResult<Row[]> {
  return useQuery(
    queryOptions({
      queryKey: ['rows', snapshot, query],
      queryFn: ({ signal }) => load(query!, snapshot, signal),
      enabled: query !== null,
      // A snapshot never changes, so nothing is asked for twice.
      staleTime: Infinity,
    }),
  )
}
