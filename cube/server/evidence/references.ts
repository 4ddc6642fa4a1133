import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { appendToFile } from '../../../etl/files.ts'
import { HttpError } from '../errors.ts'
import { DIGITS, type Reference } from './figures.ts'

/** A reference before it is kept. */
export type Given = Omit<Reference, 'madeAt'>

/** Bytes of one reference, and of all of them, beyond which none is kept. */
const MOST_OF_ONE = 64 * 1024
const MOST_BYTES = 1024 * 1024 * 1024
/** Bytes that are read of the file at a time. */
const PIECE = 256 * 1024
/** Bytes, as JSON, of references that documents named and nobody kept. */
const MOST_NAMED = 8 * 1024 * 1024

/** How a line of the file begins, and how far from its end the last thing that is written stands. */
const BEGIN = Buffer.from('{"code":"')
const LAST = Buffer.from('"madeAt":"')
const LAST_FROM_END = `"madeAt":"${new Date(0).toISOString()}"}`.length
const CODE_LENGTH = 10

/**
 * References of figures, looked up by their code. Those that somebody copied, printed or issued are kept in
 * `figures.jsonl`, to which lines are only added; memory holds only where in it each code stands. Those that a document
 * merely named when it was read are remembered for a while and written nowhere.
 */
export class References {
  private readonly file: string
  private places = new Places()
  /** How much of the file has been looked through, and which file it was. */
  private read = 0
  private inode = 0
  private readonly named = new Map<string, { reference: Given; bytes: number; at: string }>()
  private namedBytes = 0
  private turn: Promise<unknown> = Promise.resolve()

  constructor(dataDir: string) {
    this.file = join(dataDir, 'figures.jsonl')
  }

  /** What a code stands for; undefined where nobody knows it. */
  async find(code: string): Promise<Reference | undefined> {
    const kept = await this.findKept(code)
    if (kept) return kept
    const named = this.named.get(code)
    return named && { ...named.reference, madeAt: named.at }
  }

  /** Remembers what a document names, so that it can be looked up while the server runs. Writes nothing. */
  name(references: Given[]): void {
    const at = new Date().toISOString()
    for (const reference of references) {
      const { code } = reference
      const before = this.named.get(code)
      const bytes = before?.bytes ?? JSON.stringify(reference).length
      this.named.delete(code)
      this.named.set(code, before ?? { reference, bytes, at })
      if (!before) this.namedBytes += bytes
    }
    for (const [code, { bytes }] of this.named) {
      if (this.namedBytes <= MOST_NAMED) break
      this.named.delete(code)
      this.namedBytes -= bytes
    }
  }

  /**
   * Keeps those that are not kept yet, flushed to disk. A line that a crash cut short before them stays a line of
   * its own.
   * @throws HttpError 400 where one is too large, 507 where the file is full
   */
  add(references: Given[]): Promise<void> {
    return this.inTurn(async () => {
      await this.follow()
      const added = new Map(references.filter((r) => !this.places.has(r.code)).map((r) => [r.code, r]))
      if (added.size === 0) return
      const madeAt = new Date().toISOString()
      const lines = [...added.values()].map((reference) => JSON.stringify({ ...reference, madeAt }))
      if (lines.some((line) => Buffer.byteLength(line) > MOST_OF_ONE))
        throw new HttpError(
          400,
          'figure-too-large',
          'The filters of the figure are too many to be kept',
          'Bộ lọc của số liệu quá dài, không lưu mã được; hãy bớt điều kiện.',
        )
      if (this.read > MOST_BYTES)
        throw new HttpError(
          507,
          'figures-full',
          'figures.jsonl is full',
          'Kho mã số liệu (figures.jsonl) đã đầy; hãy báo người quản trị.',
        )
      appendToFile(this.file, `\n${lines.map((line) => `${line}\n`).join('')}`)
    })
  }

  private async findKept(code: string): Promise<Reference | undefined> {
    const place = await this.inTurn(async () => {
      await this.follow()
      return this.places.get(code)
    })
    if (place === undefined) return undefined
    const handle = await open(this.file, 'r')
    try {
      const { bytesRead, buffer } = await handle.read(
        Buffer.alloc(2 * MOST_OF_ONE),
        0,
        2 * MOST_OF_ONE,
        place,
      )
      const end = buffer.subarray(0, bytesRead).indexOf(10)
      const reference: unknown = JSON.parse(buffer.toString('utf8', 0, end === -1 ? bytesRead : end))
      return isReference(reference) && reference.code === code ? reference : undefined
    } catch (error) {
      if (error instanceof SyntaxError) return undefined
      throw error
    } finally {
      await handle.close()
    }
  }

  /** Looks through what was added to the file; one that became shorter or was put in its place is another one. */
  private async follow(): Promise<void> {
    const { size, ino } = await stat(this.file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return { size: 0, ino: 0 }
      throw error
    })
    if (size < this.read || ino !== this.inode) {
      this.places = new Places()
      this.read = 0
      this.inode = ino
    }
    if (size === this.read) return
    const handle = await open(this.file, 'r')
    try {
      const buffer = Buffer.alloc(PIECE)
      while (this.read < size) {
        const { bytesRead } = await handle.read(buffer, 0, PIECE, this.read)
        const lines = buffer.subarray(0, bytesRead)
        const whole = lines.lastIndexOf(10) + 1
        this.note(lines.subarray(0, whole))
        // What has no end yet is read again when it has one; a line longer than any that is kept is passed over.
        if (whole > 0) this.read += whole
        else if (bytesRead === PIECE) this.read += PIECE
        else break
      }
    } finally {
      await handle.close()
    }
  }

  /** Notes where each line begins whose code is not known yet: the first one counts. */
  private note(lines: Buffer): void {
    const stands = (words: Buffer, at: number) =>
      at >= 0 && lines.subarray(at, at + words.length).equals(words)
    for (let at = 0, next; at < lines.length; at = next) {
      const end = lines.indexOf(10, at)
      next = end + 1
      // A line that a crash cut short has no end: its code was never given to anyone.
      if (!stands(BEGIN, at) || !stands(LAST, end - LAST_FROM_END)) continue
      const start = at + BEGIN.length
      this.places.add(lines.toString('latin1', start, start + CODE_LENGTH), this.read + at)
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work)
    this.turn = done.catch(() => undefined)
    return done
  }
}

function isReference(value: unknown): value is Reference {
  if (typeof value !== 'object' || value === null) return false
  const { code, metric, filters, snapshot, definition, value: figure } = value as Record<string, unknown>
  return (
    [code, metric, snapshot].every((text) => typeof text === 'string') &&
    Array.isArray(filters) &&
    [definition, figure].every((part) => typeof part === 'object' && part !== null)
  )
}

/** The 50 bits of a code as a number from 1, null where it is no code. */
function numberOf(code: string): number | null {
  if (code.length !== CODE_LENGTH) return null
  let number = 0
  for (const digit of code) {
    const value = DIGITS.indexOf(digit)
    if (value === -1) return null
    number = number * 32 + value
  }
  return number + 1
}

/** Where each code stands in the file: two arrays of numbers, because half a million entries of a map take 60 MB. */
class Places {
  private codes = new Float64Array(1024)
  private places = new Float64Array(1024)
  private count = 0

  get(code: string): number | undefined {
    const number = numberOf(code)
    if (number === null) return undefined
    const slot = this.slot(number)
    return this.codes[slot] === number ? this.places[slot] : undefined
  }

  has(code: string): boolean {
    return this.get(code) !== undefined
  }

  /** Does nothing where the code is there already, or is none. */
  add(code: string, place: number): void {
    const number = numberOf(code)
    if (number === null) return
    if (this.count * 2 >= this.codes.length) this.grow()
    const slot = this.slot(number)
    if (this.codes[slot] === number) return
    this.codes[slot] = number
    this.places[slot] = place
    this.count++
  }

  /** The slot of a number, or the free one where it belongs. */
  private slot(number: number): number {
    const { codes } = this
    const mixed = Math.imul(number % 2 ** 32, 0x9e3779b1) ^ Math.imul(number / 2 ** 32, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & (codes.length - 1)
    while (codes[slot] !== 0 && codes[slot] !== number) slot = (slot + 1) % codes.length
    return slot
  }

  private grow(): void {
    const { codes, places } = this
    this.codes = new Float64Array(codes.length * 2)
    this.places = new Float64Array(codes.length * 2)
    for (const [i, number] of codes.entries()) {
      if (number === 0) continue
      const slot = this.slot(number)
      this.codes[slot] = number
      this.places[slot] = places[i]!
    }
  }
}
