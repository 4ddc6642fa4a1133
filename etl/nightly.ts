import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { recordCommand } from './audit/commands.ts'
import { backup, restore } from './backup.ts'
import { explained, UserError } from './errors.ts'
import { makeFolder, remove, timeStamp, writeFileWhole } from './files.ts'
import { dataPaths, type DataPaths } from './paths.ts'
import { readPassphrase } from './sealed.ts'
import { verify } from './verify.ts'

/** What became of the last backup that the server made by itself, and of its trial. */
export interface NightlyState {
  /** When it was begun, UTC. */
  at: string
  /** The name of its file; null: none was made. */
  file: string | null
  bytes: number
  sha256: string | null
  /** Why none was made. */
  fault: string | null
  /** Whether it was restored elsewhere and everything in it verified; null: not tried yet. */
  trial: { at: string; ok: boolean; checks: number; fault: string | null } | null
  /** The last one that passed its trial. */
  lastGood: string | null
}

const NAME = /^guong-sang-\d{8}T\d{6,9}Z\.backup$/

/** Beside the data and in no backup: it tells of them. */
const stateFile = ({ root }: DataPaths): string => path.join(root, 'nightly.json')

/** @returns null where the server never made one */
export function readNightly(paths: DataPaths): NightlyState | null {
  try {
    return JSON.parse(readFileSync(stateFile(paths), 'utf8')) as NightlyState
  } catch {
    return null
  }
}

const keep = (paths: DataPaths, state: NightlyState): NightlyState => {
  writeFileWhole(stateFile(paths), `${JSON.stringify(state)}\n`)
  return state
}

/** The passphrase of `BACKUP_PASSPHRASE_FILE`, if one is set. */
export function nightlyPassphrase(env = process.env): string | null {
  const file = env['BACKUP_PASSPHRASE_FILE']
  return file === undefined || file === '' ? null : readPassphrase(file)
}

/**
 * Makes a backup of a name of its own in a folder. The ledger is held while its files are read, and no longer: the trial
 * does not need it.
 * @throws UserError where it cannot be made, which is kept as well
 */
export async function makeNightly(paths: DataPaths, folder: string): Promise<NightlyState> {
  const before = readNightly(paths)
  const at = new Date().toISOString()
  const inside = path.relative(paths.root, path.resolve(folder))
  if (!inside.startsWith('..') && !path.isAbsolute(inside))
    throw new UserError(
      `BACKUP_DIR=${folder} nằm trong thư mục dữ liệu; hãy để bản sao lưu ở ngoài, tốt nhất trên ổ đĩa khác.`,
      2,
    )
  try {
    makeFolder(folder)
    const file = path.join(folder, `guong-sang-${timeStamp()}.backup`)
    const { files, sha256, audit } = await backup(paths, file, nightlyPassphrase())
    await recordCommand(paths, 'backup', { files, sha256, seal: audit?.seal ?? null })
    const { size } = statSync(file)
    const made = { at, file: path.basename(file), bytes: size, sha256, fault: null, trial: null }
    return keep(paths, { ...made, lastGood: before?.lastGood ?? null })
  } catch (error) {
    const { message, code } = explained(error)
    if (code !== 'ledger-locked')
      keep(paths, {
        ...{ at, file: null, bytes: 0, sha256: null, fault: message, trial: null },
        lastGood: before?.lastGood ?? null,
      })
    throw error
  }
}

/**
 * Restores the newest backup into a folder beside it and verifies everything there, as `verify` does. Where all holds,
 * the oldest backups beyond some number are removed: what was not proven never takes the place of what was.
 * @param count backups to keep
 */
export async function tryNightly(paths: DataPaths, folder: string, count: number): Promise<NightlyState> {
  const state = readNightly(paths)
  if (state?.file == null) throw new UserError(`Chưa có bản sao lưu nào trong ${folder} để thử.`)
  const trial = path.join(folder, `.trial-${process.pid}`)
  // What a trial that died left.
  for (const name of readdirSync(folder)) if (name.startsWith('.trial-')) remove(path.join(folder, name))
  let checks = 0
  let fault: string | null
  try {
    const there = dataPaths(trial)
    await restore(there, path.join(folder, state.file), nightlyPassphrase())
    // Its audit ends where the backup was made; the note beside the key is of today.
    const found = await verify(there, path.join(trial, 'no-key.pem'))
    checks = found.length
    // Only what must hold: what is wrong may quote a row.
    const broken = found.find((check) => check.fault !== null)?.what ?? (await accountsFault(trial))
    fault = broken === null ? null : `Điều kiện “${broken}” không đạt.`
  } catch (error) {
    fault = explained(error).message
  } finally {
    remove(trial)
  }
  const ok = fault === null
  await recordCommand(paths, 'backup-trial', { checks, sha256: state.sha256 }, ok ? 'done' : 'failed')
  if (ok) removeOldest(folder, count)
  return keep(paths, {
    ...state,
    trial: { at: new Date().toISOString(), ok, checks, fault },
    lastGood: ok ? state.at : state.lastGood,
  })
}

/** Whether the accounts of a restored folder open whole; null where they do, or where there are none. */
async function accountsFault(root: string): Promise<string | null> {
  const file = path.join(root, 'accounts.db')
  if (!existsSync(file)) return null
  const { openSqlite } = await import('./audit/database.ts')
  const database = openSqlite(file, 1000)
  try {
    const row = database.prepare('PRAGMA integrity_check').get() as { integrity_check?: string }
    return row.integrity_check === 'ok' ? null : 'Tệp tài khoản còn nguyên'
  } finally {
    database.close()
  }
}

/** Removes the oldest backups of the server's own beyond some number; other files of the folder are not its business. */
function removeOldest(folder: string, count: number): void {
  const mine = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
  for (const name of mine.slice(0, Math.max(0, mine.length - count))) remove(path.join(folder, name))
}
