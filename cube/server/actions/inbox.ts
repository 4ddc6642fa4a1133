import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { remove } from '../../../etl/files.ts'
import type { Pending } from '../../../etl/pending.ts'
import { isUpload, readNote, uploadFolders, writeNote } from '../../../etl/uploads.ts'
import type { WaitingUpload } from '../../domain/contract.ts'
import { provinceDay } from '../../domain/dates.ts'
import { HttpError } from '../errors.ts'
import type { Loader } from './command.ts'

/**
 * The uploads that were received and are in no load, because the server or the loader died or the loader refused. Only the
 * ledger knows which files were loaded, so the loader is asked, once for each upload.
 */
export class Inbox {
  /** Uploads that the loader was asked about, and the files of each that no load has. */
  private readonly waiting = new Map<string, string[]>()
  private readonly busy = new Set<string>()

  constructor(
    private readonly dataDir: string,
    private readonly loader: Loader,
  ) {}

  /** Hides an upload from the list while it is checked or loaded. */
  async during<T>(id: string, work: () => Promise<T>): Promise<T> {
    this.busy.add(id)
    try {
      return await work()
    } finally {
      this.busy.delete(id)
    }
  }

  /** Asks about every upload anew, after a load: what was loaded may be the very bytes of another upload. */
  renew(): void {
    this.waiting.clear()
  }

  /** Notes that the sender of an upload got the result. */
  answered(id: string): void {
    const folder = join(this.dataDir, 'inbox', id)
    writeNote(folder, { ...readNote(folder), answered: true })
  }

  /**
   * The uploads that are in no load, oldest first. While a command runs, only those that are known already.
   * @param ask asks the loader though there is no upload that it was not asked about, and has it clear up
   */
  async list(ask = false): Promise<WaitingUpload[]> {
    const there = uploadFolders(this.dataDir).filter((id) => !this.busy.has(id))
    const unknown = there.some((id) => !this.waiting.has(id))
    if ((unknown || ask) && this.loader.running() === null) await this.ask(there)
    return there.flatMap((id) => {
      const files = this.waiting.get(id)
      return files === undefined ? [] : [this.describe(id, files)]
    })
  }

  /** @throws HttpError 404 where there is no such upload that waits, 409 where a command runs */
  async find(id: string): Promise<WaitingUpload> {
    await this.loader.afterLook()
    this.loader.requireFree()
    const found = (await this.list()).find((one) => one.id === id)
    if (!isUpload(id) || !found) {
      throw new HttpError(
        404,
        'upload-unknown',
        'No such upload waits',
        'Không có lượt gửi nào như vậy đang chờ; có thể đã được nạp hoặc bỏ.',
      )
    }
    return found
  }

  folder(id: string): string {
    return join(this.dataDir, 'inbox', id)
  }

  remove(id: string): void {
    remove(this.folder(id))
    this.waiting.delete(id)
  }

  private async ask(there: string[]): Promise<void> {
    const found = await this.loader.hold('pending', () => this.loader.run<Pending>())
    const named = new Map(found.waiting.map(({ folder, files }) => [folder, files]))
    for (const id of there) {
      const files = named.get(id)
      if (files) this.waiting.set(id, files)
      else this.answered(id)
    }
  }

  private describe(id: string, waiting: string[]): WaitingUpload {
    const [, year, month, day, hour, minute, second] = /^(....)(..)(..)T(..)(..)(..)Z/.exec(id)!
    const sentAt = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
    const inside = readdirSync(this.folder(id), { recursive: true, encoding: 'utf8' })
    return {
      id,
      sentAt,
      receivedOn: readNote(this.folder(id)).receivedOn ?? provinceDay(new Date(sentAt)),
      files: inside
        .filter((name) => waiting.includes(name))
        .map((name) => ({ name, bytes: statSync(join(this.folder(id), name)).size })),
    }
  }
}
