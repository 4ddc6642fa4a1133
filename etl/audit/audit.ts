import { type KeyObject, sign } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type Database from 'libsql'
import { appendToFile, makeFolder, remove, writeFileUnflushed, writeFileWhole } from '../files.ts'
import { openSqlite } from './database.ts'
import { type AuditEvent, type AuditLine, NOTHING_BEFORE, type Seal } from './event.ts'
import {
  auditFolder,
  daysOf,
  type Head,
  keptSince,
  lastLine,
  linesFile,
  numberOf,
  readLines,
  readSeal,
  sealFile,
  sealedDays,
  sha256,
} from './files.ts'
import { headFile, needKey, publicKeyOf } from './key.ts'

/** Milliseconds that a writer waits for another process. */
const WAIT = 10_000

export interface AuditOptions {
  dataDir: string
  /** The file of the private key; made where it is not there. */
  keyFile: string
  /** The day of the province at a moment. */
  dayOf: (at: Date) => string
  now?: () => Date
}

/**
 * Writes what happens into `DATA_DIR/audit`: one line an event, each with the hash of the line before. The first event
 * of a day seals the days before it. Server and commands write into one chain: a lock of the operating system, on
 * `audit.lock`, lets one at a time write, and ends with its process.
 */
export class Audit {
  private readonly folder: string
  private readonly lock: Database.Database
  private readonly key: KeyObject
  private head: Head = { n: 0, hash: NOTHING_BEFORE }
  /** The file that `head` was read from, and its length then; another process may have added to it. */
  private last = { file: '', size: -1 }
  private waiting: AuditEvent[] = []

  /** @throws UserError where the key cannot be read, or is of another kind */
  constructor(private readonly options: AuditOptions) {
    this.folder = auditFolder(options.dataDir)
    makeFolder(this.folder)
    this.key = needKey(options.keyFile)
    this.lock = openSqlite(path.join(options.dataDir, 'audit.lock'), WAIT)
  }

  /** Writes events, flushed before it returns. @throws where the disk refuses: then what they are about must not go on */
  record(...events: AuditEvent[]): void {
    this.locked(() => {
      this.write([...this.waiting.splice(0), ...events])
    })
  }

  /** Keeps an event for the next `flush` or `record`. */
  later(event: AuditEvent): void {
    this.waiting.push(event)
  }

  /** Writes what `later` kept, and seals the days that are over. */
  flush(): void {
    if (this.waiting.length > 0) this.record()
    else if (daysOf(this.folder).some((day) => day < this.today() && !existsSync(sealFile(this.folder, day))))
      this.locked(() => {
        this.sealBefore(this.today())
      })
  }

  /** The end of the chain, and the newest seal's first 16 characters: what is printed elsewhere. */
  anchor(): Head & { seal: string | null } {
    return this.locked(() => {
      this.readHead()
      const day = sealedDays(this.folder).at(-1)
      const seal = day === undefined ? null : sha256(readFileSync(sealFile(this.folder, day))).slice(0, 16)
      return { ...this.head, seal }
    })
  }

  close(): void {
    this.flush()
    this.lock.close()
  }

  private today(): string {
    return this.options.dayOf(this.now())
  }

  private now(): Date {
    return this.options.now?.() ?? new Date()
  }

  private locked<T>(work: () => T): T {
    this.lock.exec('BEGIN IMMEDIATE')
    try {
      return work()
    } finally {
      this.lock.exec('ROLLBACK')
    }
  }

  private write(events: AuditEvent[]): void {
    if (events.length === 0) return
    this.readHead()
    const at = this.now()
    const day = this.options.dayOf(at)
    // A clock that goes back writes into the newest day: a sealed one is never written again.
    const newest = daysOf(this.folder).at(-1)
    const written = newest !== undefined && newest > day ? newest : day
    this.sealBefore(written)
    let { n, hash } = this.head
    let text = ''
    for (const event of events) {
      const line = JSON.stringify({ n: ++n, at: at.toISOString(), ...event, prev: hash } satisfies AuditLine)
      hash = sha256(line)
      text += `${line}\n`
    }
    const file = linesFile(this.folder, written)
    appendToFile(file, text)
    this.head = { n, hash }
    this.last = { file, size: statSync(file).size }
    // After the line, so that it never names one that is not there. Whoever cuts the chain's end would have to
    // change this file too, which is not in the data folder.
    writeFileUnflushed(headFile(this.options.keyFile), JSON.stringify(this.head))
  }

  /** Reads the end of the chain anew where another process added to it. */
  private readHead(): void {
    const day = daysOf(this.folder).at(-1)
    if (day === undefined) {
      const last = sealedDays(this.folder).at(-1)
      const seal = last === undefined ? null : readSeal(this.folder, last)
      this.head = seal === null ? { n: 0, hash: NOTHING_BEFORE } : { n: seal.last, hash: seal.head }
      return
    }
    const file = linesFile(this.folder, day)
    if (file === this.last.file && statSync(file).size === this.last.size) return
    const { line, cut } = lastLine(file)
    // A line that a crash cut short was never answered for; it stays, closed by a line break, for `verify` to name.
    if (cut) appendToFile(file, '\n')
    const whole = cut ? lastLine(file).line : line
    const n = whole === null ? null : (numberOf(whole) ?? this.numberBefore(day))
    this.head = { n: n ?? 0, hash: whole === null ? NOTHING_BEFORE : sha256(whole) }
    this.last = { file, size: statSync(file).size }
  }

  /** The number of the last line that has one. */
  private numberBefore(day: string): number {
    for (const line of readLines(this.folder, day).reverse()) {
      const n = numberOf(line)
      if (n !== null) return n
    }
    return 0
  }

  /** Seals the days before a day that have no seal yet, and removes lines that are too old. */
  private sealBefore(day: string): void {
    const days = daysOf(this.folder).filter((one) => one < day)
    for (const one of days) if (!existsSync(sealFile(this.folder, one))) this.seal(one)
    for (const one of days) if (one < keptSince(day)) remove(linesFile(this.folder, one))
  }

  private seal(day: string): void {
    const lines = readLines(this.folder, day)
    const before = sealedDays(this.folder)
      .filter((one) => one < day)
      .at(-1)
    const content: Omit<Seal, 'signature'> = {
      day,
      lines: lines.length,
      first: numberOf(lines[0] ?? '') ?? 0,
      last: numberOf(lines.at(-1) ?? '') ?? 0,
      head: sha256(lines.at(-1) ?? ''),
      sha256: sha256(readFileSync(linesFile(this.folder, day))),
      prevSeal: before === undefined ? NOTHING_BEFORE : sha256(readFileSync(sealFile(this.folder, before))),
      key: publicKeyOf(this.key),
    }
    const signature = sign(null, Buffer.from(JSON.stringify(content)), this.key).toString('base64')
    writeFileWhole(sealFile(this.folder, day), JSON.stringify({ ...content, signature }))
  }
}
