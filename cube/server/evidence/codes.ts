import { createHash } from 'node:crypto'
import type { Context } from '../engine/context.ts'
import { type Identity, keyOfScope, type Scope } from '../identity.ts'

/** A filter as Cube takes it. */
export interface Filter {
  member?: string
  operator?: string
  values?: unknown[]
  and?: Filter[]
  or?: Filter[]
}

/** A figure's value, of a rate with its numerator and denominator. Null is not 0. */
export interface Value {
  value: number | null
  numerator?: number | null
  denominator?: number | null
}

/** A definition, as the catalogue gives it. */
export interface Definition {
  title: string
  description: string
  version: number
  numerator?: string
  denominator?: string
}

/** One line of `figures.jsonl`: what a code stands for, and what it said when it was made. */
export interface Reference {
  code: string
  metric: string
  filters: Filter[]
  snapshot: string
  definitionVersion: number
  /** The day of the states; null where the metric does not depend on one. */
  today: string | null
  /** Whose rows the figure counts, where it is not the whole province's. */
  scope?: Scope
  value: Value
  definition: Definition
  madeAt: string
}

/** Crockford's base 32: without I, L, O and U, so that a code survives being read aloud and typed. */
export const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10

/** The first 50 bits of a SHA-256, as ten digits of Crockford's base 32. */
export function figureCode(text: string): string {
  const bits = createHash('sha256').update(text).digest().readBigUInt64BE() >> 14n
  return Array.from(
    { length: CODE_LENGTH },
    (_, i) => DIGITS[Number((bits >> BigInt(5 * (CODE_LENGTH - 1 - i))) & 31n)],
  ).join('')
}

/** Filters in canonical order, with values as text, so that equal questions have equal codes. */
export function canonicalFilters(filters: Filter[]): Filter[] {
  return filters
    .map(({ member, operator, values, and, or }) => ({
      ...(member === undefined ? {} : { member }),
      ...(operator === undefined ? {} : { operator }),
      ...(values === undefined ? {} : { values: values.map(String).sort() }),
      ...(and === undefined ? {} : { and: canonicalFilters(and) }),
      ...(or === undefined ? {} : { or: canonicalFilters(or) }),
    }))
    .map((filter) => JSON.stringify(filter))
    .sort()
    .map((text) => JSON.parse(text) as Filter)
}

/** Filters in canonical order: all figures of a row share the same filters, so these are sorted once. */
const canonical = new WeakMap<Filter[], Filter[]>()

function ordered(filters: Filter[]): Filter[] {
  const known = canonical.get(filters) ?? canonicalFilters(filters)
  canonical.set(filters, known)
  return known
}

/** The reference of a figure, without its value. @param filters must not be changed afterwards */
export function referenceTo(
  { snapshot, today, identity: { scope } }: Context,
  metric: string,
  filters: Filter[],
  definition: Definition,
): Omit<Reference, 'value' | 'madeAt'> {
  const decisive = {
    metric,
    filters: ordered(filters),
    snapshot,
    definitionVersion: definition.version,
    // The states of reports move with the calendar; no other figure does.
    today: metric.startsWith('reporting.') ? today : null,
  }
  if (scope.kind === 'province')
    return { code: figureCode(JSON.stringify(decisive)), ...decisive, definition }
  // Two callers with other rows get other figures for the same question, so the codes are others too.
  const code = figureCode(JSON.stringify({ ...decisive, scope: keyOfScope(scope) }))
  return { code, ...decisive, scope, definition }
}

/** Whether a caller may look a figure up: its own scope's, and anybody's who sees the whole province. */
export function mayLookUp({ scope }: Identity, reference: Pick<Reference, 'scope'>): boolean {
  return (
    scope.kind === 'province' ||
    (reference.scope !== undefined && keyOfScope(reference.scope) === keyOfScope(scope))
  )
}

/** The context in which a figure is computed again: over the rows that it counted. */
export function contextOfReference(context: Context, { scope }: Pick<Reference, 'scope'>): Context {
  if (scope === undefined) return context
  const role = scope.kind === 'units' ? 'unit' : 'analyst'
  return { ...context, identity: { ...context.identity, role, scope } }
}
