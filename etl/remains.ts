import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { errorCode } from './errors.ts'
import { makeTemporaryFolder, remove } from './files.ts'
import type { DataPaths } from './paths.ts'

const WORK_FOLDER = /^guong-sang-(\d+)-\w+$/

/** Makes a folder for files that only go through; its name says whose it is, so that it goes when its owner died. */
export function makeWorkFolder(): string {
  return makeTemporaryFolder(`guong-sang-${process.pid}-`)
}

/** Removes the folders that processes which died have left among the machine's temporary files. */
export function clearWorkFolders(): void {
  for (const name of namesIn(tmpdir())) {
    const owner = WORK_FOLDER.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    try {
      remove(path.join(tmpdir(), name))
    } catch {
      // Another account's.
    }
  }
}

/** Removes uploads of which only a part came. Only the one server of a data folder may call it, before it serves. */
export function clearHalfUploads(paths: DataPaths): void {
  const inbox = path.join(paths.root, 'inbox')
  for (const name of namesIn(inbox))
    if (/^\.\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(name)) remove(path.join(inbox, name))
}

/** What a program that died was writing aside: in the archive, and beside the data folder's own files. */
export function unfinishedFiles(paths: DataPaths): string[] {
  const asides = (folder: string, pattern: RegExp) =>
    namesIn(folder)
      .filter((name) => pattern.test(name))
      .map((name) => path.join(folder, name))
  const shelves = namesIn(paths.archive).filter((name) => /^[0-9a-f]{2}$/.test(name))
  return [
    // A server may be writing its settings aside in the same folder.
    asides(paths.root, /^(current|backup)\.json\.[0-9a-f]{8}\.tmp$/),
    ...shelves.map((name) => asides(path.join(paths.archive, name), /\.[0-9a-f]{8}\.tmp$/)),
  ].flat()
}

export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Whether a process with this number runs, another account's too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
