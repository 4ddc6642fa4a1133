/** Values of the contract that browsers load too: paths of the pages, limits of uploads. */

/** The paths of the pages; the server answers any other with 404. */
export const PAGES = [
  '/',
  '/linh-vuc',
  '/dia-ban',
  '/don-vi',
  '/nhan-rong',
  '/mo-hinh',
  '/tuyen-truyen',
  '/ton-vinh',
  '/ke-hoach',
  '/bao-cao',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
  '/in',
] as const
export type PagePath = (typeof PAGES)[number]

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
