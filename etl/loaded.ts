import type { LoadedSheet, LoadIssue } from '../cube/domain/contract.ts'
import type { IntakeFile } from './intake/file.ts'

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
    note: null,
  }
}
