/** What `/api/compare` gives (see the server). */
export interface Difference {
  metric: string
  by: Record<string, string>
  from: number | null
  to: number | null
  difference: number
}

export interface ChangedPart {
  table: string
  unitCode: string
  unitName: string
  year: number
  round: string
  change: 'added' | 'removed' | 'changed'
  rowsAdded: number
  rowsRemoved: number
  rowsChanged: number
}

export interface Comparison {
  from: string
  to: string
  figures: Difference[]
  parts: ChangedPart[]
}

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
