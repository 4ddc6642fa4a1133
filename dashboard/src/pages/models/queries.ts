import { equals, type Query } from '../../../../cube/domain/filter.ts'

/** Columns of the explorer, in the order of its CSV. */
export const COLUMNS = [
  'year',
  'model_code',
  'model_name',
  'subject_name',
  'field_code',
  'field_name',
  'kind',
  'kind_class',
  'category',
  'level',
  'status',
  'evaluation',
  'sent',
  'replicated',
  'commended',
  'unit_code',
  'unit_name',
  'unit_kind',
  'channel',
  'district_code',
  'district_name',
  'area_now_code',
  'area_now_name',
  'registered_on',
  'model_key',
] as const

/** Columns of the rows that the page holds: what they are filtered by beside those of the CSV. */
export const HELD = [...COLUMNS, 'outstanding'] as const

/** What a model is about, in its unit's words: searched and exported, but not among the columns of the list. */
export const TEXTS = ['content', 'result', 'difficulty'] as const

/** What a report says of the plan's further duties. */
export const DUTIES = [
  'potential',
  'priority_group',
  'partners',
  'learnt_from',
  'found_by',
  'criteria_met',
  'impact',
  'effect',
  'practicality',
  'helped',
] as const

/**
 * Models, one row each a year, confirmed duplicates once; those no longer kept are rows
 * too and are told apart by their status.
 * @param filters by member of the view, e.g. `{ field_code: '5' }`; null is not filtered
 * @param sort a column that comes before the year and the name
 */
export function models(
  year: number | null,
  filters: Record<string, string | null> = {},
  sort: { column: string; down: boolean } | null = null,
): Query {
  return {
    measures: [],
    dimensions: [...COLUMNS, ...TEXTS].map((name) => `models.${name}`),
    filters: [
      equals('models.counted', 'true'),
      ...(year === null ? [] : [equals('models.year', year)]),
      ...Object.entries(filters).flatMap(([member, value]) =>
        value === null ? [] : [equals(`models.${member}`, value)],
      ),
    ],
    order: [
      ...(sort
        ? [[`models.${sort.column}`, sort.down ? 'desc' : 'asc'] satisfies [string, 'asc' | 'desc']]
        : []),
      ['models.year', 'desc'],
      ['models.model_name', 'asc'],
      ['models.unit_name', 'asc'],
    ],
  }
}

/** All of them, in any order: the page puts them in order itself, which is sooner done than waited for. */
export function allRows(year: number | null): Query {
  const query = { ...models(year), dimensions: HELD.map((name) => `models.${name}`) }
  delete query.order
  return query
}

/** The texts of the rows of a query, in the same order. */
export const textsOf = (rows: Query): Query => ({
  ...rows,
  dimensions: TEXTS.map((name) => `models.${name}`),
})

/** One model through the years. */
export function yearsOf(key: string): Query {
  return {
    measures: [],
    dimensions: [
      ...COLUMNS,
      ...[
        'registration',
        'evaluation_h1',
        'evaluated_on',
        'criteria',
        'recognition_level',
        'recognition_number',
        'received_on',
      ],
      ...['content', 'result', 'difficulty', 'support'],
      ...DUTIES,
    ].map((name) => `models.${name}`),
    filters: [equals('models.model_key', key)],
    order: [['models.year', 'desc']],
  }
}

const eventsOf = (view: string, names: string[], measures: string[], day: string, key: string): Query => ({
  measures: measures.map((name) => `${view}.${name}`),
  dimensions: [...names, day].map((name) => `${view}.${name}`),
  filters: [equals(`${view}.model_key`, key)],
  order: [[`${view}.${day}`, 'asc']],
})

export const replicationsOf = (key: string): Query =>
  eventsOf('replication', ['to_place', 'to_unit_name'], ['sites'], 'replicated_on', key)

export const commendationsOf = (key: string): Query =>
  eventsOf('commendation', ['form_name', 'form_class', 'level', 'decision_number'], [], 'commended_on', key)

export const publicityOf = (key: string): Query =>
  eventsOf('publicity', ['form_name', 'outlet'], ['items'], 'published_on', key)
