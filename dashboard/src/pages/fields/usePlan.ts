import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { fetchJson } from '../../data/cube.ts'
import type { PlanField } from '../../../../cube/domain/heat.ts'

/** The fields in the plan's own words, as the snapshot holds them. */
export function usePlan(snapshot: string): UseQueryResult<PlanField[]> {
  return useQuery({
    queryKey: ['plan', snapshot],
    queryFn: ({ signal }) =>
      fetchJson<PlanField[]>(`/api/fields?${new URLSearchParams({ snapshot }).toString()}`, signal),
    staleTime: Infinity,
  })
}
