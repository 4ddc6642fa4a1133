import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { appendToFile } from '../../../etl/files.ts'
import { HttpError } from '../errors.ts'
import { DIGITS, type Reference } from './codes.ts'

/** A reference before it is kept. */
export type Given = Omit<Reference, 'madeAt'>

/** A larger reference is refused. */
const MAX_LINE_BYTES = 64 * 1024
/** If the file is larger, no reference is added. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024
/** Bytes of the file that are read at a time. */
const CHUNK = 256 * 1024
/** Characters of JSON of the references that are in memory only. */
const MAX_NAMED_BYTES = 8 * 1024 * 1024

/** How a line of the file begins, and where, counted from its end, its last property begins: a whole line has both. */
const BEGIN = Buffer.from('{"code":"')
const LAST = Buffer.from('"madeAt":"')
const LAST_FROM_END = `"madeAt":"${new Date(0).toISOString()}"}`.length
const CODE_LENGTH = 10

/**
 * Finds references of figures by their code. References that somebody copied, printed or issued are appended to
 * `figures.jsonl`; memory holds only the offset of each code in that file. References that stand in a document somebody
 * merely read are kept in memory, the last ones, and written nowhere.
 */
export class References {
  private readonly file: string
  private places = new Places()
  /** How many bytes of the file have been indexed, and its inode: a replaced file is indexed anew. */
  private read = 0
  private inode = 0
  private readonly named = new LRUCache<string, { reference: Given; at: string }>({
    maxSize: MAX_NAMED_BYTES,
  })
  private turn: Promise<unknown> = Promise.resolve()

  constructor(dataDir: string) {
    this.file = join(dataDir, 'figures.jsonl')
  }

  /** The reference of a code, or undefined. */
  async find(code: string): Promise<Reference | undefined> {
    const kept = await this.findKept(code)
    if (kept) return kept
    const named = this.named.get(code)
    return named && { ...named.reference, madeAt: named.at }
  }

  /** Keeps the references of a document in memory, so that they are found while the server runs. Writes nothing. */
  name(references: Given[]): void {
    const at = new Date().toISOString()
    for (const reference of references)
      if (!this.named.get(reference.code))
        this.named.set(reference.code, { reference, at }, { size: JSON.stringify(reference).length })
  }

  /**
   * Appends the references that are not in the file yet, and fsyncs it. A line that a crash cut short stays a line of
   * its own, because each append begins with a line break.
   * @throws HttpError 400 where one is too large, 507 where the file is full
   */
  add(references: Given[]): Promise<void> {
    return this.inTurn(async () => {
      await this.follow()
      const added = new Map(references.filter((r) => !this.places.has(r.code)).map((r) => [r.code, r]))
      if (added.size === 0) return
      const madeAt = new Date().toISOString()
      const lines = [...added.values()].map((reference) => JSON.stringify({ ...reference, madeAt }))
      if (lines.some((line) => Buffer.byteLength(line) > MAX_LINE_BYTES))
        throw new HttpError(
          400,
          'figure-too-large',
          'The filters of the figure are too many to be kept',
          'Bộ lọc của số liệu quá dài, không lưu mã được; hãy bớt điều kiện.',
        )
      if (this.read > MAX_FILE_BYTES)
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
        Buffer.alloc(2 * MAX_LINE_BYTES),
        0,
        2 * MAX_LINE_BYTES,
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

  /** Indexes what was appended to the file; a file that is shorter or has another inode is indexed from its start. */
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
      const buffer = Buffer.alloc(CHUNK)
      while (this.read < size) {
        const { bytesRead } = await handle.read(buffer, 0, CHUNK, this.read)
        const lines = buffer.subarray(0, bytesRead)
        const whole = lines.lastIndexOf(10) + 1
        this.index(lines.subarray(0, whole))
        // A line without its end is read again later; a line longer than a whole chunk is skipped.
        if (whole > 0) this.read += whole
        else if (bytesRead === CHUNK) this.read += CHUNK
        else break
      }
    } finally {
      await handle.close()
    }
  }

  /** Notes the offset of each line whose code is new: the first line of a code counts. */
  private index(lines: Buffer): void {
    const stands = (words: Buffer, at: number) =>
      at >= 0 && lines.subarray(at, at + words.length).equals(words)
    for (let at = 0, next; at < lines.length; at = next) {
      const end = lines.indexOf(10, at)
      next = end + 1
      // A line that a crash cut short is ignored: its code was never given to anyone.
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

/** Offsets of codes in the file: a hash table of two arrays, because a Map of half a million entries takes 60 MB. */
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
