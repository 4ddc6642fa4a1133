import { existsSync } from 'node:fs'
import { readLedger } from './ledger.ts'
import { listKept, type Kept } from './kept.ts'
import type { DataPaths } from './paths.ts'
import { currentSnapshot, listSnapshots, type SnapshotCard } from './snapshots.ts'
import { rowsOf } from './sql.ts'

export interface Status {
  sample: boolean | null
  /** `decisions`: 1 where the load is a decision of the steward, which brings no file. */
  loads: { load: number; startedAt: string; files: number; rows: number; held: number; decisions: number }[]
  snapshots: (SnapshotCard & { current: boolean })[]
  /** What is kept until somebody removes it, with its size in bytes. */
  kept: Kept[]
}

/** What was loaded and what is published. Changes nothing. */
export async function status(paths: DataPaths): Promise<Status> {
  const current = currentSnapshot(paths)
  const snapshots = listSnapshots(paths).map((card) => ({ ...card, current: card.id === current }))
  if (!existsSync(paths.ledger)) return { sample: null, loads: [], snapshots, kept: listKept(paths) }
  const { connection, close } = await readLedger(paths.ledger)
  try {
    const [info] = await rowsOf<{ sample: boolean }>(connection, 'SELECT sample FROM ledger_info')
    const loads = await rowsOf<Status['loads'][number]>(
      connection,
      `SELECT l.load_id AS load, strftime(l.started_at, '%Y-%m-%dT%H:%M:%SZ') AS "startedAt",
         CAST(count(DISTINCT f.file_id) AS INTEGER) AS files,
         CAST(count(r.row_no) AS INTEGER) AS rows, CAST(count(*) FILTER (r.held) AS INTEGER) AS held,
         CAST(count(DISTINCT d.load_id) AS INTEGER) AS decisions
       FROM load l
       LEFT JOIN decision d USING (load_id)
       LEFT JOIN file f USING (load_id)
       LEFT JOIN sheet s USING (file_id)
       LEFT JOIN received_row r USING (sheet_id)
       GROUP BY ALL ORDER BY 1`,
    )
    return { sample: info?.sample ?? null, loads, snapshots, kept: listKept(paths) }
  } finally {
    close()
  }
}
