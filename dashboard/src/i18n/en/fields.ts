import { count } from '../../format.ts'
import type { Heat } from '../../pages/fields/heat.ts'
import type { words as vietnamese } from '../vi/fields.ts'
import { list, quoted, type Sentence } from './sentences.ts'

/** Words and findings of the page of fields. */
export const words: typeof vietnamese = {
  title: 'Fields',
  by: 'Show by',
  byDistrict: 'By place',
  byUnit: 'By unit',
  heat: { district: 'Fields by place', unit: 'Fields by unit' },
  rows: { district: 'places', unit: 'units' },
  subtitle: 'Models in each field; the darker, the more',
  basis: 'by former district (until 30 June 2025)',
  district: 'Place',
  unit: 'Unit',
  scale: (from: number, to: number) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
  zero: { unit: '0: reported, no model', district: '0: no model' },
  missing: 'Not reported',
  notDue: 'Not due yet',
  notOwed: '—: owes no report and has sent none',
  outOfScope: 'Out of scope',
  fields: 'Field',
  models: 'List of the models',
}

const figure = (text: string): { figure: string } => ({ figure: text })

/** How the year's models spread over the eleven fields. */
export function fieldsHeadline(heat: Heat, when: string): Sentence {
  const totals = heat.fields.map((field, i) => ({ name: field.name, total: heat.totals[i] ?? 0 }))
  const all = totals.reduce((sum, field) => sum + field.total, 0)
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!all) return [`${start}: no models in any field yet.`]
  const most = totals.reduce((a, b) => (b.total > a.total ? b : a))
  const empty = totals.filter((field) => field.total === 0)
  return [
    `${start}: `,
    figure(count(all)),
    ` models in ${totals.length - empty.length}/${totals.length} fields; most in “${most.name}” (`,
    figure(count(most.total)),
    ')',
    empty.length ? `; none yet in ${list(quoted(empty), 'fields')}.` : '.',
  ]
}

/** Title of the heat map: rows that have every field, and cells that are empty. */
export function heatFinding(heat: Heat, noun: string): string {
  const told = heat.rows.filter((row) => row.empty === null)
  const holes = told.reduce((sum, row) => sum + row.cells.filter((cell) => cell === 0).length, 0)
  const full = told.filter((row) => row.cells.every((cell) => cell > 0)).length
  if (!told.length) return 'No data yet to compare the fields'
  const start = full
    ? `${full}/${told.length} ${noun} have models in all ${heat.fields.length} fields`
    : `None of the ${noun} has models in all ${heat.fields.length} fields yet`
  return `${start}; ${count(holes)} cells are empty`
}
