import type { Day } from '../dates.ts'
import type { Life } from '../life.ts'

/** A model's life in numbers. */
export interface LifeFinding {
  name: string
  /** Null: no report gives the day. */
  registeredOn: Day | null
  /** The first year that it was reported in. */
  since: number | null
  /** Years in which it was found effective, of those in which it was judged. */
  effective: number
  judged: number
  sites: number
  commendations: number
}

/** What the page of a model says first: since when it is kept, how often it was effective, to how many places it went. */
export const lifeOf = ({ name, registeredOn, years, sites, commendations }: Life): LifeFinding => ({
  name,
  registeredOn,
  since: years.at(-1)?.year ?? null,
  effective: years.filter((year) => year.evaluation === 'effective').length,
  judged: years.filter((year) => year.evaluation !== 'not_evaluated').length,
  sites,
  commendations,
})
