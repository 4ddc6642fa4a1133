import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { LRUCache } from 'lru-cache'
import { HttpError } from '../errors.ts'
import type { Order } from './making.ts'

/** Bytes of documents kept. */
const CACHE_BYTES = 16 * 1024 * 1024
/** Documents of a kind that may wait for one that is being made. */
const MOST_WAITING = 64
/** Milliseconds after which an idle process is ended; starting one takes a second. */
const IDLE_MS = 2 * 60_000
/** Milliseconds after which making a document is aborted. */
const MOST_MS = 120_000
/** Megabytes of the process's heap: a report with 900 models sent to the province and all its annexes takes under 96. */
const HEAP_MB = 256
const YOUNG_MB = 4

/**
 * The process's program is put together from TypeScript by esbuild, with packages left out. Node could run it as it is
 * with the loader of `npm start`, but that loader would be a thread more, with a heap of its own of 40 MB.
 */
const START = `
  const script = process.argv[1]
  const requireHere = require('node:module').createRequire(script)
  const { outputFiles } = requireHere('esbuild').buildSync({
    entryPoints: [script], bundle: true, packages: 'external', platform: 'node', format: 'cjs', write: false,
  })
  new Function('require', outputFiles[0].text)(requireHere)`
const SCRIPT = fileURLToPath(new URL('./document_process.ts', import.meta.url))

/** What Node, and Linux, end a process with that has no memory left; Windows has exit codes for an abort. */
const DEADLY = new Set<NodeJS.Signals | number | null>([
  ...(['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL'] as const),
  ...[3, 134, 0x80000003, 0xc0000409],
])

interface Waiting {
  order: Order
  made: (bytes: Buffer) => void
  failed: (error: Error) => void
}

/** The refusal where too many documents wait. */
export const tooManyDocuments = (): HttpError =>
  new HttpError(
    503,
    'busy',
    'Too many documents at once; try again in a minute',
    'Máy chủ đang lập quá nhiều văn bản cùng lúc; hãy thử lại sau một phút.',
  )

const outOfMemory = () =>
  new HttpError(
    507,
    'document-too-large',
    'The document takes more memory than there is for one',
    'Văn bản quá lớn, máy chủ không lập được; hãy tải phụ lục dạng CSV.',
  )

/**
 * A process that makes one document at a time; it is started with the first and ended when it idles. A document that
 * takes more memory than there is for one ends the process. A thread with too small a heap would end the server.
 */
class Maker {
  private child: ChildProcess | null = null
  private readonly waiting: Waiting[] = []
  private now: Waiting | null = null
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly heapMb: number) {}

  make(order: Order): Promise<Buffer> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(tooManyDocuments())
    return new Promise((made, failed) => {
      this.waiting.push({ order, made, failed })
      this.next()
    })
  }

  /** Starts the process, so that it is there when the first document is asked for. */
  start(): void {
    this.child ??= this.open()
    if (!this.now) this.after(IDLE_MS, () => this.stop())
  }

  close(): void {
    const left = [...(this.now ? [this.now] : []), ...this.waiting.splice(0)]
    this.stop()
    for (const { failed } of left) failed(new Error('the server stops'))
  }

  private next(): void {
    if (this.now) return
    const next = this.waiting.shift()
    if (!next) {
      this.after(IDLE_MS, () => this.stop())
      return
    }
    this.now = next
    this.child ??= this.open()
    this.after(MOST_MS, () => this.fail(new Error('a document took too long')))
    this.child.send(next.order, (error) => {
      // A process that ended says so itself.
      if (error && this.now === next && this.child?.connected) this.fail(error)
    })
  }

  private open(): ChildProcess {
    const heap = [`--max-old-space-size=${this.heapMb}`, `--max-semi-space-size=${YOUNG_MB}`]
    const child = spawn(process.execPath, [...heap, '-e', START, SCRIPT], {
      serialization: 'advanced',
      // What it says as it dies of its memory is nothing for the server's log.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    })
    child.unref()
    child.channel?.unref()
    child.on('message', (answer) => {
      const { bytes, failure } = answer as { bytes?: Uint8Array; failure?: string }
      const { now } = this
      this.now = null
      if (bytes) now?.made(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      else now?.failed(new Error(failure))
      this.next()
    })
    const ended = (error: Error) => {
      if (this.child === child) this.fail(error)
    }
    child.on('error', ended)
    child.on('exit', (code, signal) => {
      ended(DEADLY.has(signal ?? code) ? outOfMemory() : new Error('the process that makes documents ended'))
    })
    return child
  }

  /** Aborts the document that is being made; the next one gets a new process. */
  private fail(error: Error): void {
    const { now } = this
    this.stop()
    now?.failed(error)
    this.next()
  }

  private stop(): void {
    if (this.timer) clearTimeout(this.timer)
    const { child } = this
    this.child = null
    this.now = null
    child?.kill('SIGKILL')
  }

  private after(ms: number, run: () => void): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = setTimeout(run, ms).unref()
  }
}

/**
 * Makes Word files and workbooks of reports, one at a time, in a process of its own. Documents are cached by the hash of their
 * content (LRU); equal requests at the same time are coalesced.
 */
export class Documents {
  private readonly maker: Maker
  private readonly kept = new LRUCache<string, Buffer>({
    maxSize: CACHE_BYTES,
    // A single large document must not evict all others.
    maxEntrySize: CACHE_BYTES / 4,
    sizeCalculation: (bytes) => bytes.length,
  })
  private readonly making = new Map<string, Promise<Buffer>>()

  /** @param heapMb megabytes of heap for a document */
  constructor(heapMb = HEAP_MB) {
    this.maker = new Maker(heapMb)
  }

  /** @throws HttpError 503 where too many wait */
  async make(order: Order): Promise<Buffer> {
    const key = `${order.kind} ${order.hash}`
    const kept = this.kept.get(key)
    if (kept) return kept
    let making = this.making.get(key)
    if (!making) {
      making = this.maker.make(order).finally(() => this.making.delete(key))
      this.making.set(key, making)
    }
    const bytes = await making
    this.kept.set(key, bytes)
    return bytes
  }

  /** Starts the process while the figures of a document are being read. */
  expect(): void {
    this.maker.start()
  }

  /** Ends the process; what waits for a document is told that the server stops. */
  close(): void {
    this.maker.close()
  }
}
