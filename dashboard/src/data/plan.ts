import type { PlanField } from '../../../cube/domain/contract.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { withFieldNames } from '../i18n/vi/fieldNames.ts'
import { planKey } from './boot.ts'
import { fetchJson } from './cube.ts'
import type { Ask, Needed, Selected } from './view.ts'

/** The fields in the plan's own words, as the snapshot holds them. */
export const planOf = (snapshot: string): Needed<PlanField[]> => ({
  queryKey: planKey(snapshot),
  queryFn: async ({ signal }) =>
    withFieldNames(
      await fetchJson<PlanField[]>(`/api/fields?${new URLSearchParams({ snapshot }).toString()}`, signal),
    ),
})

/** Reads the plan's fields. */
export const readPlan = (ask: Ask, { snapshot }: Selected): PlanField[] =>
  ask({ plan: planOf(snapshot) }).plan

/** Fields of the plan. */
const FIELDS = 11

/**
 * The names of all fields. Rows of models name those that ever had one; for the others the plan is asked.
 * @param rows of the query of names of fields, over all years
 */
export function everyFieldName(ask: Ask, rows: Row[], snapshot: string): Row[] {
  if (new Set(rows.map((row) => row['models.field_code'])).size >= FIELDS) return rows
  const { plan } = ask({ plan: planOf(snapshot) })
  const planned = plan.map(({ code, name }): Row => ({
    'models.field_code': String(code),
    'models.field_name': name,
  }))
  return [...planned, ...rows]
}
