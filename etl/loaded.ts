import type { IntakeFile } from './intake/file.ts'

/** One issue of a row, in the sender's words. */
export interface LoadIssue {
  row: number | null
  column: string | null
  code: string
  severity: 'error' | 'warning'
  value: string | null
  message: string
}

/** What became of one sheet; `rows` = accepted + rejected + dropped. */
export interface LoadedSheet {
  name: string
  sheet: string | null
  sha256: string
  table: string | null
  encoding: string | null
  delimiter: string | null
  rows: number
  accepted: number
  rejected: number
  dropped: number
  warnings: number
  status: 'loaded' | 'unchanged' | 'superseding' | 'unreadable'
  issues: LoadIssue[]
  /** What else became of it, in a sentence: that it is loaded and does not count. */
  note: string | null
}

/** The result of a sheet before anything is known of its rows. */
export function blankResult(
  file: IntakeFile,
  sheet: { sheet: string | null; table: string | null; encoding: string | null; delimiter: string | null },
  status: LoadedSheet['status'],
): LoadedSheet {
  const { table, encoding, delimiter } = sheet
  return {
    name: file.name,
    sheet: sheet.sheet,
    sha256: file.sha256,
    table,
    encoding,
    delimiter,
    rows: 0,
    accepted: 0,
    rejected: 0,
    dropped: 0,
    warnings: 0,
    status,
    issues: [],
    note: null,
  }
}
