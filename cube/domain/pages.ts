/** Filters that leave a part of what a page counts; a page's own choices are none of them. */
export const NARROWING = ['field', 'district', 'unit', 'level'] as const
export type NarrowingName = (typeof NARROWING)[number]

/**
 * The pages by their paths (the server answers any other with 404), and by which filters each can be narrowed. Where a
 * page is itself about one of a kind (a district of the map, the page of a unit, the facets of the explorer), that filter
 * is the page's own and not listed. Titles stand in `data/reference/code_names.csv` (list `page`), scripts in
 * `dashboard/src/app/pages.ts`.
 */
const NARROWED_BY = {
  '/': ['field', 'district', 'unit', 'level'],
  '/linh-vuc': ['district', 'unit', 'level'],
  '/dia-ban': ['field', 'unit', 'level'],
  '/don-vi': ['district'],
  '/nhan-rong': ['field', 'district', 'unit'],
  '/mo-hinh': [],
  '/tuyen-truyen': ['field', 'unit'],
  '/ton-vinh': ['field', 'district', 'unit'],
  '/ke-hoach': ['unit'],
  '/bao-cao': [],
  '/cach-tinh': [],
  '/du-lieu': [],
  '/doi-chieu': [],
  '/so-lieu': [],
  '/in': [],
} satisfies Record<string, NarrowingName[]>
export type PagePath = keyof typeof NARROWED_BY

export const PAGES = Object.keys(NARROWED_BY) as PagePath[]

/** Whether there is such a page. */
export const isPage = (path: string): path is PagePath => Object.hasOwn(NARROWED_BY, path)

/** By which filters a page can be narrowed; what is no page by none. */
export const narrowedBy = (path: string): NarrowingName[] => (isPage(path) ? NARROWED_BY[path] : [])
