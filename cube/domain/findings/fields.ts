import type { FieldRow, Heat } from '../heat.ts'
import { totalsCompare, type Against } from '../period.ts'
import { largest, type Leaders } from './leaders.ts'

type Counted = Pick<FieldRow, 'name' | 'now' | 'takes'>

/** How many parts have more than the year before, of those that can be compared. */
export interface Rise {
  n: number
  of: number
  /** Against the same day last year: the year may still change. */
  sameDay: boolean
}

/** How the models of a year spread over the fields. */
export interface FieldSpread {
  total: number
  /** Fields that have any, of those that take models of the kind or have some. */
  having: number
  of: number
  /** Those with the most, all that tie. */
  most: Leaders
  empty: string[]
}

/** Null where no field has any. */
export function spreadOf(fields: Counted[]): FieldSpread | null {
  const told = fields
    .filter((field) => field.takes || field.now)
    .map((field) => ({ name: field.name, total: field.now ?? 0 }))
  const total = told.reduce((sum, field) => sum + field.total, 0)
  if (total === 0) return null
  const empty = told.filter((field) => field.total === 0).map((field) => field.name)
  return {
    total,
    having: told.length - empty.length,
    of: told.length,
    most: largest(told.map(({ name, total: now }) => ({ name, now })))!,
    empty,
  }
}

/** How full a heat map is: rows that have every field, and cells that are empty. */
export interface HeatFinding {
  rows: number
  full: number
  /** Fields that take models of the kind. */
  fields: number
  holes: number
}

/** Null where no row has data. */
export function heatOf({ rows, fields }: Heat): HeatFinding | null {
  const told = rows.filter((row) => row.empty === null)
  if (told.length === 0) return null
  const open = fields.flatMap((field, i) => (field.takes ? [i] : []))
  return {
    rows: told.length,
    full: told.filter((row) => open.every((i) => row.cells[i]! > 0)).length,
    fields: open.length,
    holes: told.reduce((sum, row) => sum + open.filter((i) => row.cells[i] === 0).length, 0),
  }
}

/** Which fields have the most models, and how many have more than the year before. */
export interface FieldList {
  leaders: Leaders
  /** Null where the years cannot be compared. */
  more: Rise | null
}

/** Null where no field has any. */
export function fieldListOf(fields: FieldRow[], against: Against | null): FieldList | null {
  const leaders = largest(fields)
  if (leaders === null) return null
  const compared = fields.filter((field) => field.now !== null && field.before !== null)
  // The counts are of the whole province, which was smaller before the merger.
  const comparable = against !== null && totalsCompare(against) && !against.dated && !against.oldArea
  if (!comparable || !compared.some((field) => field.before)) return { leaders, more: null }
  const n = compared.filter((field) => field.now! > field.before!).length
  return { leaders, more: { n, of: compared.length, sameDay: against.day !== null } }
}
