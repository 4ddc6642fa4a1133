/** What server and pages agree on over HTTP: addresses of pages, limits, and the shapes of answers. */

/** The paths of the pages; the server answers any other with 404. */
export const PAGES = [
  '/',
  '/linh-vuc',
  '/dia-ban',
  '/don-vi',
  '/nhan-rong',
  '/mo-hinh',
  '/bao-cao',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
] as const
export type PagePath = (typeof PAGES)[number]

/** Bytes of all files of one request; the loader takes as much in one file. */
export const LARGEST_UPLOAD = 200 * 1024 * 1024
/** Files of one request. */
export const MOST_FILES = 50

/** `/api/compare`: a figure that is not the same in two snapshots; null where a snapshot has no such row. */
export interface Difference {
  metric: string
  /** Members that the figure is broken down by, with their values. */
  by: Record<string, string>
  from: number | null
  to: number | null
  /** to − from, a snapshot without the row taken as 0. */
  difference: number
}

/** A report part that is not the same: how many of its rows came, went and changed. */
export interface ChangedPart {
  table: string
  unitCode: string
  unitName: string
  year: number
  round: string
  /** `added`: the earlier snapshot has none of its rows; `removed`: the later has none. */
  change: 'added' | 'removed' | 'changed'
  rowsAdded: number
  rowsRemoved: number
  rowsChanged: number
}

export interface Comparison {
  from: string
  to: string
  figures: Difference[]
  parts: ChangedPart[]
}

/** A sum of `/api/reconciliation` in one year and round; null: all of them. */
export interface SumPart {
  year: number | null
  round: string | null
  left: number
  right: number
  agrees: boolean
}

/** Two ways to one number. It agrees where it does in every part. */
export interface Sum {
  name: string
  titleVi: string
  left: { label: string; value: number }
  right: { label: string; value: number }
  agrees: boolean
  parts: SumPart[]
}

/** What became of one sheet of a file, as the loader says it to programs. */
export interface LoadedSheet {
  name: string
  sheet: string | null
  table: string | null
  encoding: string | null
  rows: number
  accepted: number
  rejected: number
  dropped: number
  warnings: number
  status: 'loaded' | 'unchanged' | 'superseding' | 'unreadable'
  issues: {
    row: number | null
    column: string | null
    code: string
    severity: 'error' | 'warning'
    value: string | null
    message: string
  }[]
}

/** `/api/files/check` and `/api/files/load`. */
export interface LoadOutcome {
  load: number | null
  files: LoadedSheet[]
  snapshot: string | null
}
