import type { PlanField } from './contract.ts'
import { numberOf, textOf, type Row } from './rows.ts'
import { scaleOf } from './scale.ts'
import type { KindClass } from './scope.ts'
import { MERGER_YEAR, SOUTH } from './areas.ts'
import { resultOf, type Share } from './models.ts'
import type { UnitReport } from './units.ts'

/** The plan's fields by number. */
export const FIELDS = Array.from({ length: 11 }, (_, i) => String(i + 1))

export type { PlanField }

export interface HeatField {
  code: string
  name: string
  /** False where the plan has no such kind (the page's filter) in this field: no cell can have a figure. */
  takes: boolean
}

/** Why a row has no figures; null: it has. */
export type Empty = 'missing' | 'not_due' | 'not_owed' | 'out_of_scope'

export interface HeatRow {
  code: string
  name: string
  empty: Empty | null
  /** One a field, in the order of `fields`; 0 is a true 0 where `empty` is null. */
  cells: number[]
  total: number
  /** Units of a kind that have reported, of those that must. */
  reported?: { n: number; of: number }
}

export interface Heat {
  fields: HeatField[]
  rows: HeatRow[]
  /** Sum of each field over all rows. */
  totals: number[]
  /** Highest value of each step of the scale. */
  scale: number[]
}

export const ORDERS = ['value', 'name', 'code'] as const
export type Order = (typeof ORDERS)[number]

const classOf = (kind: string): KindClass => (kind === 'individual' ? 'individual' : 'collective')

/** Whether a field takes models of a kind. */
export const takes = (field: PlanField | undefined, kind: KindClass | null): boolean =>
  kind === null || field === undefined || field.kinds.some((one) => classOf(one) === kind)

/** The eleven fields in the plan's order. */
export const readFields = (plan: PlanField[], kind: KindClass | null): HeatField[] =>
  FIELDS.map((code) => {
    const field = plan.find((one) => String(one.code) === code)
    return { code, name: field?.name ?? code, takes: takes(field, kind) }
  })

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'vi')
const byCode = (a: { code: string }, b: { code: string }) =>
  a.code.localeCompare(b.code, 'vi', { numeric: true })

/** Rows and fields in one order: by their totals, by name, or by code; rows without figures last. */
export function arrange(heat: Heat, order: Order): Heat {
  const columns = heat.fields
    .map((field, i) => ({ ...field, at: i, total: heat.totals[i]! }))
    .sort((a, b) =>
      order === 'value' ? b.total - a.total || byCode(a, b) : order === 'name' ? byName(a, b) : byCode(a, b),
    )
  const inOrder = (values: number[]) => columns.map((column) => values[column.at]!)
  const rows = [...heat.rows].sort(
    (a, b) =>
      Number(a.empty !== null) - Number(b.empty !== null) ||
      (order === 'value' ? b.total - a.total : order === 'code' ? byCode(a, b) : 0) ||
      byName(a, b),
  )
  return {
    fields: columns.map(({ code, name, takes }) => ({ code, name, takes })),
    rows: rows.map((row) => ({ ...row, cells: inOrder(row.cells) })),
    totals: inOrder(heat.totals),
    scale: heat.scale,
  }
}

function build(fields: HeatField[], rows: HeatRow[]): Heat {
  const totals = fields.map((_, i) => rows.reduce((sum, row) => sum + (row.cells[i] ?? 0), 0))
  const scale = scaleOf(rows.flatMap((row) => row.cells))
  return arrange({ fields, rows, totals, scale }, 'value')
}

/** Counts by row and field; `code` and `name` are the members that a row is known by. */
function tally(rows: Row[], code: string, name: string, fields: HeatField[]): Map<string, HeatRow> {
  const found = new Map<string, HeatRow>()
  for (const row of rows) {
    const key = textOf(row, code) ?? ''
    const known = found.get(key) ?? {
      code: key,
      name: textOf(row, name) ?? '',
      empty: null,
      cells: fields.map(() => 0),
      total: 0,
    }
    const at = fields.findIndex((field) => field.code === textOf(row, 'models.field_code'))
    const value = numberOf(row, 'models.count') ?? 0
    if (at >= 0) known.cells[at] = (known.cells[at] ?? 0) + value
    known.total += value
    found.set(key, known)
  }
  return found
}

const without = (fields: HeatField[], code: string, name: string, empty: Empty | null): HeatRow => ({
  code,
  name,
  empty,
  cells: fields.map(() => 0),
  total: 0,
})

/** By district on the common basis; every district that was ever seen has a row. */
export function readDistrictHeat(rows: Row[], everyYear: Row[], year: number, fields: HeatField[]): Heat {
  const found = tally(rows, 'models.district_code', 'models.district_name', fields)
  for (const row of everyYear) {
    const code = textOf(row, 'models.district_code') ?? ''
    if (found.has(code)) continue
    const empty = code === SOUTH && year < MERGER_YEAR ? 'out_of_scope' : null
    found.set(code, without(fields, code, textOf(row, 'models.district_name') ?? '', empty))
  }
  return build(fields, [...found.values()])
}

const emptyOf = (report: UnitReport): Empty | null =>
  report.receivedOn !== null
    ? null
    : report.state === 'missing' || report.state === 'not_due'
      ? report.state
      : 'not_owed'

/** By unit; one that sent nothing is missing, not due, or owes nothing: never 0. */
export function readUnitHeat(rows: Row[], reports: UnitReport[], fields: HeatField[]): Heat {
  const found = tally(rows, 'models.unit_code', 'models.unit_name', fields)
  for (const report of reports)
    if (!found.has(report.code))
      found.set(report.code, without(fields, report.code, report.name, emptyOf(report)))
  return build(fields, [...found.values()])
}

/**
 * By kind of unit. A kind of which no unit sent anything has no figures: it is missing where one unit is late
 * with it, not due where all still have time.
 */
export function readKindHeat(
  rows: Row[],
  reports: UnitReport[],
  fields: HeatField[],
  nameOf: (kind: string) => string,
): Heat {
  const found = tally(rows, 'models.unit_kind', 'models.unit_kind', fields)
  const kinds = new Set([...found.keys(), ...reports.map((report) => report.kind)])
  const made = [...kinds].map((kind): HeatRow => {
    const own = reports.filter((report) => report.kind === kind)
    const expected = own.filter((report) => report.expected)
    const states = own.map(emptyOf)
    const empty: Empty | null =
      found.has(kind) || states.includes(null)
        ? null
        : states.includes('missing')
          ? 'missing'
          : states.includes('not_due')
            ? 'not_due'
            : 'not_owed'
    return {
      ...(found.get(kind) ?? without(fields, kind, '', empty)),
      name: nameOf(kind),
      reported: {
        n: expected.filter((report) => report.receivedOn !== null).length,
        of: expected.length,
      },
    }
  })
  return build(fields, made)
}

/** One field in one year, beside the year before. */
export interface FieldRow {
  code: string
  name: string
  takes: boolean
  now: number | null
  before: number | null
  effective: Share
  replicated: Share
}

/** The fields of a year in an order; one without a row has 0 where the year has any row at all. */
export function readFieldRows(rows: Row[], year: number, fields: HeatField[], order: Order): FieldRow[] {
  const inYear = (wanted: number) => rows.filter((row) => Number(row['models.year']) === wanted)
  const [now, before] = [inYear(year), inYear(year - 1)]
  const countOf = (among: Row[], code: string): number | null =>
    among.length
      ? (numberOf(
          among.find((row) => textOf(row, 'models.field_code') === code),
          'models.count',
        ) ?? 0)
      : null
  const made = fields.map((field): FieldRow => {
    const row = now.find((one) => textOf(one, 'models.field_code') === field.code)
    return {
      ...field,
      now: countOf(now, field.code),
      before: countOf(before, field.code),
      effective: resultOf(row, 'effective'),
      replicated: resultOf(row, 'replicated'),
    }
  })
  return made.sort((a, b) =>
    order === 'value'
      ? (b.now ?? -1) - (a.now ?? -1) || byCode(a, b)
      : order === 'name'
        ? byName(a, b)
        : byCode(a, b),
  )
}
