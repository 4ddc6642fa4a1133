import type { DistrictParts, Part, ReplicationPart } from '../parts.ts'
import { totalsCompare, type Against } from '../period.ts'
import { FEW_CASES, stepOf, type Step } from './change.ts'

/** The parts with the highest figure; more than two are only counted, so that a tie is never a winner. */
export interface Leaders {
  names: string[]
  value: number
}

/** From how many leaders on they are counted instead of named. */
export const MOST_NAMED = 2

/** The largest of some parts; null where none has any. */
export function largest(parts: Pick<Part, 'name' | 'now'>[]): Leaders | null {
  const value = Math.max(0, ...parts.map((part) => part.now ?? 0))
  if (value === 0) return null
  return { names: parts.filter((part) => part.now === value).map((part) => part.name), value }
}

/** Which fields have the most models, and how many have none; null where no field has any. */
export function fieldsOf(parts: Part[], provisional: boolean) {
  const leaders = largest(parts)
  return leaders && { leaders, empty: parts.filter((part) => part.now === 0).length, provisional }
}
export type FieldsFinding = ReturnType<typeof fieldsOf>

export interface DistrictsFinding {
  leaders: Leaders
  /** How many have more than the year before, of those that can be compared. */
  more: { n: number; of: number; kind: Step } | null
}

/** Which districts have the most models, and how many have more than before; null where none has any. */
export function districtsOf({ districts }: DistrictParts, against: Against | null): DistrictsFinding | null {
  const leaders = largest(districts)
  if (leaders === null) return null
  const comparable = districts.filter((part) => part.now !== null && part.before !== null)
  if (!against || !totalsCompare(against) || against.dated || !comparable.length)
    return { leaders, more: null }
  const n = comparable.filter((part) => part.now! > part.before!).length
  return { leaders, more: { n, of: comparable.length, kind: stepOf(1, against.day === null) } }
}

export type ReplicationFinding =
  /** No models, so no rate. */
  | { kind: 'no-models' }
  /** Each part has too few models for its rate to be compared. */
  | { kind: 'few-cases' }
  | { kind: 'none-replicated' }
  /** One model fewer would undo the lead, so nobody is called highest; the parts that are so near, highest first. */
  | { kind: 'close'; leaders: { name: string; rate: number }[] }
  /** `share`: the two sides of the rate, where one part leads alone. */
  | { kind: 'highest'; leaders: Leaders; share: { n: number | null; of: number | null } | null }

/** Which fields have the highest rate of replication, among those with enough models. */
export function replicationOf(parts: ReplicationPart[]): ReplicationFinding {
  if (!parts.some((part) => part.replicated.of)) return { kind: 'no-models' }
  const enough = parts.filter(
    (part) => part.replicated.rate !== null && (part.replicated.of ?? 0) >= FEW_CASES,
  )
  if (!enough.length) return { kind: 'few-cases' }
  const value = Math.max(...enough.map((part) => part.replicated.rate!))
  if (value === 0) return { kind: 'none-replicated' }
  const leading = enough.filter((part) => part.replicated.rate === value)
  const near = enough.filter(
    ({ replicated: { rate } }) =>
      rate === value || leading.every(({ replicated: { n, of } }) => rate! >= ((n ?? 0) - 1) / of!),
  )
  if (near.length > leading.length)
    return {
      kind: 'close',
      leaders: near
        .map((part) => ({ name: part.name, rate: part.replicated.rate! }))
        .sort((a, b) => b.rate - a.rate),
    }
  const leaders = { names: leading.map((part) => part.name), value }
  const [{ replicated } = { replicated: null }] = leading
  return { kind: 'highest', leaders, share: leading.length === 1 ? replicated : null }
}
