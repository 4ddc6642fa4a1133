/** The list of models: what its address may ask for. Apart from `models.ts`, which the first page loads. */

/** Columns beside the name that a reader may choose, in their order. */
export const LIST_COLUMNS = [
  ...(['year', 'field_name', 'unit_name', 'area_now_name', 'kind', 'category', 'level'] as const),
  ...(['status', 'evaluation', 'sent', 'replicated', 'commended', 'registered_on', 'model_code'] as const),
]
export type ListColumn = (typeof LIST_COLUMNS)[number]

/** Columns by which the list can be sorted. */
export const SORTED_BY = ['model_name' as const, ...LIST_COLUMNS]
