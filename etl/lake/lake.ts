import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { flushFile, flushFolder, makeFolder, moveFile, remove, writeFileWhole } from '../files.ts'
import { readSnapshot } from '../measure.ts'
import type { DataPaths } from '../paths.ts'
import { listSnapshots, snapshotFile, type SnapshotCard } from '../snapshots.ts'
import { literal, rowsOf } from '../sql.ts'
import { EngineClient, EngineError } from './client.ts'
import { schemaOf } from './names.ts'
import { engineSettings, type EngineSettings } from './settings.ts'
import { createTable, lakeTables, rowsInLake, type Sums, sumsInDuckdb, sumsInEngine } from './tables.ts'

/** A folder of the lake that holds a snapshot. */
const ID = /^[0-9A-Za-z-]{1,64}$/
/** A snapshot that is being written. */
const UNFINISHED = /^\.[0-9A-Za-z-]{1,64}\.tmp$/
/** Whose lake it is: two data folders that clean up in one would remove each other's snapshots. */
const OWNER = 'guong-sang.json'
const CARD = 'card.json'

/**
 * The lake: each snapshot once more, as Parquet that the distributed engine reads. A snapshot is a folder and a schema of its
 * own, and neither ever changes. The folder is there before the schema and goes after it, so that whatever is half done is
 * found by its folder.
 */
export class Lake {
  private readonly client: EngineClient

  /** @throws UserError where the client of the engine is not installed */
  constructor(
    private readonly settings: EngineSettings,
    private readonly paths: DataPaths,
  ) {
    this.client = new EngineClient(settings, settings.publisher)
  }

  /**
   * Sees to it that the engine has a snapshot, and that it holds there what its file holds.
   * @param file of the snapshot, which need not be in its place yet
   * @returns whether it had to be written
   * @throws UserError where the engine is away, or counts otherwise
   */
  async add(file: string, card: SnapshotCard): Promise<boolean> {
    return this.explaining(async () => {
      this.claim()
      const folder = path.join(this.settings.lake, card.id)
      if (existsSync(folder) && (await this.isWhole(card.id, file))) {
        this.writeCard(folder, card)
        return false
      }
      await this.drop(card.id)
      await this.write(folder, file, card)
      await this.register(card.id, file)
      return true
    })
  }

  /**
   * Removes what a publisher that died left, and snapshots that were pruned. A frozen one stays, whatever became of its file.
   * @returns the ids of what was removed
   */
  async clear(): Promise<string[]> {
    return this.explaining(async () => {
      this.claim()
      const kept = new Set(listSnapshots(this.paths).map(({ id }) => id))
      const removed: string[] = []
      for (const name of readdirSync(this.settings.lake)) {
        if (UNFINISHED.test(name)) remove(path.join(this.settings.lake, name))
        if (!ID.test(name) || kept.has(name)) continue
        const card = this.cardOf(name)
        // A folder without a card is nothing that was written here.
        if (card === null || card.frozen || card.recovered) continue
        await this.drop(name)
        removed.push(name)
      }
      return removed
    })
  }

  /** Adds every snapshot that the engine does not have. @returns which were added, and which were there */
  async addAll(): Promise<{ added: string[]; there: string[] }> {
    const added: string[] = []
    const there: string[] = []
    for (const card of listSnapshots(this.paths))
      ((await this.add(snapshotFile(this.paths, card.id), card)) ? added : there).push(card.id)
    return { added, there }
  }

  /** Notes whose lake this is. @throws UserError where it is another data folder's */
  private claim(): void {
    const file = path.join(this.settings.lake, OWNER)
    const owner = { dataDir: this.paths.root, catalog: this.settings.catalog }
    if (!existsSync(file)) {
      writeFileWhole(file, `${JSON.stringify(owner)}\n`)
      return
    }
    const found = JSON.parse(readFileSync(file, 'utf8')) as { dataDir?: string }
    if (found.dataDir !== owner.dataDir)
      throw new UserError(
        `LAKE=${this.settings.lake} là của thư mục dữ liệu ${found.dataDir ?? 'khác'}; hãy dùng thư mục riêng, hoặc xóa ${file} nếu thư mục dữ liệu đã được chuyển chỗ.`,
      )
  }

  private cardOf(id: string): Partial<SnapshotCard> | null {
    const file = path.join(this.settings.lake, id, CARD)
    if (!existsSync(file)) return null
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Partial<SnapshotCard>
    } catch {
      return null
    }
  }

  private writeCard(folder: string, card: SnapshotCard): void {
    writeFileWhole(path.join(folder, CARD), `${JSON.stringify(card, null, 2)}\n`)
  }

  /** Writes a snapshot's tables aside, and puts them in their place as a whole. */
  private async write(folder: string, file: string, card: SnapshotCard): Promise<void> {
    const aside = path.join(this.settings.lake, `.${card.id}.tmp`)
    remove(aside)
    makeFolder(aside)
    await readSnapshot(file, async (connection) => {
      // Rows keep the order in which the snapshot has them.
      await connection.run('SET preserve_insertion_order = true')
      for (const table of await lakeTables(connection)) {
        makeFolder(path.join(aside, table.name))
        const part = path.join(aside, table.name, 'part-0.parquet')
        await connection.run(
          `COPY (${rowsInLake(table)}) TO ${literal(part)} (FORMAT parquet, COMPRESSION zstd)`,
        )
        flushFile(part)
        flushFolder(path.dirname(part))
      }
    })
    this.writeCard(aside, card)
    moveFile(aside, folder)
  }

  /** Shows the engine a snapshot's folder, and compares what it counts there. @throws UserError where it counts otherwise */
  private async register(id: string, file: string): Promise<void> {
    const schema = schemaOf(this.settings.catalog, id)
    await this.client.ask(`CREATE SCHEMA ${schema}`)
    await readSnapshot(file, async (connection) => {
      for (const table of await lakeTables(connection))
        await this.client.ask(createTable(schema, table, `${this.settings.engineLake}${id}/${table.name}`))
    })
    const differing = await this.differing(id, file)
    if (differing === null) return
    await this.drop(id)
    throw new UserError(
      `Cụm máy đọc phiên bản số liệu ${id} không đúng như đã ghi (bảng ${differing}); bản này chưa được dùng, số liệu hiện hành giữ nguyên. Hãy kiểm tra LAKE và ENGINE_LAKE có cùng là một nơi.`,
    )
  }

  /** Whether the engine has a snapshot as it should be; a half registered one is not. */
  private async isWhole(id: string, file: string): Promise<boolean> {
    try {
      return (await this.differing(id, file)) === null
    } catch (error) {
      if (error instanceof EngineError && error.fault === 'missing') return false
      throw error
    }
  }

  /** The first table that the engine counts otherwise than the snapshot's file; null where there is none. */
  private differing(id: string, file: string): Promise<string | null> {
    const schema = schemaOf(this.settings.catalog, id)
    return readSnapshot(file, async (connection) => {
      for (const table of await lakeTables(connection)) {
        const [expected] = await rowsOf<{ [K in keyof Sums]: string }>(connection, sumsInDuckdb(table))
        const { rows } = await this.client.ask(sumsInEngine(schema, table))
        const [count, content] = rows[0]!
        if (count !== expected!.rows || content !== expected!.content) return table.name
      }
      return null
    })
  }

  /** Takes a snapshot from the engine, then its folder. */
  private async drop(id: string): Promise<void> {
    await this.client.ask(`DROP SCHEMA IF EXISTS ${schemaOf(this.settings.catalog, id)} CASCADE`)
    remove(path.join(this.settings.lake, id))
  }

  /** Does something with the engine; its failures are told in a line. */
  private async explaining<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      const { url } = this.settings
      throw error.fault === 'away'
        ? new UserError(
            `Cụm máy ${url} không trả lời (${error.message}): chưa công bố phiên bản số liệu mới, số liệu hiện hành giữ nguyên. Khi cụm máy chạy lại, hãy chạy: npm run etl -- publish`,
            undefined,
            'engine-away',
          )
        : new UserError(
            `Cụm máy ${url} từ chối (${error.message}): chưa công bố phiên bản số liệu mới, số liệu hiện hành giữ nguyên. Hãy kiểm tra ENGINE_CATALOG, ENGINE_LAKE và quyền của tài khoản công bố.`,
            undefined,
            'engine-refused',
          )
    }
  }
}

/** The lake that the settings name; null where there is none. @throws UserError where they are wrong */
export function openLake(paths: DataPaths): Lake | null {
  const settings = engineSettings()
  return settings === null ? null : new Lake(settings, paths)
}
