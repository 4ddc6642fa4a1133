import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { writeFileWhole } from './files.ts'

/** What the pages sent lies in `inbox/`, a folder an upload; its name tells when it came. */
const UPLOAD = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/
/** Beside the files, hidden: it is no submission. */
const NOTE = '.upload.json'

/** What is kept of an upload. */
export interface UploadNote {
  /** Day of receipt that the sender gave. */
  receivedOn: string | null
  /** Whoever sent it was told what became of every file. */
  answered: boolean
}

/** Whether a name is one of an upload's folder. */
export function isUpload(name: string): boolean {
  return UPLOAD.test(name)
}

/** The folders of uploads of which nobody was told what became, oldest first. */
export function uploadFolders(dataDir: string): string[] {
  const inbox = path.join(dataDir, 'inbox')
  if (!existsSync(inbox)) return []
  return readdirSync(inbox)
    .filter((name) => isUpload(name) && !readNote(path.join(inbox, name)).answered)
    .sort()
}

export function writeNote(folder: string, note: UploadNote): void {
  writeFileWhole(path.join(folder, NOTE), JSON.stringify(note))
}

/** What is kept of an upload; one that an earlier version of this program took has no note. */
export function readNote(folder: string): UploadNote {
  try {
    const { receivedOn, answered } = JSON.parse(readFileSync(path.join(folder, NOTE), 'utf8')) as UploadNote
    return { receivedOn: typeof receivedOn === 'string' ? receivedOn : null, answered: answered === true }
  } catch {
    return { receivedOn: null, answered: false }
  }
}
