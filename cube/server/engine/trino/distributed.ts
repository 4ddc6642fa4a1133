import { EngineClient, EngineError } from '../../../../etl/lake/client.ts'
import { schemaOf } from '../../../../etl/lake/names.ts'
import type { EngineSettings } from '../../../../etl/lake/settings.ts'
import type { HiddenNames } from '../../../../etl/persons/names.ts'
import { ENGINE_AWAY } from '../fault.ts'
import { ADDED } from '../older_mart.ts'
import { AWAY, type BaseDriverClass, newTrinoDriver, type TrinoDriver } from './driver.ts'
import { relationsOf } from './shown.ts'
import { readVietnameseOrder, type SortKeys } from './vietnamese.ts'

/** Milliseconds after a failure for which the engine is not asked. */
const PAUSE_MS = 5000
/** Milliseconds of silence after which it is taken to be away, where the snapshot's file can answer. */
const PATIENCE_MS = 10_000
/** The same where nothing else can: a busy engine is waited for then. */
const PATIENCE_ALONE_MS = 30_000
/** Milliseconds after which a snapshot that it had not is looked for again. */
const AGAIN_MS = 30_000

/**
 * The distributed engine: which snapshots it has, and whether it is there. While it is not, the DuckDB file of the same
 * snapshot answers with the same figures, unless a setting forbids it.
 */
export class Distributed {
  private readonly client: EngineClient
  /** Also the milliseconds within which it must say that it has a snapshot. */
  private readonly patience: number
  private readonly opened = new Map<string, Promise<TrinoDriver | null>>()
  /** Snapshots of which it was said that it has not got them. */
  private readonly told = new Set<string>()
  private order: SortKeys | null = null
  private awaySince: number | null = null
  /** The look whether it is there again. */
  private looking: Promise<void> | null = null
  private askedAt = 0

  /**
   * @param path file of a snapshot
   * @param signalOf the signal of a request by its id
   * @param say prints one line on the console
   * @param addable the columns that an older snapshot may lack
   */
  constructor(
    private readonly settings: EngineSettings,
    private readonly Base: BaseDriverClass,
    private readonly path: (snapshot: string) => string,
    private readonly signalOf: (requestId: string) => AbortSignal | undefined,
    private readonly say: (line: string) => void,
    private readonly addable: typeof ADDED = ADDED,
  ) {
    this.patience = settings.fallsBack ? PATIENCE_MS : PATIENCE_ALONE_MS
    this.client = new EngineClient(settings, settings.reader, this.patience)
  }

  /** Whether figures may come from the DuckDB file while the engine is away. */
  get fallsBack(): boolean {
    return this.settings.fallsBack
  }

  /** The order of names; it is known once a snapshot was opened. */
  get sortKeys(): SortKeys {
    return this.order!
  }

  /** Whether the engine is away, as far as the last question knows. */
  get isAway(): boolean {
    return this.awaySince !== null
  }

  /**
   * The driver of a snapshot in the engine; null where the engine has not got it: then its DuckDB file answers.
   * @throws EngineError `away`
   */
  async open(opening: string, snapshot: string, names: HiddenNames): Promise<TrinoDriver | null> {
    if (this.isAway) {
      if (Date.now() - this.askedAt < PAUSE_MS) throw new EngineError('away', 'asked just now')
      const looking = this.lookAgain(opening, snapshot, names)
      // Nobody waits for an engine that may be silent where the snapshot's file can answer.
      if (this.fallsBack) throw new EngineError('away', 'asked again')
      await looking
    }
    return this.openNow(opening, snapshot, names)
  }

  /** Looks whether the engine is there again, once for all who ask. */
  private lookAgain(opening: string, snapshot: string, names: HiddenNames): Promise<void> {
    if (this.looking === null) {
      this.forget(opening)
      this.looking = this.openNow(opening, snapshot, names)
        .then(() => this.noteThere())
        .finally(() => (this.looking = null))
      this.looking.catch(() => undefined)
    }
    return this.looking
  }

  private async openNow(opening: string, snapshot: string, names: HiddenNames): Promise<TrinoDriver | null> {
    let opened = this.opened.get(opening)
    if (!opened) {
      opened = this.find(snapshot, names)
      this.opened.set(opening, opened)
      opened.then(
        (driver) => {
          // Somebody may add it meanwhile.
          if (driver === null) setTimeout(() => this.forget(opening), AGAIN_MS).unref()
        },
        () => this.forget(opening),
      )
    }
    try {
      return await opened
    } catch (error) {
      if (error instanceof EngineError && error.fault === 'away') this.noteAway(error.message)
      throw error
    }
  }

  /** The driver of an opening that was found. */
  async driverOf(opening: string): Promise<TrinoDriver> {
    const driver = await this.opened.get(opening)
    if (!driver) throw new Error(`${AWAY}: the snapshot was closed`)
    return driver
  }

  /** Forgets a snapshot, so that it is looked for anew. */
  forget(opening: string): void {
    this.opened.delete(opening)
  }

  /**
   * Notes that a question found the engine, or the snapshot in it, away.
   * @returns what answers in its place
   * @throws HttpError 503 where nothing may
   */
  without(opening: string, why: string): 'duckdb' {
    this.forget(opening)
    if (why === AWAY) this.noteAway('mất kết nối giữa chừng')
    if (!this.fallsBack) throw ENGINE_AWAY
    return 'duckdb'
  }

  private noteAway(reason: string): void {
    this.askedAt = Date.now()
    if (this.awaySince === null) {
      this.awaySince = Date.now()
      this.say(
        `Cụm máy ${this.settings.url} không trả lời (${reason}): ${
          this.fallsBack
            ? 'số liệu tạm đọc từ tệp DuckDB của chính bản đang dùng'
            : 'chưa trả lời được số liệu'
        }`,
      )
    }
  }

  /** Notes that it answered. */
  noteThere(): void {
    if (this.awaySince === null) return
    const seconds = Math.round((Date.now() - this.awaySince) / 1000)
    this.awaySince = null
    this.say(`Cụm máy ${this.settings.url} đã trả lời lại, sau ${seconds} giây`)
  }

  private async find(snapshot: string, names: HiddenNames): Promise<TrinoDriver | null> {
    const file = this.path(snapshot)
    const schema = schemaOf(this.settings.catalog, snapshot)
    let rows
    try {
      ;({ rows } = await this.client.ask(
        `SELECT id FROM ${schema}.snapshot_info`,
        AbortSignal.timeout(this.patience),
      ))
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (error.fault === 'stopped') throw new EngineError('away', 'no answer')
      if (error.fault !== 'missing') throw error
      if (!this.told.has(snapshot))
        this.say(
          `Phiên bản số liệu ${snapshot} chưa có ở cụm máy: đọc từ tệp DuckDB; để đưa lên, chạy: npm run etl -- lake`,
        )
      this.told.add(snapshot)
      return null
    }
    if (rows[0]?.[0] !== snapshot) throw new Error(`the schema of ${snapshot} holds another snapshot`)
    this.order ??= await readVietnameseOrder()
    const relations = await relationsOf(file, names, schema, this.addable)
    return newTrinoDriver(this.Base, this.client, relations, this.signalOf)
  }
}
