/**
 * The one place that writes, moves, removes and flushes files, for the loader and the server alike.
 *
 * A file or folder is on disk for good only when it and the folder that names it have been flushed (fsync).
 * Windows flushes only handles that may write and no folders, and refuses for a moment to move or remove
 * what a virus scanner or another program reads; both are dealt with here and nowhere else.
 */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { errorCode } from './errors.ts'

/** Only the account that runs the program may read what is kept: it names people. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** Error codes with which Windows refuses for a moment what another program holds open. */
export const HELD_BY_OTHERS = new Set(['EPERM', 'EBUSY', 'EACCES', 'ENOTEMPTY'])
/** Milliseconds to wait between tries; about 2 s in all. */
const PAUSES = [10, 20, 50, 100, 200, 400, 600, 600]

/**
 * Makes a folder and those above it, and flushes the folder that names it.
 * @param mode other than that of what is kept, for a folder that goes out
 */
export function makeFolder(folder: string, mode = FOLDER_MODE): void {
  const first = mkdirSync(folder, { recursive: true, mode })
  if (first !== undefined) flushFolder(path.dirname(first))
}

/** Opens a file to write it, and changes nothing. @throws where that is refused */
export function tryOpening(file: string): void {
  closeSync(openSync(file, 'r+'))
}

/**
 * Writes a file into a folder and removes it again: on Windows only this tells whether it can be written.
 * @throws where it cannot
 */
export function tryWriting(folder: string): void {
  const file = asideOf(path.join(folder, '.writable'))
  closeSync(openSync(file, 'wx', FILE_MODE))
  remove(file)
}

/** Writes a whole file or nothing: aside, flushed, then renamed into place. */
export function writeFileWhole(file: string, content: string | Uint8Array): void {
  const aside = prepareFile(file, content)
  try {
    moveFile(aside, file)
  } catch (error) {
    removeQuietly(aside)
    throw error
  }
}

/** Writes a file aside, flushed, for the caller to rename into place. @returns where it is */
export function prepareFile(file: string, content: string | Uint8Array): string {
  const aside = asideOf(file)
  try {
    const handle = openSync(aside, 'wx', FILE_MODE)
    try {
      writeAll(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    return aside
  } catch (error) {
    removeQuietly(aside)
    throw error
  }
}

/**
 * Copies a whole file or nothing, flushed.
 * @param handle the file to copy, open for reading, where it must not be opened anew: on Linux a process that closes
 *   a file loses all its locks on it
 */
export function copyFileWhole(from: string, to: string, handle?: number): void {
  const aside = asideOf(to)
  const source = handle ?? openSync(from, 'r')
  try {
    const target = openSync(aside, 'wx', FILE_MODE)
    try {
      const piece = Buffer.alloc(1 << 20)
      for (let at = 0, n = 1; n > 0; at += n) {
        n = readSync(source, piece, 0, piece.length, at)
        writeAll(target, piece.subarray(0, n))
      }
      fsyncSync(target)
    } finally {
      closeSync(target)
    }
    moveFile(aside, to)
  } catch (error) {
    removeQuietly(aside)
    throw error
  } finally {
    if (handle === undefined) closeSync(source)
  }
}

/** Writes a file that can be made again and is not missed after a power cut. */
export function writeFileUnflushed(file: string, content: string | Uint8Array): void {
  writeFileSync(file, content)
}

/** Opens a file that is not there yet, to write it piece by piece while others work. */
export function createFile(file: string): Promise<FileHandle> {
  return open(file, 'wx', FILE_MODE)
}

/** Adds bytes to the end of a file, made if it is not there, and flushes it. */
export function appendToFile(file: string, content: string | Uint8Array): void {
  const isNew = !existsSync(file)
  const handle = openSync(file, 'a', FILE_MODE)
  try {
    writeAll(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (isNew) flushFolder(path.dirname(file))
}

/** A file that was written aside, can be read there, and is being flushed to disk. */
export interface FileAside {
  path: string
  /** Renames it into place once it is whole on disk. */
  keep(): Promise<void>
  /** Removes it where it was not kept. */
  drop(): Promise<void>
}

/** Writes a large file aside while others work. */
export async function writeFileAside(file: string, content: Uint8Array): Promise<FileAside> {
  const aside = asideOf(file)
  const handle = await open(aside, 'wx', FILE_MODE)
  let flushed: Promise<void>
  try {
    for (let at = 0; at < content.length;) at += (await handle.write(content, at)).bytesWritten
    flushed = handle.sync().finally(() => handle.close())
  } catch (error) {
    await handle.close()
    removeQuietly(aside)
    throw error
  }
  // Whoever awaits `keep` gets the failure; this stops it from being reported as unhandled before.
  flushed.catch(() => undefined)
  return {
    path: aside,
    async keep() {
      await flushed
      moveFile(aside, file)
    },
    async drop() {
      await flushed.catch(() => undefined)
      removeQuietly(aside)
    },
  }
}

/** Renames a file or folder and flushes the folders that name it: after a power cut it is at one place. */
export function moveFile(from: string, to: string): void {
  patiently(() => {
    renameSync(from, to)
  })
  flushFolder(path.dirname(to))
  if (path.dirname(from) !== path.dirname(to)) flushFolder(path.dirname(from))
}

/** Renames a file to a name that none has yet. @returns whether it was; where another took the name first, both stay. */
export function moveNewFile(from: string, to: string): boolean {
  try {
    linkSync(from, to)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    // A file system without hard links.
    if (existsSync(to)) return false
    moveFile(from, to)
    return true
  }
  remove(from)
  flushFolder(path.dirname(to))
  return true
}

/** Removes a file, or a folder with all that is in it; what is not there is no failure. */
export function remove(target: string): void {
  patiently(() => {
    rmSync(target, { recursive: true, force: true })
  })
}

/**
 * Removes a file at once, or leaves it as it is where another program holds it open, which only Windows refuses.
 * @returns whether it is gone
 */
export function removeIfFree(file: string): boolean {
  try {
    // Node's rmSync with `force` may pass over a refusal.
    unlinkSync(file)
  } catch (error) {
    if (isHeld(error)) return false
    if (errorCode(error) !== 'ENOENT') throw error
  }
  return !existsSync(file)
}

/** Whether Windows refused something because another program holds the file. */
export function isHeld(error: unknown): boolean {
  return process.platform === 'win32' && HELD_BY_OTHERS.has(errorCode(error) ?? '')
}

/** Removes a temporary file or folder while others work; one that Windows still refuses after a second stays. */
export async function removeTemporary(target: string): Promise<void> {
  try {
    await rm(target, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch (error) {
    if (!isHeld(error)) throw error
  }
}

/** Makes a folder of a new name among the machine's temporary files; only this account may read it. */
export function makeTemporaryFolder(prefix: string): string {
  return mkdtempSync(path.join(tmpdir(), prefix))
}

/** Takes from other accounts the right to read a file, or a folder with all that is in it. */
export function closeToOthers(target: string): void {
  const found = lstatSync(target)
  if (found.isSymbolicLink()) return
  if (found.isDirectory()) for (const name of readdirSync(target)) closeToOthers(path.join(target, name))
  try {
    chmodSync(target, found.mode & 0o700)
  } catch (error) {
    // Another account's file is not ours to close.
    if (errorCode(error) !== 'EPERM') throw error
  }
}

/** A new file that is written piece by piece. */
export interface Sink {
  write(bytes: Uint8Array): void
  /** Flushes the file, unless it is given up, and closes it. */
  close(options?: { flush: boolean }): void
}

/** @throws where a file of this name is there already */
export function openSink(file: string): Sink {
  const handle = openSync(file, 'wx', FILE_MODE)
  return {
    write: (bytes) => {
      writeAll(handle, bytes)
    },
    close: ({ flush } = { flush: true }) => {
      try {
        if (flush) fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
  }
}

/** Flushes a file that another library wrote. */
export function flushFile(file: string): void {
  patiently(() => {
    const handle = openSync(file, 'r+')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  })
}

/** Flushes what a folder names: renames, new and removed files. Windows has no such call and needs none. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The present as it stands in names of folders, to the millisecond: two may be made within a second. */
export function timeStamp(): string {
  return new Date().toISOString().replace(/[-:.]/g, '')
}

/** @returns the name under which a file is written before it is renamed into place; always ends with `.tmp` */
function asideOf(file: string): string {
  return `${file}.${randomBytes(4).toString('hex')}.tmp`
}

function writeAll(handle: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
}

/** Clears up after a failure, which is what the caller is told of. */
function removeQuietly(file: string): void {
  try {
    remove(file)
  } catch {
    // The next start removes what ends with `.tmp`.
  }
}

/** Does something again for about two seconds where Windows refuses it because another program holds the file. */
function patiently(work: () => void): void {
  for (const pause of process.platform === 'win32' ? PAUSES : []) {
    try {
      work()
      return
    } catch (error) {
      if (!HELD_BY_OTHERS.has(errorCode(error) ?? '')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
    }
  }
  work()
}
