import { numberOf, textOf, type Row } from '../../api/cube.ts'
import { MERGER_YEAR, SOUTH } from '../overview/queries.ts'
import type { UnitReport } from '../units/units.ts'

export interface HeatField {
  code: string
  name: string
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
}

export interface Heat {
  fields: HeatField[]
  rows: HeatRow[]
  /** Sum of each field over all rows. */
  totals: number[]
  top: number
}

/** The plan's fields by number; one that no row names is known by its number only. */
export function readFieldNames(rows: Row[], unnamed: (code: number) => string): HeatField[] {
  const names = new Map(
    rows.map((row) => [textOf(row, 'models.field_code'), textOf(row, 'models.field_name')]),
  )
  return Array.from({ length: 11 }, (_, i) => {
    const code = String(i + 1)
    return { code, name: names.get(code) ?? unnamed(i + 1) }
  })
}

function build(fields: HeatField[], rows: HeatRow[]): Heat {
  const totals = fields.map((_, i) => rows.reduce((sum, row) => sum + (row.cells[i] ?? 0), 0))
  const top = Math.max(0, ...rows.flatMap((row) => row.cells))
  const sorted = rows.sort(
    (a, b) =>
      Number(a.empty !== null) - Number(b.empty !== null) ||
      b.total - a.total ||
      a.name.localeCompare(b.name, 'vi'),
  )
  return { fields, rows: sorted, totals, top }
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

/** By district on the common basis; every district that was ever seen has a row. */
export function readDistrictHeat(
  rows: Row[],
  everyYear: Row[],
  year: number,
  unnamed: (code: number) => string,
): Heat {
  const fields = readFieldNames(everyYear, unnamed)
  const found = tally(rows, 'models.district_code', 'models.district_name', fields)
  for (const row of everyYear) {
    const code = textOf(row, 'models.district_code') ?? ''
    if (found.has(code)) continue
    const empty = code === SOUTH && year < MERGER_YEAR ? 'out_of_scope' : null
    found.set(code, {
      code,
      name: textOf(row, 'models.district_name') ?? '',
      empty,
      cells: fields.map(() => 0),
      total: 0,
    })
  }
  return build(fields, [...found.values()])
}

/** By unit; one that sent nothing is missing, not due, or owes nothing: never 0. */
export function readUnitHeat(
  rows: Row[],
  everyYear: Row[],
  reports: UnitReport[],
  unnamed: (code: number) => string,
): Heat {
  const fields = readFieldNames(everyYear, unnamed)
  const found = tally(rows, 'models.unit_code', 'models.unit_name', fields)
  for (const report of reports) {
    if (found.has(report.code)) continue
    const empty: Empty | null =
      report.receivedOn !== null
        ? null
        : report.state === 'missing' || report.state === 'not_due'
          ? report.state
          : 'not_owed'
    found.set(report.code, {
      code: report.code,
      name: report.name,
      empty,
      cells: fields.map(() => 0),
      total: 0,
    })
  }
  return build(fields, [...found.values()])
}

/** Step 1 to 5 of the scale; 0 for 0. */
export function stepOf(value: number, top: number): number {
  return value === 0 ? 0 : Math.max(1, Math.ceil((value / top) * 5))
}

/** What each step stands for, steps without a whole number left out. */
export function stepsOf(top: number): { step: number; from: number; to: number }[] {
  return [1, 2, 3, 4, 5].flatMap((step) => {
    const values = Array.from({ length: top }, (_, i) => i + 1).filter((value) => stepOf(value, top) === step)
    const [from] = values
    return from === undefined ? [] : [{ step, from, to: values.at(-1)! }]
  })
}
