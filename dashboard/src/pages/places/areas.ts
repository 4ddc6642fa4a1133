import { type Row } from '../../../../cube/domain/rows.ts'
import { fetchJson, RequestError } from '../../data/cube.ts'
import type { Needed } from '../../data/view.ts'

/** What a route of the server answers; null where the snapshot is too old to say. */
const route = <T>(path: string, asked: Record<string, string>, snapshot: string): Needed<T | null> => ({
  queryKey: [path, snapshot, asked],
  queryFn: async ({ signal }) => {
    try {
      return await fetchJson<T>(`${path}?${new URLSearchParams({ ...asked, snapshot }).toString()}`, signal)
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) return null
      throw error
    }
  },
})

/** Areas of two years with their comparability. */
export const areasOf = (from: number, to: number, snapshot: string): Needed<Row[] | null> =>
  route('/api/comparability', { from: String(from), to: String(to) }, snapshot)

/** What became of one area on a day of new borders, or of a part of it. */
export interface Link {
  effectiveOn: string
  oldCode: string
  oldName: string
  newCode: string
  newName: string
  whole: boolean
}

/** What a place was made of, and what became of it. */
export const successionOf = (
  level: 'district' | 'area',
  code: string,
  snapshot: string,
): Needed<Link[] | null> => route('/api/comparability/succession', { [level]: code }, snapshot)
