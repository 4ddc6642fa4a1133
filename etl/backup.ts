import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { errorCode, UserError } from './errors.ts'
import { flushFile, makeFolder, moveFile, remove, writeFileWhole } from './files.ts'
import { openLedger } from './ledger.ts'
import { makeDataDir, type DataPaths } from './paths.ts'

/** What a backup holds: for each file, by its path with `/`, its SHA-256. */
interface Manifest {
  format: 1
  madeAt: string
  files: Record<string, string>
}

const manifestName = 'backup.json'

/** What DATA_DIR holds of its own; the reference tables may stand beside it and belong to the code. */
const items = [
  'inbox',
  'archive',
  'ledger.duckdb',
  'ledger.duckdb.wal',
  'snapshots',
  'current.json',
  'figures.jsonl',
  'report.json',
  'reports',
]

/**
 * Writes everything under DATA_DIR into one file, with a checksum of each of its files. The
 * ledger is held meanwhile, so that nothing is loaded in between.
 * @returns how many files it holds, and the SHA-256 of the backup itself
 * @throws UserError where there is nothing to back up or the file cannot be written
 */
export async function backup(paths: DataPaths, file: string): Promise<{ files: number; sha256: string }> {
  finishRestore(paths)
  if (!existsSync(paths.ledger)) throw new UserError(`Chưa có dữ liệu trong ${paths.root} để sao lưu.`)
  const ledger = await openLedger(paths.ledger)
  const aside = `${path.resolve(file)}.tmp`
  const manifest = path.join(paths.root, manifestName)
  try {
    await ledger.connection.run('CHECKPOINT')
    const names = listFiles(paths.root)
    const files: Manifest['files'] = {}
    for (const name of names) files[name] = await sha256(path.join(paths.root, name))
    const content: Manifest = { format: 1, madeAt: new Date().toISOString(), files }
    writeFileWhole(manifest, JSON.stringify(content))
    const { create } = await import('tar')
    await create({ file: aside, cwd: paths.root, portable: true, gzip: true }, [manifestName, ...names])
    const checksum = await sha256(aside)
    flushFile(aside)
    moveFile(aside, path.resolve(file))
    return { files: names.length, sha256: checksum }
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    throw new UserError(
      `Không ghi được bản sao lưu ${file} (${errorCode(error)!}). Đề nghị kiểm tra thư mục và dung lượng đĩa.`,
    )
  } finally {
    ledger.close()
    remove(manifest)
    remove(aside)
  }
}

/**
 * Puts a backup in the place of everything under DATA_DIR. It is unpacked aside and every
 * checksum compared first; what was there is moved into a folder of its own.
 * @returns the folder that what was there went to, or null where there was nothing
 * @throws UserError where the backup is damaged: then nothing has changed
 */
export async function restore(paths: DataPaths, file: string): Promise<string | null> {
  if (!existsSync(file)) throw new UserError(`Không có tệp sao lưu ${file}.`)
  makeDataDir(paths)
  finishRestore(paths)
  // Whoever holds the ledger is at work.
  if (existsSync(paths.ledger))
    await openLedger(paths.ledger).then((ledger) => {
      ledger.close()
    }, refuseOnlyLock)
  for (const name of readdirSync(paths.root))
    if (name.startsWith('.restoring-')) remove(path.join(paths.root, name))
  const aside = path.join(paths.root, `.restoring-${process.pid}`)
  makeFolder(aside)
  try {
    await unpack(file, aside)
    moveFile(aside, path.join(paths.root, '.restored'))
  } finally {
    remove(aside)
  }
  return finishRestore(paths)
}

/** A damaged ledger is a reason to restore; a busy one is not. */
function refuseOnlyLock(error: unknown): void {
  if (error instanceof UserError && error.message.startsWith('Một trình nạp khác')) throw error
}

async function unpack(file: string, to: string): Promise<void> {
  const damaged = (why: string) =>
    new UserError(
      `Bản sao lưu ${file} bị hỏng (${why}); dữ liệu hiện có được giữ nguyên. Đề nghị dùng bản khác.`,
    )
  // Every command may have a restore to finish, and few unpack one.
  const { extract } = await import('tar')
  try {
    await extract({ file, cwd: to, strict: true, preservePaths: false })
  } catch {
    throw damaged('không giải nén được')
  }
  let manifest: Manifest
  try {
    manifest = JSON.parse(readFileSync(path.join(to, manifestName), 'utf8')) as Manifest
  } catch {
    throw damaged('thiếu bảng kê')
  }
  remove(path.join(to, manifestName))
  const found = listFiles(to)
  const missing = Object.keys(manifest.files).find((name) => !found.includes(name))
  if (missing !== undefined || found.length !== Object.keys(manifest.files).length)
    throw damaged(`thiếu ${missing ?? 'tệp'}`)
  for (const name of found)
    if ((await sha256(path.join(to, name))) !== manifest.files[name])
      throw damaged(`sai mã kiểm tra của ${name}`)
}

/**
 * Moves what was restored into place, or goes on where a restore that died had come to. Every
 * command that opens the ledger calls it first. `.restored` is whole and checked; while it bears
 * that name, what stands in DATA_DIR is the old data and moves to `.before`; once that is done
 * it is called `.moving`, and moves in.
 * @returns the folder that what was there went to, or null where nothing was restored
 */
export function finishRestore(paths: DataPaths): string | null {
  const at = (...names: string[]) => path.join(paths.root, ...names)
  if (existsSync(at('.restored'))) {
    makeFolder(at('.before'))
    for (const item of items) if (existsSync(at(item))) moveFile(at(item), at('.before', item))
    moveFile(at('.restored'), at('.moving'))
  }
  if (existsSync(at('.moving'))) {
    for (const item of readdirSync(at('.moving'))) moveFile(at('.moving', item), at(item))
    remove(at('.moving'))
  }
  if (!existsSync(at('.before'))) return null
  // To the millisecond: two restores may come within one second.
  const old = at(`before-restore-${new Date().toISOString().replace(/[-:.]/g, '')}`)
  moveFile(at('.before'), old)
  makeDataDir(paths)
  return old
}

/** The files below the data's own items, by path with `/`, sorted; unfinished ones aside. */
function listFiles(root: string): string[] {
  const walk = (name: string): string[] => {
    if (path.basename(name).startsWith('.') || name.endsWith('.tmp')) return []
    if (!statSync(path.join(root, name)).isDirectory()) return [name]
    return readdirSync(path.join(root, name)).flatMap((child) => walk(`${name}/${child}`))
  }
  return items
    .filter((item) => existsSync(path.join(root, item)))
    .flatMap(walk)
    .sort()
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
