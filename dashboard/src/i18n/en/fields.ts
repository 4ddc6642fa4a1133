import { count, figure, percent, ratio } from '../format.ts'
import type { FieldList, FieldSpread, HeatFinding } from '../../../../cube/domain/findings/fields.ts'
import type { PartFinding } from '../../../../cube/domain/findings/slice.ts'
import type { words as vietnamese } from '../vi/fields.ts'
import { inQuotes, list, type Sentence } from './sentences.ts'

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
  acrossMerger:
    'Not compared with the year before, when the province did not include the former Ninh Thuận; the page of each field compares within the former Khánh Hòa.',
  rates:
    'Choose a field for its criteria, places, units and models; the table has the rates of effectiveness and replication.',
  before: 'Year before',
  heat: { district: 'Fields by place', unitKind: 'Fields by kind of unit', unit: 'Fields by unit' },
  file: { district: 'theo-dia-ban', unitKind: 'theo-loai-don-vi', unit: 'theo-don-vi' },
  row: { district: 'Place', unitKind: 'Kind of unit', unit: 'Unit' },
  rows: { district: 'places', unitKind: 'kinds of unit', unit: 'units' },
  reported: (share) => `${share} units reported`,
  legend: 'Legend',
  gaps: (cells) => `${count(cells)} empty cells`,
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

/** How the year's models spread over the eleven fields. */
export function fieldsHeadline(spread: FieldSpread | null, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (spread === null) return [`${start}: no models in any field yet.`]
  const { total, having, of, most, empty } = spread
  return [
    `${start}: `,
    figure(count(total)),
    ` models in ${having}/${of} fields; `,
    ...(most.names.length === 1
      ? [`most in “${most.names[0]!}” (`, figure(count(most.value)), ')']
      : ['at most ', figure(count(most.value)), ` in a field, in ${most.names.length} fields`]),
    empty.length ? `; none yet in ${list(inQuotes(empty), 'fields')}.` : '.',
  ]
}

/** Title of the heat map: rows that have every field, and cells that are empty. */
export function heatFinding(heat: HeatFinding | null, noun: string): string {
  if (heat === null) return 'No data yet to compare the fields'
  const { rows, full, fields, holes } = heat
  const start = full
    ? `${full}/${rows} ${noun} have models in all ${fields} fields`
    : `None of the ${noun} has models in all ${fields} fields yet`
  return `${start}; ${count(holes)} cells are empty`
}

/** One field's year: how many, and what share of the province's. */
export function fieldHeadline(name: string, { now, share }: PartFinding, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!now) return [`${start}: no model yet in the field “${name}”.`]
  return [
    `${start}: `,
    figure(count(now)),
    ` models in the field “${name}”`,
    ...(share ? [', ', figure(percent(share.rate)), ` of the province (${ratio(share.n, share.of)})`] : []),
    '.',
  ]
}

/** Title of the list: how many fields changed against the year before, and which has the most. */
export function fieldsFinding(found: FieldList | null): string {
  if (found === null) return 'No models in any field yet'
  const { leaders, more } = found
  const lead = `most in ${list(inQuotes(leaders.names), 'fields')} (${count(leaders.value)} models)`
  if (more === null) return lead.slice(0, 1).toUpperCase() + lead.slice(1)
  return `${more.n}/${more.of} fields have more than ${more.sameDay ? 'on the same day last year' : 'the year before'}; ${lead}`
}
