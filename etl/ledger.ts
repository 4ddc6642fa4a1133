import { closeSync, existsSync, openSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { errorCode, exit, explained, UserError, type Explained } from './errors.ts'
import {
  copyFileWhole,
  flushFile,
  flushFolder,
  makeFolder,
  moveFile,
  moveNewFile,
  remove,
  timeStamp,
  tryOpening,
} from './files.ts'
import type { DataPaths } from './paths.ts'
import { readFolder, rowsOf } from './sql.ts'

/** The migrations of this program, in their order: `migrations/0001.sql` makes version 1, and so on. */
const migrations = readFolder('migrations')
/** What a new file, and a snapshot made from it, is written for: compresses text with a third less work than the oldest. */
const storageVersion = 'v1.3.0'
/** How long a command waits for others to let go of the ledger, in milliseconds, and how often it looks. */
const patience = { READ_WRITE: 2_000, READ_ONLY: 10_000 }
const pause = 50

/** An open ledger. One process holds it to write, or several hold it to read; close it when done. */
export interface Ledger {
  connection: DuckDBConnection
  /** Ends a transaction; what it wrote is on disk for good when this returns. */
  commit(): Promise<void>
  close(): void
}

/**
 * Opens the ledger to write, made empty if there is none. One of an older version is brought up to this one in one
 * transaction, after a copy of it was kept.
 * @param file path, or ':memory:' for one that leaves nothing behind
 * @throws UserError where it cannot be opened: held by another loader, not closed properly, damaged, of a newer
 *   version, no permission, full disk
 */
export async function openLedger(file: string): Promise<Ledger> {
  if (file !== ':memory:' && !existsSync(file)) await makeLedger(file)
  let ledger = await connect(file, 'READ_WRITE')
  try {
    let version = await versionOf(ledger.connection)
    if (version > 0 && version < migrations.length && (await ledgerSort(ledger.connection)) !== null) {
      await ledger.connection.run('CHECKPOINT')
      ledger.close()
      const copy = await keepCopy(file, `before-upgrade-${timeStamp()}`)
      ledger = await connect(file, 'READ_WRITE')
      version = await versionOf(ledger.connection)
      // Another command brought it up to date in between, and kept its own copy of before.
      if (version === migrations.length) remove(copy)
    }
    if (version < migrations.length) await migrate(ledger.connection, version)
    return ledger
  } catch (error) {
    ledger.close()
    throw error
  }
}

/**
 * @throws UserError where another process holds the ledger. One that does not open for another reason, or is not
 *   there, is free.
 */
export async function requireFree(file: string): Promise<void> {
  if (!existsSync(file)) return
  try {
    const ledger = await connect(file, 'READ_WRITE')
    ledger.close()
  } catch (error) {
    if (error instanceof UserError && error.code === 'ledger-locked') throw error
  }
}

/** Makes an empty ledger: aside, so that one that is there is whole. */
async function makeLedger(file: string): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const ledger = await connect(aside, 'READ_WRITE')
    try {
      await migrate(ledger.connection, 0)
    } finally {
      ledger.close()
    }
    flushFile(aside)
    moveNewFile(aside, file)
  } finally {
    remove(aside)
  }
}

/** Whether a ledger has had all migrations of this program. */
export async function isCurrent(ledger: Ledger): Promise<boolean> {
  return (await versionOf(ledger.connection)) === migrations.length
}

/**
 * Opens a ledger to read, whatever its version up to this one. Nothing on disk changes; meanwhile others can read it and
 * nobody can write it.
 * @throws UserError as `openLedger`
 */
export async function readLedger(file: string): Promise<Ledger> {
  const ledger = await connect(file, 'READ_ONLY')
  try {
    await versionOf(ledger.connection)
    return ledger
  } catch (error) {
    ledger.close()
    throw error
  }
}

type Mode = keyof typeof patience

async function connect(file: string, mode: Mode): Promise<Ledger> {
  const instance = await openWaiting(file, mode)
  const connection = await instance.connect()
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  try {
    // Rows need no order but the one that a query asks for. Measured in DuckDB 1.5.5: with this on, an
    // insert of no rows into a table made in the same transaction loses the next insert if that has more
    // than 122,880 rows, without an error.
    await connection.run('SET preserve_insertion_order = false')
    // A desk computer has other things to do; what does not fit goes into temporary files beside the
    // ledger. At a million rows that is no slower.
    await connection.run("SET memory_limit = '1GB'")
  } catch (error) {
    close()
    throw error
  }
  const commit = async () => {
    await connection.run('COMMIT')
    // DuckDB flushes its write-ahead log, but not the folder that names it.
    if (file !== ':memory:') flushFolder(path.dirname(file))
  }
  return { connection, commit, close }
}

/** Opens the file; what another process holds is waited for a moment. */
async function openWaiting(file: string, mode: Mode): Promise<DuckDBInstance> {
  const until = Date.now() + patience[mode]
  for (;;) {
    try {
      return await DuckDBInstance.create(file, {
        storage_compatibility_version: storageVersion,
        access_mode: mode,
      })
    } catch (error) {
      const why = whyNotOpened(file, mode, error)
      if (why.code !== 'ledger-locked' || Date.now() > until) throw why
    }
    await setTimeout(pause)
  }
}

/** What keeps a ledger from being opened, in one line that says what to do. */
function whyNotOpened(file: string, mode: Mode, error: unknown): UserError {
  const message = error instanceof Error ? error.message : String(error)
  if (/could not set lock|being used by another process/i.test(message)) return heldByOther(mode)
  const known = explained(error)
  if (known.code !== 'unforeseen') return notOpened(file, known)
  if (/\bWAL\b/.test(message))
    return new UserError(
      `Sổ cái chưa đóng đúng (chương trình bị ngắt khi đang ghi). Đề nghị chạy: npm run etl -- repair`,
      exit.failed,
      'ledger-unclosed',
    )
  // Windows gives its own words, in the language of the machine: the code says the same everywhere.
  try {
    tryOpening(file)
  } catch (fault) {
    if (errorCode(fault) === 'EBUSY') return heldByOther(mode)
    const said = explained(fault)
    if (said.code !== 'unforeseen') return notOpened(file, said)
  }
  return new UserError(
    `Sổ dữ liệu ${file} bị hỏng. Đề nghị khôi phục từ bản sao lưu: npm run etl -- restore TỆP. Lý do: ${firstLine(message)}`,
    exit.failed,
    'ledger-damaged',
  )
}

function notOpened(file: string, { code, message }: Explained): UserError {
  return new UserError(`Không mở được sổ dữ liệu ${file}. ${message}`, exit.failed, code)
}

/** Commands that read keep only those that write from the ledger. */
function heldByOther(mode: Mode): UserError {
  const others = [
    'Một trình nạp khác đang chạy trên cùng thư mục dữ liệu',
    ...(mode === 'READ_WRITE' ? ['hoặc một lệnh khác đang đọc sổ dữ liệu'] : []),
    ...(process.platform === 'win32' ? ['hoặc OneDrive, phần mềm diệt virus đang giữ sổ dữ liệu'] : []),
  ]
  return new UserError(`${others.join(', ')}. Đề nghị chờ xong rồi chạy lại.`, exit.failed, 'ledger-locked')
}

/**
 * How many migrations a ledger has had; 0: it has no tables yet.
 * @throws UserError where they are more than this program knows
 */
async function versionOf(connection: DuckDBConnection): Promise<number> {
  const names = await rowsOf<{ name: string }>(
    connection,
    'SELECT table_name AS name FROM duckdb_tables() WHERE database_name = current_database()',
  )
  const has = (table: string) => names.some(({ name }) => name === table)
  // `ledger_info` says the same, for programs that know no migrations, once something was loaded.
  const sources = ['schema_version', 'ledger_info'].filter(has)
  let version = has('load') ? 1 : 0
  for (const table of sources) {
    const column = table === 'schema_version' ? 'version' : 'schema_version'
    const [found] = await rowsOf<{ version: number | null }>(
      connection,
      `SELECT max(${column}) AS version FROM ${table}`,
    )
    version = Math.max(version, found!.version ?? 0)
  }
  if (version > migrations.length)
    throw new UserError('Sổ dữ liệu do phiên bản phần mềm mới hơn tạo ra. Đề nghị cập nhật phần mềm.')
  return version
}

/** Runs the migrations that a ledger has not had, all of them or none. */
async function migrate(connection: DuckDBConnection, version: number): Promise<void> {
  await connection.run('BEGIN')
  // Ledgers of before `schema_version` may lack the tables that were added last.
  for (const sql of migrations.slice(version === 1 ? 0 : version)) await connection.run(sql)
  await connection.run(
    `INSERT INTO schema_version BY NAME
     SELECT unnest(range(1, ${migrations.length + 1})) AS version, now() AT TIME ZONE 'UTC' AS applied_at
     EXCEPT SELECT version, now() AT TIME ZONE 'UTC' FROM schema_version`,
  )
  await connection.run('UPDATE ledger_info SET schema_version = $version', { version: migrations.length })
  await connection.run('COMMIT')
  await connection.run('CHECKPOINT')
}

/**
 * Copies the ledger into a folder beside it, bytes as they are, while nobody can write it.
 * @returns the copy's folder
 */
export async function keepCopy(file: string, folderName: string): Promise<string> {
  const folder = path.join(path.dirname(file), folderName)
  // A copy that dies half way keeps a name by which the next publication removes it.
  const aside = path.join(path.dirname(file), `.copying-${process.pid}`)
  remove(aside)
  await whileHeld(file, (handle) => {
    makeFolder(aside)
    copyFileWhole(file, path.join(aside, path.basename(file)), handle)
    if (existsSync(`${file}.wal`))
      copyFileWhole(`${file}.wal`, path.join(aside, `${path.basename(file)}.wal`))
    moveFile(aside, folder)
  })
  return folder
}

/**
 * Does something with the ledger's bytes while others may read it, and nobody write it: DuckDB holds it open to read,
 * which Windows allows beside our own reading, and its holding it to write would not.
 * @param work is given the file, open for reading
 */
export async function whileHeld<T>(file: string, work: (handle: number) => T | Promise<T>): Promise<T> {
  const ledger = await readLedger(file)
  const handle = openSync(file, 'r')
  try {
    return await work(handle)
  } finally {
    // In this order: on Linux a process that closes a file loses its locks on it, DuckDB's too.
    ledger.close()
    closeSync(handle)
  }
}

/** What sort of data the ledger holds; null where it holds none yet. */
export async function ledgerSort(connection: DuckDBConnection): Promise<'sample' | 'real' | null> {
  const [info] = await rowsOf<{ sample: boolean }>(connection, 'SELECT sample FROM ledger_info')
  return info === undefined ? null : info.sample ? 'sample' : 'real'
}

/** Says once and for all what sort of data the ledger holds. */
export async function setLedgerSort(connection: DuckDBConnection, sort: 'sample' | 'real'): Promise<void> {
  await connection.run(
    'INSERT INTO ledger_info BY NAME SELECT $version AS schema_version, $sample AS sample',
    { version: migrations.length, sample: sort === 'sample' },
  )
}

/**
 * Sets a ledger of sample data aside, by renaming. Its snapshots stay served until the first
 * real one is published.
 * @returns the folder that it went to
 */
export function setSampleLedgerAside(paths: DataPaths): string {
  const folder = path.join(paths.root, `sample-${timeStamp()}`)
  makeFolder(folder)
  for (const suffix of ['', '.wal']) {
    const from = paths.ledger + suffix
    if (existsSync(from)) moveFile(from, path.join(folder, `ledger.duckdb${suffix}`))
  }
  return folder
}

function firstLine(text: string): string {
  return text.split('\n')[0]!
}
