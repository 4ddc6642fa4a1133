import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import { createGunzip, createGzip } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import type { ReadEntry } from 'tar'
import { auditAnchor } from './audit/commands.ts'
import { openSqlite } from './audit/database.ts'
import { errorCode, explain, UserError } from './errors.ts'
import {
  flushFolder,
  isHeld,
  makeFolder,
  moveFile,
  openSink,
  remove,
  timeStamp,
  writeFileWhole,
} from './files.ts'
import { openLedger, requireFree, whileHeld } from './ledger.ts'
import { dataItems, makeDataDir, type DataPaths } from './paths.ts'
import { joinRegisters, PERSONS_FILE } from './persons/register.ts'
import { isSealed, seal, unseal } from './sealed.ts'

type AuditAnchor = NonNullable<Awaited<ReturnType<typeof auditAnchor>>>

/** What a backup holds: for each file, by its path with `/`, its SHA-256. */
interface Manifest {
  format: 1
  madeAt: string
  /** The end of the audit's chain when the backup was made, for whoever looks whether it was cut afterwards. */
  audit?: AuditAnchor
  files: Record<string, string>
}

const manifestName = 'backup.json'
const PIECE = 1 << 20

/**
 * Writes everything under DATA_DIR into one file, with a checksum of each of its files. Each is read once, up to the
 * length that it has when its turn comes: the server may go on writing, and what is hashed is what is written. The
 * ledger is held meanwhile, so that nothing is loaded in between. The finished file is read back and compared.
 * @param passphrase encrypts the backup
 * @returns how many files it holds, the SHA-256 of the backup itself, and where the audit had come to
 * @throws UserError where there is nothing to back up or the file cannot be written
 */
export async function backup(
  paths: DataPaths,
  file: string,
  passphrase: string | null = null,
): Promise<{ files: number; sha256: string; audit: AuditAnchor | null }> {
  finishRestore(paths)
  if (!existsSync(paths.ledger)) throw new UserError(`Chưa có dữ liệu trong ${paths.root} để sao lưu.`)
  const ledger = await openLedger(paths.ledger)
  try {
    await ledger.connection.run('CHECKPOINT')
  } finally {
    ledger.close()
  }
  const accounts = copyAccounts(paths)
  const audit = await auditAnchor(paths)
  const aside = `${path.resolve(file)}.tmp`
  // A backup that died left it.
  remove(aside)
  try {
    const files: Manifest['files'] = {}
    const sha256 = await whileHeld(paths.ledger, (handle) =>
      writeArchive(aside, archiveOf(paths, handle, files, { accounts, audit }), passphrase),
    )
    if ((await sha256Of(aside)) !== sha256) throw new UserError(unreadable(file))
    await readArchive(aside, passphrase, () => null).then(
      (found) => {
        if (JSON.stringify(found.files) !== JSON.stringify(files)) throw new UserError(unreadable(file))
      },
      (error: unknown) => {
        throw explain(error) === null ? new UserError(unreadable(file)) : error
      },
    )
    moveFile(aside, path.resolve(file))
    return { files: Object.keys(files).length, sha256, audit }
  } catch (error) {
    if (error instanceof UserError) throw error
    const why = explain(error)
    if (why === null && errorCode(error) === undefined) throw error
    throw new UserError(
      `Không ghi được bản sao lưu ${file}. ${why ?? `Đề nghị kiểm tra thư mục và dung lượng đĩa (${errorCode(error)!}).`}`,
    )
  } finally {
    remove(aside)
    if (accounts !== null) remove(accounts)
  }
}

const unreadable = (file: string) =>
  `Bản sao lưu ${file} đọc lại không đúng với những gì đã ghi. Đề nghị kiểm tra ổ đĩa rồi sao lưu lại vào nơi khác.`

/**
 * What a backup takes of `accounts.db`: a copy of one moment, made beside it, for the server may be writing. Its log and
 * index belong to the file that is open.
 * @returns null where there are no accounts
 */
function copyAccounts(paths: DataPaths): string | null {
  const file = path.join(paths.root, 'accounts.db')
  if (!existsSync(file)) return null
  const copy = path.join(paths.root, `.accounts-${process.pid}.db`)
  remove(copy)
  const database = openSqlite(file, 10_000)
  try {
    database.prepare('VACUUM INTO ?').run(copy)
  } finally {
    database.close()
  }
  return copy
}

/** The bytes of a tar of everything under DATA_DIR; each file's SHA-256 goes into `files`, and that list comes last. */
async function* archiveOf(
  paths: DataPaths,
  ledger: number,
  files: Manifest['files'],
  { accounts, audit }: { accounts: string | null; audit: AuditAnchor | null },
): AsyncGenerator<Buffer> {
  const tar = await import('tar')
  const head = (name: string, size: number, mtime: Date): Buffer => {
    const entry = { path: name, size, mtime, mode: 0o600, type: 'File' as const }
    const header = new tar.Header(entry)
    const needsMore = header.encode()
    return needsMore ? Buffer.concat([new tar.Pax(entry).encode(), header.block!]) : header.block!
  }
  const padding = (size: number) => Buffer.alloc((512 - (size % 512)) % 512)
  for (const name of listFiles(paths.root)) {
    if (/^accounts\.db-/.test(name)) continue
    const at = name === 'accounts.db' && accounts !== null ? accounts : path.join(paths.root, name)
    const handle = name === path.basename(paths.ledger) ? ledger : openIfThere(at, name)
    if (handle === null) continue
    try {
      const { size, mtime } = fstatSync(handle)
      yield head(name, size, mtime)
      const hash = createHash('sha256')
      for (let done = 0; done < size;) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE, size - done))
        const n = readSync(handle, piece, 0, piece.length, done)
        if (n === 0) throw new UserError(`Tệp ${name} bị cắt ngắn trong khi sao lưu. Đề nghị sao lưu lại.`)
        hash.update(piece.subarray(0, n))
        done += n
        yield piece.subarray(0, n)
      }
      yield padding(size)
      files[name] = hash.digest('hex')
    } finally {
      if (handle !== ledger) closeSync(handle)
    }
  }
  const content: Manifest = {
    format: 1,
    madeAt: new Date().toISOString(),
    ...(audit === null ? {} : { audit }),
    files,
  }
  const text = Buffer.from(JSON.stringify(content))
  yield head(manifestName, text.length, new Date(content.madeAt))
  yield text
  yield padding(text.length)
  yield Buffer.alloc(1024)
}

/** Opens a file to read; null where it left meanwhile, which only what was uploaded and given up does. */
function openIfThere(at: string, name: string): number | null {
  try {
    return openSync(at, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && name.startsWith('inbox/')) return null
    throw error
  }
}

/** Packs what comes into a file and flushes it. @returns the file's SHA-256 */
async function writeArchive(
  file: string,
  source: AsyncIterable<Buffer>,
  passphrase: string | null,
): Promise<string> {
  const hash = createHash('sha256')
  const sink = openSink(file)
  let whole = false
  try {
    await pipeline(
      source,
      createGzip(),
      (packed: AsyncIterable<Buffer>) => (passphrase === null ? packed : seal(packed, passphrase)),
      async (bytes: AsyncIterable<Buffer>) => {
        for await (const piece of bytes) {
          hash.update(piece)
          sink.write(piece)
        }
      },
    )
    whole = true
  } finally {
    sink.close({ flush: whole })
  }
  return hash.digest('hex')
}

/** Something in a backup that is not as `backup` makes it. */
class Damage extends Error {}

/**
 * Reads a backup through and compares each file with the manifest.
 * @param place where an entry is unpacked to; null: nowhere
 * @returns the manifest
 * @throws Damage, or the system's error where unpacking fails
 */
async function readArchive(
  file: string,
  passphrase: string | null,
  place: (name: string) => string | null,
): Promise<Manifest> {
  const { Parser } = await import('tar')
  const found: Manifest['files'] = {}
  let manifest: Buffer | null = null
  let fault: unknown = null
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry: ReadEntry) => {
      try {
        if (fault !== null) throw fault
        if (entry.type !== 'File' || !isPlain(entry.path) || entry.path in found)
          throw new Damage(`có mục lạ ${JSON.stringify(entry.path)}`)
        unpackEntry(
          entry,
          entry.path === manifestName ? null : place(entry.path),
          (sha256, bytes) => {
            if (entry.path === manifestName) manifest = bytes()
            else found[entry.path] = sha256
          },
          (error) => (fault ??= error),
        )
      } catch (error) {
        fault ??= error
        entry.resume()
      }
    },
  })
  const ended = new Promise<void>((done, fail) => {
    parser.on('end', done)
    parser.on('error', fail)
  })
  ended.catch(() => undefined)
  try {
    await pipeline(
      createReadStream(file),
      (sealed: AsyncIterable<Buffer>) => (passphrase === null ? sealed : unseal(sealed, passphrase)),
      createGunzip(),
      async (bytes: AsyncIterable<Buffer>) => {
        for await (const piece of bytes) {
          parser.write(piece)
          if (fault !== null) throw fault as Error
        }
      },
    )
    parser.end()
    await ended
  } catch (error) {
    // What went wrong with an entry ends the reading, which then says no more than that it was ended.
    throw fault ?? error
  }
  if (fault !== null) throw fault as Error
  return compared(manifest, found)
}

/** Reads an entry's bytes, and writes them where it is unpacked to. */
function unpackEntry(
  entry: ReadEntry,
  to: string | null,
  done: (sha256: string, bytes: () => Buffer) => void,
  failed: (error: unknown) => void,
): void {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  if (to !== null) makeFolder(path.dirname(to))
  const sink = to === null ? null : openSink(to)
  entry.on('data', (bytes: Buffer) => {
    try {
      hash.update(bytes)
      if (entry.path === manifestName) kept.push(bytes)
      sink?.write(bytes)
    } catch (error) {
      failed(error)
    }
  })
  entry.on('end', () => {
    try {
      sink?.close()
      done(hash.digest('hex'), () => Buffer.concat(kept))
    } catch (error) {
      failed(error)
    }
  })
}

/** @returns the manifest, which lists exactly what was found. @throws Damage where it does not */
function compared(bytes: Buffer | null, found: Manifest['files']): Manifest {
  if (bytes === null) throw new Damage('thiếu bảng kê')
  let manifest: Manifest
  try {
    manifest = JSON.parse(bytes.toString('utf8')) as Manifest
  } catch {
    throw new Damage('bảng kê không đọc được')
  }
  if ((manifest.format as number) !== 1)
    throw new UserError('Bản sao lưu do phiên bản phần mềm khác tạo ra. Đề nghị cập nhật phần mềm.')
  for (const [name, sha256] of Object.entries(manifest.files)) {
    if (!(name in found)) throw new Damage(`thiếu ${name}`)
    if (found[name] !== sha256) throw new Damage(`sai mã kiểm tra của ${name}`)
  }
  const more = Object.keys(found).find((name) => !(name in manifest.files))
  if (more !== undefined) throw new Damage(`có tệp ngoài bảng kê ${more}`)
  return manifest
}

/** @returns whether a path is one that a backup may hold: below an item of DATA_DIR, and no part of it hidden or going up */
function isPlain(name: string): boolean {
  if (name === manifestName) return true
  const parts = name.split('/')
  return (
    (dataItems as readonly string[]).includes(parts[0]!) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !/[\\\0]/.test(part))
  )
}

/**
 * Puts a backup in the place of everything under DATA_DIR. It is unpacked aside and every
 * checksum compared first; what was there is moved into a folder of its own.
 * @param passphrase of an encrypted backup
 * @returns the folder that what was there went to, or null where there was nothing
 * @throws UserError where the backup is damaged: then nothing has changed
 */
export async function restore(
  paths: DataPaths,
  file: string,
  passphrase: string | null = null,
): Promise<string | null> {
  if (!existsSync(file)) throw new UserError(`Không có tệp sao lưu ${file}.`)
  makeDataDir(paths)
  finishRestore(paths)
  // Whoever holds the ledger is at work.
  await requireFree(paths.ledger)
  for (const name of readdirSync(paths.root))
    if (name.startsWith('.restoring-')) remove(path.join(paths.root, name))
  const aside = path.join(paths.root, `.restoring-${process.pid}`)
  makeFolder(aside)
  try {
    await unpack(file, passphrase, aside)
    endSessions(path.join(aside, 'accounts.db'))
    keepHidden(paths, aside)
    flushTree(aside)
    // Somebody may have begun to load meanwhile.
    await requireFree(paths.ledger)
    moveFile(aside, path.join(paths.root, '.restored'))
  } finally {
    remove(aside)
  }
  return finishRestore(paths)
}

async function unpack(file: string, passphrase: string | null, to: string): Promise<void> {
  const sealed = isSealed(beginOf(file))
  if (sealed && passphrase === null)
    throw new UserError(
      `Bản sao lưu ${file} được mã hóa. Đề nghị nêu tệp mật khẩu: --passphrase-file TỆP hoặc BACKUP_PASSPHRASE_FILE.`,
    )
  try {
    await readArchive(file, sealed ? passphrase : null, (name) => path.join(to, name))
  } catch (error) {
    if (error instanceof UserError) throw error
    const known = explain(error)
    if (known !== null) throw new UserError(`${known} Dữ liệu hiện có được giữ nguyên.`)
    const why = error instanceof Damage ? error.message : sealed ? 'hoặc sai mật khẩu' : 'không giải nén được'
    throw new UserError(
      `Bản sao lưu ${file} bị hỏng (${why}); dữ liệu hiện có được giữ nguyên. Đề nghị dùng bản khác.`,
    )
  }
}

function beginOf(file: string): Buffer {
  const begin = Buffer.alloc(16)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, begin)
  } finally {
    closeSync(handle)
  }
  return begin
}

/** Flushes a folder and those below it; their files are flushed already. */
function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) flushTree(path.join(folder, entry.name))
  flushFolder(folder)
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
    moveOld(paths)
    moveFile(at('.restored'), at('.moving'))
  }
  if (existsSync(at('.moving'))) {
    const moving = at('.moving')
    for (const item of readdirSync(moving)) moveFile(path.join(moving, item), restoredTo(paths, item))
    remove(moving)
  }
  if (!existsSync(at('.before'))) return null
  // To the millisecond: two restores may come within one second.
  const old = at(`before-restore-${timeStamp()}`)
  moveFile(at('.before'), old)
  makeDataDir(paths)
  return old
}

/** Nobody stays signed in over a restore: who was signed out since the backup would be in again. */
function endSessions(file: string): void {
  if (!existsSync(file)) return
  const database = openSqlite(file, 0)
  try {
    // The log stays empty: the file alone is moved.
    database.exec('PRAGMA journal_mode = DELETE')
    database.exec('DELETE FROM session')
  } finally {
    database.close()
  }
}

/** Who was hidden since the backup stays hidden: the decisions that stand here are added to the restored ones. */
function keepHidden({ root }: DataPaths, aside: string): void {
  const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  const here = textOf(path.join(root, PERSONS_FILE))
  const restored = path.join(aside, PERSONS_FILE)
  if (here !== '') writeFileWhole(restored, joinRegisters(here, textOf(restored)))
}

/**
 * Where a restored item moves to. The audit never goes back: where there is one, the restored one goes with what was set
 * aside.
 */
function restoredTo({ root }: DataPaths, item: string): string {
  if (item !== 'audit' || !existsSync(path.join(root, 'audit'))) return path.join(root, item)
  makeFolder(path.join(root, '.before'))
  return path.join(root, '.before', 'audit-from-backup')
}

/**
 * Moves what stands in DATA_DIR into `.before`.
 * @throws UserError where Windows refuses it because the server holds a file: then nothing has moved, and the next
 *   command goes on with the restore
 */
function moveOld({ root }: DataPaths): void {
  const before = path.join(root, '.before')
  const moved: string[] = []
  try {
    // The audit stays and goes on.
    const old = dataItems.filter((name) => name !== 'audit' && existsSync(path.join(root, name)))
    for (const item of old) {
      moveFile(path.join(root, item), path.join(before, item))
      moved.push(item)
    }
  } catch (error) {
    if (!isHeld(error)) throw error
    for (const item of moved.reverse()) moveFile(path.join(before, item), path.join(root, item))
    if (readdirSync(before).length === 0) remove(before)
    throw new UserError(
      'Bản khôi phục đã sẵn sàng nhưng dữ liệu cũ đang được máy chủ mở, chưa thay được; chưa có gì thay đổi. Đề nghị dừng máy chủ (đóng cửa sổ của nó) rồi chạy: npm run etl -- status; dữ liệu khôi phục sẽ được đưa vào lúc đó.',
    )
  }
}

/** The files below the data's own items, by path with `/`, sorted; unfinished ones aside. */
function listFiles(root: string): string[] {
  const walk = (name: string): string[] => {
    if (path.basename(name).startsWith('.') || name.endsWith('.tmp')) return []
    const found = statSync(path.join(root, name), { throwIfNoEntry: false })
    if (found?.isDirectory())
      return readdirSync(path.join(root, name)).flatMap((child) => walk(`${name}/${child}`))
    return found?.isFile() ? [name] : []
  }
  return dataItems.flatMap(walk).sort()
}

/** The SHA-256 of a file. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
