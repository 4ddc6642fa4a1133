import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { remove } from './files.ts'
import { readLedger } from './ledger.ts'
import { keptFolders, type DataPaths } from './paths.ts'
import { waitingFolders } from './verify.ts'

/** A folder that stays until somebody removes it: what was set aside, or what was sent through the page. */
export interface Kept {
  /** Below DATA_DIR. */
  folder: string
  bytes: number
  /** Day since which it is kept, YYYY-MM-DD. */
  since: string
}

/** What was set aside, and the folders of the inbox, oldest first. */
export function listKept(paths: DataPaths): Kept[] {
  if (!existsSync(paths.root)) return []
  const inbox = path.join(paths.root, 'inbox')
  const folders = [
    ...readdirSync(paths.root).filter((name) => keptFolders.test(name)),
    ...(existsSync(inbox) ? readdirSync(inbox).filter((name) => !name.startsWith('.')) : []).map((name) =>
      path.join('inbox', name),
    ),
  ]
  return folders
    .map((folder) => {
      const at = path.join(paths.root, folder)
      return { folder, bytes: sizeOf(at), since: sinceOf(at) }
    })
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
}

/**
 * Removes what has been kept longer than some days. Folders of the inbox that no load has stay, whatever their age.
 * @param really false: only says what would go
 * @returns what went, or would go
 */
export async function tidy(paths: DataPaths, today: string, days: number, really: boolean): Promise<Kept[]> {
  const last = new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
  const old = listKept(paths).filter(({ since }) => since < last)
  const waiting = new Set<string>()
  if (old.some(({ folder }) => folder.startsWith('inbox'))) {
    const ledger = existsSync(paths.ledger) ? await readLedger(paths.ledger) : null
    const folders = ledger === null ? [] : await waitingFolders(paths, ledger.connection)
    ledger?.close()
    for (const { folder } of old)
      if (folder.startsWith('inbox') && (ledger === null || folders.includes(folder))) waiting.add(folder)
  }
  const gone = old.filter(({ folder }) => !waiting.has(folder))
  if (really) for (const { folder } of gone) remove(path.join(paths.root, folder))
  return gone
}

/** The day in a folder's name, else that of its last change. */
function sinceOf(at: string): string {
  const [, year, month, day] = /(\d{4})(\d{2})(\d{2})T\d{6}/.exec(path.basename(at)) ?? []
  return year === undefined ? statSync(at).mtime.toISOString().slice(0, 10) : `${year}-${month!}-${day!}`
}

function sizeOf(at: string): number {
  const found = lstatSync(at)
  if (!found.isDirectory()) return found.size
  return readdirSync(at).reduce((sum, name) => sum + sizeOf(path.join(at, name)), 0)
}
