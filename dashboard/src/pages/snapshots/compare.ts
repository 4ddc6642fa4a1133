import type { Difference } from '../../../../cube/domain/contract.ts'

/** A difference's scope: the year first, then what it is broken down by. */
export function scopeOf({ by }: Difference, nameOf: (member: string, value: string) => string): string {
  return Object.entries(by)
    .map(([member, value]) => nameOf(member, value))
    .join(', ')
}

/** The widest differences first within each metric, totals of a year before their breakdowns. */
export function ordered(figures: Difference[]): Difference[] {
  const depth = (one: Difference) => Object.keys(one.by).length
  return [...figures].sort((a, b) => depth(a) - depth(b) || Math.abs(b.difference) - Math.abs(a.difference))
}
