import type { PlanField } from '../../../../cube/domain/heat.ts'
import { fetchJson } from '../../data/cube.ts'
import type { Selected, Ask, Needed } from '../../data/view.ts'

/** The fields in the plan's own words, as the snapshot holds them. */
export const planOf = (snapshot: string): Needed<PlanField[]> => ({
  queryKey: ['plan', snapshot],
  queryFn: ({ signal }) =>
    fetchJson<PlanField[]>(`/api/fields?${new URLSearchParams({ snapshot }).toString()}`, signal),
})

/** Reads the plan's fields. */
export const readPlan = (ask: Ask, { snapshot }: Selected): PlanField[] =>
  ask({ plan: planOf(snapshot) }).plan
