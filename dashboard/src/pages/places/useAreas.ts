import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { AreaLink } from '../../../../cube/domain/contract.ts'
import { type Row } from '../../../../cube/domain/rows.ts'
import { fetchJson, RequestError } from '../../data/cube.ts'

/** Rows of a route of the server; null where the snapshot is too old to say. */
function useRoute<T>(
  route: string,
  asked: Record<string, string> | null,
  snapshot: string,
): UseQueryResult<T | null> {
  return useQuery({
    queryKey: [route, snapshot, asked],
    queryFn: async ({ signal }) => {
      try {
        return await fetchJson<T>(
          `${route}?${new URLSearchParams({ ...asked, snapshot }).toString()}`,
          signal,
        )
      } catch (error) {
        if (error instanceof RequestError && error.status === 404) return null
        throw error
      }
    },
    enabled: asked !== null,
    staleTime: Infinity,
  })
}

/** Areas of two years with their comparability; a snapshot that is too old to say has none. */
export const useAreas = (
  from: number | null,
  to: number | null,
  snapshot: string,
): UseQueryResult<Row[] | null> =>
  useRoute<Row[]>(
    '/api/comparability',
    from === null || to === null ? null : { from: String(from), to: String(to) },
    snapshot,
  )

export type Link = AreaLink

/** What a place was made of, and what became of it; null: the snapshot is too old to say. */
export const useSuccession = (
  level: 'district' | 'area',
  code: string,
  snapshot: string,
): UseQueryResult<Link[] | null> =>
  useRoute<Link[]>('/api/comparability/succession', { [level]: code }, snapshot)
