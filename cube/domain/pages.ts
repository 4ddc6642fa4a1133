/** Filters that leave a part of what a page counts; a page's own choices are none of them. */
export const NARROWING = ['field', 'district', 'unit', 'level'] as const
export type NarrowingName = (typeof NARROWING)[number]

/** The paths of the pages; the server answers any other with 404. Titles stand in `data/reference/code_names.csv` (list
 * `page`), scripts in `dashboard/src/app/pages.ts`. */
export const PAGES = [
  ...([
    '/',
    '/linh-vuc',
    '/dia-ban',
    '/don-vi',
    '/nhan-rong',
    '/mo-hinh',
    '/tuyen-truyen',
    '/ton-vinh',
  ] as const),
  ...(['/ke-hoach', '/bao-cao', '/cach-tinh', '/du-lieu', '/doi-chieu', '/so-lieu', '/in'] as const),
]
export type PagePath = (typeof PAGES)[number]

/** Whether there is such a page. */
export const isPage = (path: string): path is PagePath => (PAGES as string[]).includes(path)

/**
 * By which filters pages can be narrowed; one that is not named here by none. Where a page is itself about one of a kind
 * (a district of the map, the page of a unit, the facets of the explorer), that filter is the page's own and not listed.
 */
const NARROWED_BY: Partial<Record<PagePath, NarrowingName[]>> = {
  '/': ['field', 'district', 'unit', 'level'],
  '/linh-vuc': ['district', 'unit', 'level'],
  '/dia-ban': ['field', 'unit', 'level'],
  '/don-vi': ['district'],
  '/nhan-rong': ['field', 'district', 'unit'],
  '/tuyen-truyen': ['field', 'unit'],
  '/ton-vinh': ['field', 'district', 'unit'],
  '/ke-hoach': ['unit'],
}

/** By which filters the page at a path can be narrowed; by none at a path that is no page. */
export const narrowedBy = (path: string): NarrowingName[] => NARROWED_BY[path as PagePath] ?? []
