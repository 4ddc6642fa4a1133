/** Values of the contract that browsers load too: limits of uploads. */

/** Bytes of all files of one request; the loader takes as much in one file. */
export const LARGEST_UPLOAD = 200 * 1024 * 1024
/** Files of one request. */
export const MOST_FILES = 50

/** Columns that the list of models can have beside the name, in their order. */
export const LIST_COLUMNS = [
  ...(['year', 'field_name', 'unit_name', 'area_now_name', 'kind', 'category', 'level'] as const),
  ...(['status', 'evaluation', 'sent', 'replicated', 'commended', 'registered_on', 'model_code'] as const),
] as const

/** Columns by which it can be sorted. */
export const SORTED_BY = ['model_name', ...LIST_COLUMNS] as const
