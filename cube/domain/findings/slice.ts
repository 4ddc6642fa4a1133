import type { Share } from '../models.ts'
import type { TopModel, UnitPart } from '../slice.ts'

/** A part's models and their share of the province's. */
export interface PartFinding {
  /** Null: the part did not belong to the province. */
  now: number | null
  /** Null where the province has none. */
  share: Share | null
}

/** Both counts are Cube's; the catalogue has no rate for them. */
export const partOf = (now: number | null, whole: number | null): PartFinding => ({
  now,
  share: now !== null && whole ? { n: now, of: whole, rate: now / whole } : null,
})

/** How many there are, and which leads. */
export interface Leading {
  number: number
  most: number
  /** Null where two share the most: a tie is never a winner. */
  leader: string | null
}

/** @param all most first; null where there are none */
function leadingOf(all: { name: string; value: number }[]): Leading | null {
  const [first, second] = all
  if (!first) return null
  const leader = second?.value === first.value ? null : first.name
  return { number: all.length, most: first.value, leader }
}

/** Which unit has the most models of the part. */
export const leadingUnit = (units: UnitPart[]): Leading | null =>
  leadingOf(units.map(({ name, count }) => ({ name, value: count })))

/** Which model of the part went to the most places. */
export const leadingModel = (models: TopModel[]): Leading | null =>
  leadingOf(models.map(({ name, sites }) => ({ name, value: sites })))
