import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { remove } from '../../../etl/files.ts'
import type { HiddenNames } from '../../../etl/persons/names.ts'
import { makeWorkFolder } from '../../../etl/remains.ts'
import type { Driver } from './driver.ts'
import { ADDED, attachStatements } from './older_mart.ts'

/** Milliseconds after which an unused snapshot is closed. */
const IDLE_MS = 10 * 60_000
/** Snapshots open at once: the current one, and some that are compared with it. */
const MAX_OPEN = 8

/** A connection to one snapshot, for results that are streamed. */
export interface Session {
  connection: DuckDBConnection
  /** Where the database may write files, if anywhere; removed when the session ends. */
  folder: string | null
  /** Closes it; a second call does nothing. */
  close(): void
}

interface OpenSnapshot {
  driver: Promise<Driver>
  running: number
  /** When it was used last, in milliseconds. */
  used: number
}

/** A snapshot that is in use and therefore stays open. */
export interface Use {
  /** Names it as it was opened: the snapshot, and the state of the decisions about persons. */
  opening: string
  driver: Promise<Driver>
  end(): void
}

/**
 * DuckDB's allocator keeps freed memory for its next query, and only the threads that freed it give it back. A server waits
 * more than it works: with these settings ten Word files at once take 550 MB instead of 630.
 */
const GIVE_MEMORY_BACK = [
  'SET allocator_background_threads = true',
  "SET allocator_flush_threshold = '8MB'",
  "SET allocator_bulk_deallocation_flush_threshold = '8MB'",
]

/** Opens snapshots read-only as `mart` and closes those that are not used. */
export class SnapshotDatabases {
  private readonly open = new Map<string, OpenSnapshot>()

  /**
   * @param path file of a snapshot
   * @param newDriver a driver of Cube's that runs this SQL first
   * @param onClose called with the opening of each snapshot that is closed
   * @param names who is hidden at this moment; when that changes, snapshots are opened anew
   * @param addable the columns that an older snapshot may lack
   */
  constructor(
    private readonly path: (snapshot: string) => string,
    private readonly newDriver: (initSql: string) => Driver,
    private readonly onClose: (opening: string) => void,
    private readonly names: () => HiddenNames,
    private readonly addable: typeof ADDED = ADDED,
  ) {}

  /** The driver of an opening that is in use. */
  driverOf(opening: string): Promise<Driver> {
    const opened = this.open.get(opening)
    if (opened) return opened.driver
    throw new Error('the snapshot was closed')
  }

  /** Keeps a snapshot open until the use ends. */
  use(snapshot: string): Use {
    const names = this.names()
    const opening = names.version === '' ? snapshot : `${snapshot} ${names.version}`
    const opened = this.opened(opening, snapshot, names)
    opened.running++
    return { opening, driver: opened.driver, end: () => this.endUse(opened) }
  }

  /** A connection of its own to a snapshot, which stays open until the connection is closed. */
  async connect(snapshot: string): Promise<Session> {
    const { driver, end } = this.use(snapshot)
    try {
      const { instance } = await (await driver).getInitiatedState()
      return sessionOf(await instance.connect(), end)
    } catch (error) {
      end()
      throw error
    }
  }

  /**
   * A connection to a database of its own, in which rows come in any order where a query asks for none: DuckDB then
   * writes a big file without buffering it, and has that setting for a whole database only. It may write into a
   * folder of its own.
   */
  async connectUnordered(snapshot: string): Promise<Session> {
    const folder = makeWorkFolder()
    const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'false' })
    const close = () => {
      instance.closeSync()
      remove(folder)
    }
    try {
      const connection = await instance.connect()
      const session = sessionOf(connection, close, folder)
      await connection.run(await this.attachSql(snapshot, this.names(), folder))
      return session
    } catch (error) {
      close()
      throw error
    }
  }

  /** Closes the snapshots that were not used for some time. */
  closeIdle(): Promise<void> {
    return this.closeUnusedSince(Date.now() - IDLE_MS)
  }

  closeAll(): Promise<void> {
    return this.closeUnusedSince(Infinity)
  }

  private opened(opening: string, snapshot: string, names: HiddenNames): OpenSnapshot {
    let opened = this.open.get(opening)
    if (!opened) {
      opened = { driver: this.openDriver(snapshot, names), running: 0, used: Date.now() }
      this.open.set(opening, opened)
      opened.driver.catch(() => this.open.delete(opening))
    }
    return opened
  }

  /** Ends a use of a snapshot, and closes the least recently used ones where too many are open. */
  private endUse(opened: OpenSnapshot): void {
    opened.running--
    opened.used = Date.now()
    // No LRU cache: a snapshot in use must not be evicted.
    if (this.open.size <= MAX_OPEN) return
    const used = [...this.open.values()].map((one) => one.used).sort((a, b) => b - a)
    void this.closeUnusedSince(used[MAX_OPEN]!)
  }

  private async openDriver(snapshot: string, names: HiddenNames): Promise<Driver> {
    const driver = this.newDriver(await this.attachSql(snapshot, names))
    try {
      // The driver ignores errors of its initial SQL, so a failed ATTACH or lock is found here.
      const [info] = await driver.query(
        "SELECT id, current_setting('lock_configuration') AS locked FROM mart.snapshot_info",
      )
      if (info?.id !== snapshot) throw new Error(`the file of ${snapshot} holds another snapshot`)
      if (info.locked !== true) throw new Error('the database could not be locked down')
      return driver
    } catch (error) {
      await driver.release()
      throw error
    }
  }

  /**
   * SQL that attaches the snapshot read-only, then locks the database down: from there on no SQL reads or writes any
   * other file, fetches an extension or changes a setting.
   * @param folder the only one in which files may be written
   */
  private async attachSql(snapshot: string, names: HiddenNames, folder?: string): Promise<string> {
    const text = (path: string) => `'${path.replaceAll("'", "''")}'`
    return [
      // Dates are compared as UTC timestamps: in another time zone they would move by a day.
      "SET GLOBAL TimeZone = 'UTC'",
      ...GIVE_MEMORY_BACK,
      ...(await attachStatements(this.path(snapshot), names, this.addable)),
      ...(folder === undefined ? [] : [`SET allowed_directories = [${text(folder)}]`]),
      'SET autoinstall_known_extensions = false',
      'SET autoload_known_extensions = false',
      'SET allow_community_extensions = false',
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ].join('; ')
  }

  private async closeUnusedSince(before: number): Promise<void> {
    for (const [opening, opened] of this.open) {
      if (opened.running > 0 || opened.used > before) continue
      this.open.delete(opening)
      this.onClose(opening)
      const driver = await opened.driver.catch(() => null)
      await driver?.release()
    }
  }
}

function sessionOf(connection: DuckDBConnection, left: () => void, folder: string | null = null): Session {
  let open = true
  const close = () => {
    if (!open) return
    open = false
    connection.closeSync()
    left()
  }
  return { connection, folder, close }
}
