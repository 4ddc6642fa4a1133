import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { errorCode, explain, UserError } from './errors.ts'
import { closeToOthers, HELD_BY_OTHERS, makeFolder, tryWriting } from './files.ts'

/** Where everything that is made or received lives (see README, "Environment"). */
export interface DataPaths {
  root: string
  ledger: string
  archive: string
  snapshots: string
  current: string
}

/**
 * What DATA_DIR holds of its own: all of it is in a backup. Whoever keeps a file or folder there adds its name here.
 * The reference tables may stand beside it and belong to the code.
 */
export const dataItems = [
  'inbox',
  'archive',
  'ledger.duckdb',
  'ledger.duckdb.wal',
  'snapshots',
  'definitions',
  'current.json',
  'figures.jsonl',
  'report.json',
  'reports',
  'confirmed',
  'mappings.jsonl',
  'persons.jsonl',
  'accounts.db',
  'accounts.db-wal',
  'accounts.db-shm',
  'audit',
] as const

/** Folders that hold what was set aside, and which stay until `tidy` removes them: the word before their time. */
export const keptFolders = /^(sample|set-aside|before-(restore|upgrade|repair))-\d{8}T\d{6,9}Z$/

/** What else may stand in DATA_DIR: the project's own files, where it is its folder `data`, and locks. */
export const besides = /^(README\.md|reference|errors\.log|server\.json|nightly\.json|.*\.lock)$/

/** DuckDB opens no path of Windows's 260 characters; the longest name below DATA_DIR has about 60. */
export const LONGEST_ON_WINDOWS = 180

/** The paths under DATA_DIR; nothing is made yet. */
export function dataPaths(root = process.env['DATA_DIR'] ?? 'data'): DataPaths {
  const at = path.resolve(root)
  return {
    root: at,
    ledger: path.join(at, 'ledger.duckdb'),
    archive: path.join(at, 'archive'),
    snapshots: path.join(at, 'snapshots'),
    current: path.join(at, 'current.json'),
  }
}

/** One line for a data folder that cannot be written: why, and what to do. @param error what writing into it gave */
export function whyNotWritable(folder: string, error: unknown, platform = process.platform): string {
  const code = errorCode(error) ?? ''
  const what = `Không ghi được vào thư mục dữ liệu ${folder}`
  const elsewhere = 'ví dụ C:\\GuongSang, hoặc đặt DATA_DIR khác'
  if (['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'].includes(code)) return `${what}. ${explain(error)!}`
  if (platform === 'win32' && folder.length > LONGEST_ON_WINDOWS)
    return `${what} (${code}): đường dẫn quá dài đối với Windows. Đề nghị chuyển chương trình sang thư mục ngắn hơn, ${elsewhere}.`
  if (platform === 'win32' && HELD_BY_OTHERS.has(code))
    return `${what} (${code}): Windows không cho ghi vào Program Files và thư mục được chống mã độc bảo vệ, hoặc OneDrive, phần mềm diệt virus đang giữ thư mục. Đề nghị chuyển chương trình sang thư mục khác, ${elsewhere}.`
  return `${what} (${code}). Đề nghị cấp quyền ghi hoặc đặt DATA_DIR là thư mục khác.`
}

/** Makes DATA_DIR and its folders, for this account alone. @throws UserError where it cannot be written. */
export function makeDataDir(paths: DataPaths): void {
  try {
    for (const dir of [paths.root, paths.archive, paths.snapshots]) makeFolder(dir)
    // The server takes a change of `snapshots` for a publication: nothing is written there to try it.
    tryWriting(paths.root)
    for (const dir of [paths.root, paths.archive, paths.snapshots]) accessSync(dir, constants.W_OK)
  } catch (error) {
    throw new UserError(whyNotWritable(paths.root, error))
  }
  tighten(paths)
}

/**
 * Takes from others the right to read what DATA_DIR keeps: earlier versions made it for everybody. Where the folder is
 * closed already, so is what is in it.
 */
function tighten(paths: DataPaths): void {
  if (process.platform === 'win32') return
  const kept = readdirSync(paths.root).filter(
    (name) => (dataItems as readonly string[]).includes(name) || keptFolders.test(name),
  )
  for (const name of kept) {
    const at = path.join(paths.root, name)
    const { mode } = statSync(at)
    if ((mode & 0o077) !== 0) closeToOthers(at)
  }
}

/** Makes a folder for files that go out. @throws UserError where it cannot be written */
export function makeOut(out: string): void {
  try {
    makeFolder(out, 0o777)
    tryWriting(out)
  } catch {
    throw new UserError(
      `Không ghi được vào thư mục ${out}. Đề nghị cấp quyền ghi hoặc chọn thư mục khác (--out).`,
    )
  }
}

/** The folder of the reference tables. */
export function referenceDir(): string {
  return path.resolve(process.env['REFERENCE_DIR'] ?? 'data/reference')
}

/**
 * Today as YYYY-MM-DD in Việt Nam, or TODAY where it is set (deadlines and receipts are dates
 * of the province, wherever the machine stands). @throws UserError where TODAY is no date.
 */
export function today(): string {
  const set = process.env['TODAY']
  if (set === undefined || set === '')
    return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())
  return isoDate(set, 'TODAY')
}

/** @returns text if it is a day of the calendar as YYYY-MM-DD. @throws UserError naming `what`. */
export function isoDate(text: string, what: string): string {
  const day = new Date(`${text}T00:00:00Z`)
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(day.getTime()) ||
    day.toISOString().slice(0, 10) !== text
  )
    throw new UserError(`${what} “${text}” không phải ngày hợp lệ. Đề nghị ghi dạng 2026-11-22.`, 2)
  return text
}
