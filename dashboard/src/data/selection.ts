import type { Day } from '../../../cube/domain/dates.ts'
import type { Snapshot } from './boot.ts'
import { useNarrowing, type Filters } from './filters.ts'
import type { Selected } from './view.ts'

/** What a page is asked for: the filters of its address, and the snapshot that answers. */
export interface Selection extends Selected {
  today: Day
  martVersion: number
  /** The day as of which the snapshot knows the year before its own; null where it does not. */
  comparedOn: Day | null
  filters: Filters
}

/** What the page of the address is asked for, with filters that may be fewer than those of the address. */
export function useSelection(filters: Filters, { id, today, martVersion, comparedOn = null }: Snapshot): Selection {
  return { snapshot: id, today, martVersion, comparedOn, filters, narrowing: useNarrowing() }
}
