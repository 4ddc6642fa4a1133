import type { IntakeFile } from './intake/file.ts'
import type { RowKind } from './intake/rows.ts'

/** One issue of a row, in the sender's words. */
export interface LoadIssue {
  row: number | null
  column: string | null
  code: string
  severity: 'error' | 'warning'
  value: string | null
  message: string
}

/** Lines of a sheet, both ends included, and what they are. */
export interface LineSpan {
  from: number
  to: number
  kind: RowKind
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
  /** How many lines of the table's part of the sheet are what, titles and headers included. */
  kinds: Partial<Record<RowKind, number>>
  /** What each of them is; as many spans as somebody can look at. */
  lines: LineSpan[]
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
    kinds: {},
    lines: [],
    note: null,
  }
}

const mostSpans = 2000

/** Notes what some lines are. */
export function addLines(result: LoadedSheet, from: number, to: number, kind: RowKind): void {
  if (to < from) return
  result.kinds[kind] = (result.kinds[kind] ?? 0) + to - from + 1
  const last = result.lines.at(-1)
  if (last && last.kind === kind && last.to === from - 1) last.to = to
  else if (result.lines.length < mostSpans) result.lines.push({ from, to, kind })
}
