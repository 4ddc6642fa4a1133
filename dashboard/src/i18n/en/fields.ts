import { count, percent, ratio } from '../format.ts'
import type { FieldRow, Heat } from '../../../../cube/domain/heat.ts'
import type { words as vietnamese } from '../vi/fields.ts'
import { list, quoted, type Sentence } from './sentences.ts'

/** Words and findings of the page of fields. */
export const words: typeof vietnamese = {
  title: 'Fields',
  field: 'Field',
  all: 'All fields',
  by: 'Show by',
  byRow: { district: 'By place', unitKind: 'By kind of unit', unit: 'By unit' },
  order: 'Order',
  orders: { value: 'By number of models', name: 'By name', code: 'By number in the plan' },
  list: 'The eleven fields',
  listSubtitle: 'Models by field',
  rates:
    'Choose a field for its criteria, places, units and models; the table has the rates of effectiveness and replication.',
  before: 'Year before',
  heat: { district: 'Fields by place', unitKind: 'Fields by kind of unit', unit: 'Fields by unit' },
  file: { district: 'theo-dia-ban', unitKind: 'theo-loai-don-vi', unit: 'theo-don-vi' },
  row: { district: 'Place', unitKind: 'Kind of unit', unit: 'Unit' },
  rows: { district: 'places', unitKind: 'kinds of unit', unit: 'units' },
  reported: (share) => `${share} units reported`,
  legend: 'Legend',
  subtitle: 'Models in each field; the darker, the more',
  basis: 'by former district (until 30 June 2025)',
  scale: (from, to) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
  quantiles: 'each shade holds about as many cells',
  zero: { district: '0: no model', unitKind: '0: reported, no model', unit: '0: reported, no model' },
  missing: 'Not reported',
  notDue: 'Not due yet',
  notOwed: '—: owes no report and has sent none',
  outOfScope: 'Out of scope',
  notItsField: 'The field does not take this kind',
  fields: 'Field',
  criteria: 'Criteria of Plan 235-KH/TU',
  criteriaSubtitle: (code, kinds) =>
    `The words of section II.${code} of Plan 235-KH/TU of 11 November 2024, in Vietnamese; kinds: ${kinds.join(', ')}`,
}

const figure = (text: string): { figure: string } => ({ figure: text })

/** How the year's models spread over the eleven fields. */
export function fieldsHeadline(fields: Pick<FieldRow, 'name' | 'now' | 'takes'>[], when: string): Sentence {
  const totals = fields
    .filter((field) => field.takes || field.now)
    .map((field) => ({ name: field.name, total: field.now ?? 0 }))
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
  const open = heat.fields.flatMap((field, i) => (field.takes ? [i] : []))
  const holes = told.reduce((sum, row) => sum + open.filter((i) => row.cells[i] === 0).length, 0)
  const full = told.filter((row) => open.every((i) => row.cells[i]! > 0)).length
  if (!told.length) return 'No data yet to compare the fields'
  const start = full
    ? `${full}/${told.length} ${noun} have models in all ${open.length} fields`
    : `None of the ${noun} has models in all ${open.length} fields yet`
  return `${start}; ${count(holes)} cells are empty`
}

/** One field's year: how many, and what share of the province's. */
export function fieldHeadline(
  name: string,
  now: number | null,
  whole: number | null,
  when: string,
): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!now) return [`${start}: no model yet in the field “${name}”.`]
  return [
    `${start}: `,
    figure(count(now)),
    ` models in the field “${name}”`,
    ...(whole ? [', ', figure(percent(now / whole)), ` of the province (${ratio(now, whole)})`] : []),
    '.',
  ]
}

/** Title of the list: how many fields changed against the year before, and which has the most. */
export function fieldsFinding(fields: FieldRow[], provisional: boolean): string {
  const top = Math.max(0, ...fields.map((field) => field.now ?? 0))
  if (top === 0) return 'No models in any field yet'
  const leaders = fields.filter((field) => field.now === top)
  const lead = `most in ${list(quoted(leaders), 'fields')} (${count(top)} models)`
  const compared = fields.filter((field) => field.now !== null && field.before !== null)
  if (!compared.some((field) => field.before)) return lead.slice(0, 1).toUpperCase() + lead.slice(1)
  const up = compared.filter((field) => field.now! > field.before!).length
  return `${up}/${compared.length} fields have more than ${provisional ? 'on the same day last year' : 'the year before'}; ${lead}`
}
