import type { Part } from '../parts.ts'
import { largest, type Leaders } from './leaders.ts'

type Named = Pick<Part, 'name' | 'now'>

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
