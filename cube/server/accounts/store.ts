import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'libsql'
import { openSqlite } from '../../../etl/audit/database.ts'
import { explain } from '../../../etl/errors.ts'
import { closeToOthers } from '../../../etl/files.ts'
import { StartError } from '../errors.ts'
import { MIGRATIONS } from './migrations.ts'

/** Milliseconds that a writer waits for another process. */
const WAIT = 5000

/** A row as SQLite gives it. */
export type StoredRow = Record<string, string | number | null>
type Value = string | number | null

/** `accounts.db`: SQLite through libsql, which the server and the command may have open at once. */
export class Store {
  private database: Database.Database
  private readonly prepared = new Map<string, Database.Statement>()
  private inode: number
  private version = -1

  /**
   * Opens the file, makes it where there is none, and brings it to this version.
   * @throws StartError where it is damaged, or of a newer version
   */
  constructor(private readonly file: string) {
    this.database = openDatabase(file)
    this.inode = inodeOf(file)
    this.version = this.dataVersion()
  }

  /** The rows of a query. */
  all(sql: string, ...values: Value[]): StoredRow[] {
    return this.statement(sql).all(...values) as StoredRow[]
  }

  /** Changes rows. @returns how many */
  run(sql: string, ...values: Value[]): number {
    return this.statement(sql).run(...values).changes
  }

  /** Runs several changes as one, flushed before it returns; no other process writes in between. */
  write<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.database.exec('COMMIT')
      return result
    } catch (error) {
      this.database.exec('ROLLBACK')
      throw error
    }
  }

  /** Whether another process changed or replaced the file since this was asked last. */
  changedElsewhere(): boolean {
    const inode = inodeOf(this.file)
    if (inode !== this.inode) {
      this.reopen(inode)
      return true
    }
    const version = this.dataVersion()
    const changed = version !== this.version
    this.version = version
    return changed
  }

  close(): void {
    this.prepared.clear()
    // The file is whole without its log, as far as no other process reads it.
    this.database.exec('PRAGMA wal_checkpoint(PASSIVE)')
    this.database.close()
  }

  /** A restore put another file in its place. */
  private reopen(inode: number): void {
    this.close()
    this.database = openDatabase(this.file)
    this.inode = inode
    this.version = this.dataVersion()
  }

  private dataVersion(): number {
    return (this.statement('PRAGMA data_version').get() as { data_version: number }).data_version
  }

  private statement(sql: string): Database.Statement {
    let found = this.prepared.get(sql)
    if (!found) this.prepared.set(sql, (found = this.database.prepare(sql)))
    return found
  }
}

/** The accounts of a data folder. */
export const accountsFile = (dataDir: string): string => join(dataDir, 'accounts.db')

function inodeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? 0
}

/** @throws StartError */
function openDatabase(file: string): Database.Database {
  const isNew = !existsSync(file)
  let database: Database.Database | null = null
  try {
    database = openSqlite(file, WAIT)
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL')
    database.exec('PRAGMA foreign_keys = ON')
    const [check] = database.prepare('PRAGMA quick_check').all() as { quick_check?: string }[]
    if (check?.quick_check !== 'ok') throw new Error('malformed')
    migrate(database, file)
    if (isNew && process.platform !== 'win32') closeToOthers(file)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof StartError) throw error
    const said = error instanceof Error ? error.message : String(error)
    if (/malformed|not a database|corrupt|disk image|disk i\/o|file is encrypted/i.test(said))
      throw new StartError(
        `Tệp tài khoản ${file} bị hỏng hoặc không đọc được; hãy khôi phục từ bản sao lưu (npm run etl -- restore TỆP), hoặc đổi tên tệp này rồi lập lại tài khoản`,
        1,
      )
    throw new StartError(explain(error) ?? `Không mở được tệp tài khoản ${file}: ${said}`, 1)
  }
}

/** @throws StartError where a later program wrote the file */
function migrate(database: Database.Database, file: string): void {
  const versionOf = () =>
    (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version
  if (versionOf() > MIGRATIONS.length)
    throw new StartError(
      `Tệp tài khoản ${file} do phiên bản mới hơn của chương trình ghi; hãy cập nhật chương trình`,
      1,
    )
  if (versionOf() === MIGRATIONS.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Another process may have done it while this one waited.
    for (let version = versionOf(); version < MIGRATIONS.length; version++) {
      database.exec(MIGRATIONS[version]!)
      database.exec(`PRAGMA user_version = ${version + 1}`)
    }
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
