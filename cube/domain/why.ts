import { equals, type Filter, type Query } from './filter.ts'
import { modelFilters } from './models.ts'
import { areaOf, cutFilter, cutOf, type Against } from './period.ts'
import { numberOf, textOf, type Row } from './rows.ts'
import type { Scope } from './scope.ts'

/** A part's models of a year beside those of the year before, taken apart. */

export const DIMENSIONS = ['field', 'place', 'unit', 'kind'] as const
export type Dimension = (typeof DIMENSIONS)[number]

const MEMBERS: Record<Dimension, { code: string; name: string }> = {
  field: { code: 'models.field_code', name: 'models.field_name' },
  place: { code: 'models.district_code', name: 'models.district_name' },
  unit: { code: 'models.unit_code', name: 'models.unit_name' },
  kind: { code: 'models.kind', name: 'models.kind' },
}

/** Both years of a part, in all or by one dimension: on the area that both have, the year before as it was known. */
export function bothYears(
  scope: Scope,
  slice: Filter[],
  { year, against }: { year: number; against: Against },
  dimension: Dimension | null,
): Query {
  const by = dimension === null ? [] : [...new Set(Object.values(MEMBERS[dimension]))]
  return {
    measures: ['models.count'],
    dimensions: ['models.year', ...by],
    order: [['models.year', 'asc'], ...by.map((member): [string, 'asc'] => [member, 'asc'])],
    filters: [
      ...modelFilters(scope),
      equals('models.year', year - 1, year),
      ...areaOf(against),
      ...cutFilter(cutOf(against)),
      ...slice,
    ],
  }
}

/** Units that owe a report of a year and have sent none. */
export const waitingUnits = (year: number): Query => ({
  measures: ['reporting.expected'],
  dimensions: ['reporting.unit_code'],
  filters: [
    equals('reporting.year', year),
    { member: 'reporting.received_on', operator: 'notSet' },
    { member: 'reporting.expected', operator: 'gt', values: ['0'] },
  ],
})

/** One part of a difference. */
export interface WhyPart {
  code: string
  name: string
  now: number
  before: number
  difference: number
}

/** The parts, largest difference first; those that are level last. */
export function readBothYears(rows: Row[], year: number, dimension: Dimension): WhyPart[] {
  const { code, name } = MEMBERS[dimension]
  const parts = new Map<string, WhyPart>()
  for (const row of rows) {
    const key = textOf(row, code) ?? ''
    const part = parts.get(key) ?? { code: key, name: '', now: 0, before: 0, difference: 0 }
    const counted = numberOf(row, 'models.count') ?? 0
    if (Number(row['models.year']) === year) part.now += counted
    else part.before += counted
    // Where a name changed, the later year's stands.
    part.name = textOf(row, name) ?? part.name
    part.difference = part.now - part.before
    parts.set(key, part)
  }
  return [...parts.values()].sort(
    (a, b) =>
      Math.abs(b.difference) - Math.abs(a.difference) ||
      a.difference - b.difference ||
      a.name.localeCompare(b.name, 'vi'),
  )
}

/** The two years in all. */
export function readTotals(rows: Row[], year: number): { now: number; before: number } {
  const of = (one: number) =>
    numberOf(
      rows.find((row) => Number(row['models.year']) === one),
      'models.count',
    ) ?? 0
  return { now: of(year), before: of(year - 1) }
}
