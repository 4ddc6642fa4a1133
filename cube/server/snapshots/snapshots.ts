import { readdirSync, readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { HiddenNames } from '../../../etl/persons/names.ts'
import { snapshotCardSchema } from '../../domain/contract.ts'
import { type FrozenWith, keptDefinitions, readDefinitions } from '../../../etl/definitions.ts'
import { firstLine, HttpError, StartError } from '../errors.ts'
import { snapshotDay } from './clock.ts'

/** A snapshot as its sidecar file describes it. */
export type Snapshot = z.infer<typeof snapshotCardSchema>

const isCard = (content: unknown): content is Snapshot => snapshotCardSchema.safeParse(content).success

const NOBODY = new HiddenNames()
const nobodyHidden = () => NOBODY

/** The only form of an id that is accepted: ids become parts of paths and of SQL. */
const ID = /^[0-9A-Za-z-]{1,64}$/

/** The last version of the mart before formulas were kept with what is frozen, and the formulas of its program. */
const LAST_WITHOUT = 5
const FORMULAS_WITHOUT = fileURLToPath(new URL('../../definitions/5', import.meta.url))

/**
 * The snapshots of a data directory: which there are, and which one is served as current.
 *
 * The pointer file is polled twice a second. When it names another snapshot, that one is opened and warmed first, and
 * becomes the current one only if that succeeds; else the previous one stays current.
 */
export class Snapshots {
  private readonly directory: string
  private readonly pointer: string
  private listed: { changed: number; names: HiddenNames; snapshots: Snapshot[] } | null = null
  private served: Snapshot | null = null
  /** Id of a published snapshot that could not be opened. */
  private failed: string | null = null
  private moving: Promise<void> = Promise.resolve()

  /**
   * @param today what `TODAY` says, if anything
   * @param warm opens a snapshot and runs the first queries on it; rejects where it is damaged
   * @param say prints one line on the console
   * @param names who is hidden: also in the names that people give to snapshots
   */
  constructor(
    private readonly dataDir: string,
    private readonly today: string | undefined,
    private readonly warm: (snapshot: Snapshot) => Promise<void>,
    private readonly say: (line: string) => void,
    private readonly names: () => HiddenNames = nobodyHidden,
  ) {
    this.directory = join(dataDir, 'snapshots')
    this.pointer = join(dataDir, 'current.json')
  }

  /**
   * Opens the current snapshot or, where it is damaged, the newest one that opens.
   * @throws StartError where none does
   */
  async open(): Promise<void> {
    const wanted = this.pointed()
    const candidates = this.list()
    const first = candidates.filter((s) => s.id === wanted)
    for (const snapshot of [...first, ...candidates.filter((s) => s.id !== wanted)]) {
      try {
        await this.warm(snapshot)
      } catch (error) {
        this.say(`Phiên bản số liệu ${snapshot.id} không mở được: ${firstLine(error)}`)
        continue
      }
      this.served = snapshot
      if (snapshot.id !== wanted) {
        this.failed = wanted
        this.say(
          `Phiên bản số liệu hiện hành ${wanted ?? ''} hỏng hoặc thiếu; dùng bản mới nhất mở được: ${snapshot.id}`,
        )
      }
      break
    }
    if (!this.served) {
      throw new StartError(
        `Không có phiên bản số liệu nào mở được trong ${this.directory}; hãy chạy: npm run etl -- publish`,
        1,
      )
    }
    watchFile(this.pointer, { interval: 500, persistent: false }, () => {
      void this.follow()
    })
  }

  /** Reads the pointer now. Resolves when the snapshot that it names is served, or turned out to be damaged. */
  follow(): Promise<void> {
    this.moving = this.moving.then(() => this.move())
    return this.moving
  }

  close(): void {
    unwatchFile(this.pointer)
  }

  /** Id of the snapshot that was published last, where it could not be opened and an older one is served. */
  unserved(): string | null {
    return this.failed !== null && this.failed === this.pointed() ? this.failed : null
  }

  /** The snapshot that answers where none is asked for. */
  current(): Snapshot {
    if (!this.served) throw new HttpError(503, 'starting', 'The server is starting', 'Máy chủ đang khởi động')
    // Its sidecar may have changed since: a name, a freeze.
    const { id } = this.served
    return this.list().find((s) => s.id === id) ?? this.served
  }

  /**
   * The snapshot of an id, or the current one.
   * @throws HttpError 400 where the id is not well formed, 404 where there is no such snapshot
   */
  find(id: string | undefined): Snapshot {
    if (id === undefined) return this.current()
    if (!ID.test(id)) {
      throw new HttpError(
        400,
        'snapshot-invalid',
        'The snapshot id is not valid',
        'Mã phiên bản số liệu không hợp lệ',
      )
    }
    const found = this.list().find((s) => s.id === id)
    if (!found) {
      throw new HttpError(404, 'snapshot-unknown', `No snapshot ${id}`, `Không có phiên bản số liệu ${id}`)
    }
    return found
  }

  /** All snapshots, newest first. */
  list(): Snapshot[] {
    const changed = statSync(this.directory, { throwIfNoEntry: false })?.mtimeMs ?? 0
    const names = this.names()
    if (this.listed?.changed !== changed || this.listed.names !== names)
      this.listed = { changed, names, snapshots: this.read(names) }
    return this.listed.snapshots
  }

  /** The file of a snapshot. */
  path(id: string): string {
    if (!ID.test(id)) throw new Error(`not a snapshot id: ${id}`)
    return join(this.directory, `${id}.duckdb`)
  }

  /** The formulas with which a snapshot was frozen; null where it answers with today's. */
  frozenWith(id: string): FrozenWith | null {
    const card = this.list().find((s) => s.id === id)
    if (!card?.frozen) return null
    const { definitions, martVersion } = card
    if (definitions !== undefined)
      return { digest: definitions, read: () => keptDefinitions(this.dataDir, definitions) }
    return martVersion <= LAST_WITHOUT
      ? { digest: `mart-${LAST_WITHOUT}`, read: () => readDefinitions(FORMULAS_WITHOUT) }
      : null
  }

  /** A text that changes with every change of the snapshots or of their sidecar files; part of cache keys. */
  state(): string {
    this.list()
    return `${this.served?.id} ${this.listed?.changed}`
  }

  /** The snapshots for clients, newest first, with one of them as the current one. */
  describe({ id } = this.current()) {
    return this.list().map((s) => ({ ...s, current: s.id === id, today: snapshotDay(s, this.today) }))
  }

  private read(names: HiddenNames): Snapshot[] {
    let files: string[]
    try {
      files = readdirSync(this.directory)
    } catch {
      return []
    }
    const snapshots: Snapshot[] = []
    for (const file of files) {
      const id = file.replace(/\.json$/, '')
      if (!file.endsWith('.json') || !ID.test(id) || !files.includes(`${id}.duckdb`)) continue
      try {
        // Pushed as it was read: a parsed copy has its properties in another order.
        const card: unknown = JSON.parse(readFileSync(join(this.directory, file), 'utf8'))
        if (isCard(card) && card.id === id)
          snapshots.push(card.name === null ? card : { ...card, name: names.mask(card.name) })
        else this.say(`${file} không mô tả phiên bản số liệu ${id}; bản này tạm không dùng được.`)
      } catch (error) {
        this.say(`Không đọc được ${file}; phiên bản số liệu này tạm không dùng được: ${firstLine(error)}`)
      }
    }
    return snapshots.sort((a, b) => b.builtAt.localeCompare(a.builtAt) || b.id.localeCompare(a.id))
  }

  private pointed(): string | null {
    try {
      return (JSON.parse(readFileSync(this.pointer, 'utf8')) as { id: string }).id
    } catch {
      return null
    }
  }

  private async move(): Promise<void> {
    const wanted = this.pointed()
    if (wanted === null || wanted === this.served?.id) return
    try {
      this.listed = null
      const snapshot = this.find(wanted)
      await this.warm(snapshot)
      this.served = snapshot
      this.say(`Phiên bản số liệu hiện hành: ${wanted}`)
    } catch (error) {
      this.failed = wanted
      this.say(`Phiên bản số liệu ${wanted} không mở được, vẫn dùng bản trước: ${firstLine(error)}`)
    }
  }
}
