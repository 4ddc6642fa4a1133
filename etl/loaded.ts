import type { LoadedSheet, LoadIssue } from '../cube/domain/contract.ts'
import type { IntakeFile } from './intake/file.ts'
import type { RowKind } from './intake/rows.ts'

/** What `load --json` prints is part of the HTTP contract. */
export type { LoadedSheet, LoadIssue }

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
