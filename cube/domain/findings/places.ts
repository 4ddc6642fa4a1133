import type { Part } from '../parts.ts'
import type { Against } from '../period.ts'
import { largest, type Leaders } from './leaders.ts'

type Named = Pick<Part, 'name' | 'now'>

/** How many parts have more than the year before, of those that can be compared. */
export interface Rise {
  n: number
  of: number
  /** Against the same day last year: the year may still change. */
  sameDay: boolean
}

/** Where most models are, and how many places have none. */
export interface Ranking {
  leaders: Leaders
  empty: number
}

/** Null where no place has any. */
export function rankingOf(places: Named[]): Ranking | null {
  const leaders = largest(places)
  return leaders && { leaders, empty: places.filter((place) => place.now === 0).length }
}

/** How many places have more than the year before; null where none can be compared. */
export function riseOf(places: Pick<Part, 'now' | 'before'>[], against: Against | null): Rise | null {
  const compared = places.filter((place) => place.now !== null && place.before !== null)
  if (!against || against.gap || against.dated || compared.length === 0) return null
  const n = compared.filter((place) => place.now! > place.before!).length
  return { n, of: compared.length, sameDay: against.day !== null }
}

/** In how many fields a place has models, and in which the most. */
export interface PlaceFields {
  having: number
  of: number
  leaders: Leaders
}

/** Null where no field has any. */
export function placeFieldsOf(fields: Named[]): PlaceFields | null {
  const leaders = largest(fields)
  return leaders && { leaders, having: fields.filter((field) => field.now).length, of: fields.length }
}
