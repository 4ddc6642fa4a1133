import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { remove } from './files.ts'
import { openLedger } from './ledger.ts'
import type { DataPaths } from './paths.ts'
import { namesIn, unfinishedFiles } from './remains.ts'
import { rowsOf } from './sql.ts'
import { confirmedTables } from './confirmations.ts'
import { findSubmissions } from './submissions.ts'
import { uploadFolders } from './uploads.ts'

/** What `pending --json` prints. */
export interface Pending {
  /** How many files of dead loaders went. */
  removed: number
  /** Uploads of which no file is in any load, or not all are. */
  waiting: { folder: string; files: string[] }[]
}

/**
 * Removes what loaders that died left half written, and looks which uploads are in no load. It holds the ledger
 * meanwhile, so that nobody is writing what it takes for a remain.
 */
export async function clearAndList(paths: DataPaths): Promise<Pending> {
  if (!existsSync(paths.ledger)) return { removed: 0, waiting: await waitingUploads(paths, new Set()) }
  const ledger = await openLedger(paths.ledger)
  try {
    const remains = unfinishedFiles(paths)
    for (const file of remains) remove(file)
    const rows = await rowsOf<{ sha256: string }>(ledger.connection, 'SELECT DISTINCT sha256 FROM file')
    const waiting = await waitingUploads(paths, new Set(rows.map((row) => row.sha256)))
    return { removed: remains.length, waiting }
  } finally {
    ledger.close()
  }
}

async function waitingUploads(paths: DataPaths, known: Set<string>): Promise<Pending['waiting']> {
  const waiting: Pending['waiting'] = []
  // A document is loaded as the table that was confirmed of it.
  for (const [document, table] of confirmedTables(paths)) if (known.has(table)) known.add(document)
  for (const folder of uploadFolders(paths.root)) {
    const files: string[] = []
    for (const file of findSubmissionsQuietly(path.join(paths.root, 'inbox', folder)))
      if (!known.has(await sha256(file.path))) files.push(file.name)
    if (files.length > 0) waiting.push({ folder, files })
  }
  return waiting
}

/** The files of an upload, whatever a received.csv among them says. */
function findSubmissionsQuietly(folder: string): { path: string; name: string }[] {
  try {
    return findSubmissions([folder], '').files
  } catch {
    return namesIn(folder)
      .filter((name) => !name.startsWith('.'))
      .map((name) => ({ path: path.join(folder, name), name }))
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}
