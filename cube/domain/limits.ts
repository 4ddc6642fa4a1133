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

/** Columns by which the list of models can be sorted. */
export const SORTED_BY = [
  ...(['year', 'model_name', 'field_name', 'unit_name'] as const),
  ...(['kind', 'status', 'evaluation', 'replicated'] as const),
]
