/**
 * Hooks before, in the middle of and after everything that an operation does to its files: each call of `node:fs`
 * and `node:fs/promises`, and each statement that DuckDB runs. Import this before anything that uses either.
 */
import fs from 'node:fs'
import fsPromises, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { DuckDBAppender, DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from '@duckdb/node-api'

/** One call that is about to be made, was made half, or was made. */
export interface Call {
  /** `write`, `rename`, …; `sql` for a statement. */
  name: string
  /** What it changes or reads; '' for a statement. */
  path: string
  /** Where a rename, copy or link goes. */
  to?: string
  /** A new file or folder comes to be. */
  makes?: boolean
  /** It changes nothing. */
  reads?: boolean
  /** How a file is opened. */
  flags?: string
  /** The statement, or undefined. */
  sql?: string
}

export interface Watch {
  /** Only calls below one of these folders are told. */
  roots: string[]
  /** May throw: then the call is not made and fails with that. */
  before(call: Call): void
  /** Half of the bytes are written. */
  middle(call: Call): void
  after(call: Call): void
  /** Whether this write writes only half and says so. */
  short?(call: Call): boolean
}

type Anything = (...args: unknown[]) => unknown
type Calls = Record<string, Anything>

// The program takes itself to be on another system; the database's library is loaded for this one already.
const { FAULTS_PLATFORM } = process.env
if (FAULTS_PLATFORM !== undefined) Object.defineProperty(process, 'platform', { value: FAULTS_PLATFORM })

/** `node:fs` as it was: what the harness itself uses. */
export const real = { ...fs }

let watch: Watch | null = null
let inside = false

/** Starts or ends watching. */
export function setWatch(next: Watch | null): void {
  watch = next
}

/** The names of the files that are open, by descriptor, and by handle. */
const opened = new Map<number, string>()
const handles = new WeakMap<object, string>()

function watched(name: unknown): string | null {
  if (watch === null || inside || typeof name !== 'string') return null
  const full = path.resolve(name)
  return watch.roots.some((root) => full === root || full.startsWith(`${root}/`)) ? full : null
}

function tell(moment: 'before' | 'middle' | 'after', call: Call): void {
  inside = true
  try {
    watch?.[moment](call)
  } finally {
    inside = false
  }
}

/** Functions that take paths; for each how many, and whether it makes or only reads. */
const ofPaths: Record<string, { paths: 1 | 2; makes?: boolean; reads?: boolean }> = {
  mkdir: { paths: 1, makes: true },
  rename: { paths: 2 },
  rmdir: { paths: 1 },
  unlink: { paths: 1 },
  rm: { paths: 1 },
  writeFile: { paths: 1, makes: true },
  appendFile: { paths: 1, makes: true },
  copyFile: { paths: 2, makes: true },
  link: { paths: 2, makes: true },
  truncate: { paths: 1 },
  readFile: { paths: 1, reads: true },
  readdir: { paths: 1, reads: true },
  stat: { paths: 1, reads: true },
  open: { paths: 1 },
}

/** Functions that take a descriptor. */
const ofDescriptors = ['write', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'close'] as const

function callOf(name: string, args: unknown[]): Call | null {
  const kind = ofPaths[name]
  if (kind) {
    const from = watched(args[0])
    const to = kind.paths === 2 ? watched(args[1]) : null
    if (from === null && to === null) return null
    const call: Call = { name, path: from ?? String(args[0]) }
    if (to !== null) call.to = to
    if (kind.reads) call.reads = true
    if (name === 'open') {
      const flags = args[1] ?? 'r'
      call.flags = String(flags as string)
      const writes =
        typeof flags === 'number'
          ? (flags & fs.constants.O_CREAT) !== 0
          : /[wa]/.test(String(flags as string))
      if (!writes) call.reads = true
    }
    if (!call.reads && (kind.makes || name === 'open') && !real.existsSync(call.to ?? call.path))
      call.makes = true
    return call
  }
  if (watch === null || inside) return null
  const name1 = typeof args[0] === 'number' ? opened.get(args[0]) : undefined
  const file = name1 === undefined ? null : watched(name1)
  return file === null ? null : { name, path: file, ...(name === 'close' ? { reads: true } : {}) }
}

/** Tells of a descriptor's file once it is open, and forgets it when it is closed. */
function note(name: string, args: unknown[], result: unknown): void {
  if (name === 'open' && typeof result === 'number') opened.set(result, path.resolve(String(args[0])))
  if (name === 'close') opened.delete(args[0] as number)
}

/** Bytes, or null where the call's argument is something else. */
function bytesOf(content: unknown): Uint8Array | null {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? content : null
}

/** Removes what a folder holds one by one, so that a kill may come between any two. */
function removeTree(target: string): void {
  if (!real.lstatSync(target).isDirectory()) {
    fs.unlinkSync(target)
    return
  }
  for (const name of real.readdirSync(target)) removeTree(path.join(target, name))
  fs.rmdirSync(target)
}

function patchSync(name: string): void {
  const key = `${name}Sync`
  const calls = fs as unknown as Calls
  const was = calls[key]!
  calls[key] = (...args) => {
    const call = callOf(name, args)
    if (call === null) {
      const result = was.apply(fs, args)
      note(name, args, result)
      return result
    }
    if (name === 'rm') {
      const { recursive, force } = (args[1] ?? {}) as { recursive?: boolean; force?: boolean }
      if (force && !real.existsSync(call.path)) return undefined
      if (recursive && real.lstatSync(call.path).isDirectory()) {
        removeTree(call.path)
        return undefined
      }
    }
    tell('before', call)
    let result: unknown
    const bytes = name === 'write' ? bytesOf(args[1]) : null
    const start = typeof args[2] === 'number' ? args[2] : 0
    const length = bytes === null ? 0 : typeof args[3] === 'number' ? args[3] : bytes.length - start
    if (bytes !== null && length > 1) {
      const half = Math.floor(length / 2)
      let wrote = was(args[0], bytes, start, half) as number
      tell('middle', call)
      if (!watch?.short?.(call)) wrote += was(args[0], bytes, start + wrote, length - wrote) as number
      result = wrote
    } else if (name === 'writeFile' && typeof args[0] === 'string' && bytesOf(args[1]) !== null) {
      const whole = bytesOf(args[1])!
      was(args[0], whole.subarray(0, Math.floor(whole.length / 2)), ...args.slice(2))
      tell('middle', call)
      result = was.apply(fs, args)
    } else result = was.apply(fs, args)
    note(name, args, result)
    tell('after', call)
    return result
  }
}

function patchCallback(name: string): void {
  const calls = fs as unknown as Calls
  const was = calls[name]!
  const patched: Anything = (...args) => {
    const done = args.at(-1)
    const call = typeof done === 'function' ? callOf(name, args) : null
    if (typeof done !== 'function') return was.apply(fs, args)
    const finish = (...results: unknown[]) => {
      if (results[0] == null) {
        note(name, args, results[1])
        if (call !== null) tell('after', call)
      }
      return (done as Anything)(...results)
    }
    if (call === null) return was.apply(fs, [...args.slice(0, -1), finish])
    try {
      tell('before', call)
    } catch (error) {
      process.nextTick(() => (done as Anything)(error))
      return undefined
    }
    const bytes = name === 'write' ? bytesOf(args[1]) : null
    const start = typeof args[2] === 'number' ? args[2] : 0
    const length = bytes === null ? 0 : typeof args[3] === 'number' ? args[3] : bytes.length - start
    if (bytes !== null && length > 1) {
      const position = typeof args[4] === 'number' ? args[4] : null
      const half = Math.floor(length / 2)
      return was(args[0], bytes, start, half, position, (error: unknown, wrote: number) => {
        if (error != null) return finish(error)
        tell('middle', call)
        if (watch?.short?.(call)) return finish(null, wrote, bytes)
        const next = position === null ? null : position + wrote
        return was(args[0], bytes, start + wrote, length - wrote, next, (failure: unknown, rest: number) =>
          failure == null ? finish(null, wrote + rest, bytes) : finish(failure),
        )
      })
    }
    return was.apply(fs, [...args.slice(0, -1), finish])
  }
  // util.promisify asks these functions for a form of their own.
  Object.defineProperties(patched, Object.getOwnPropertyDescriptors(was))
  calls[name] = patched
}

function patchPromise(name: string): void {
  const calls = fsPromises as unknown as Calls
  const was = calls[name]!
  calls[name] = async (...args) => {
    const call = callOf(name, args)
    if (call !== null) tell('before', call)
    const result = await (was.apply(fsPromises, args) as Promise<unknown>)
    if (name === 'open') handles.set(result as FileHandle, path.resolve(String(args[0])))
    if (call !== null) tell('after', call)
    return result
  }
}

const ofHandles = {
  write: 'write',
  writev: 'writev',
  writeFile: 'write',
  appendFile: 'write',
  sync: 'fsync',
  datasync: 'fdatasync',
  truncate: 'ftruncate',
  close: 'close',
}

function patchHandle(prototype: Calls, method: keyof typeof ofHandles): void {
  const was = prototype[method]!
  prototype[method] = async function (this: object, ...args: unknown[]) {
    const file = watched(handles.get(this))
    if (file === null) return was.apply(this, args)
    const call: Call = { name: ofHandles[method], path: file, ...(method === 'close' ? { reads: true } : {}) }
    tell('before', call)
    const bytes = call.name === 'write' ? bytesOf(args[0]) : null
    let result: unknown
    if (bytes !== null && bytes.length > 1 && method === 'write') {
      const start = typeof args[1] === 'number' ? args[1] : 0
      const length = typeof args[2] === 'number' ? args[2] : bytes.length - start
      const half = Math.max(1, Math.floor(length / 2))
      const first = (await was.call(this, bytes, start, half)) as { bytesWritten: number }
      tell('middle', call)
      let written = first.bytesWritten
      if (!watch?.short?.(call) && length > written)
        written += (
          (await was.call(this, bytes, start + written, length - written)) as { bytesWritten: number }
        ).bytesWritten
      result = { bytesWritten: written, buffer: bytes }
    } else if (bytes !== null && bytes.length > 1) {
      const half = Math.floor(bytes.length / 2)
      await was.call(this, bytes.subarray(0, half))
      tell('middle', call)
      await was.call(this, bytes.subarray(half))
    } else result = await (was.apply(this, args) as Promise<unknown>)
    tell('after', call)
    return result
  }
}

/** Tells of a statement before and after it. */
async function aroundSql<T>(sql: string, work: () => Promise<T>): Promise<T> {
  if (watch === null || inside) return work()
  const call: Call = { name: 'sql', path: '', sql }
  tell('before', call)
  const result = await work()
  tell('after', call)
  return result
}

/** Every statement, every appender, and the opening and closing of databases. */
function patchDuckDB(): void {
  const connection = DuckDBConnection.prototype
  const run = connection.run
  connection.run = async function (sql, values, types) {
    if (watch === null || inside) return run.call(this, sql, values, types)
    // With values it goes through prepared statements, which tell of themselves.
    if (values) return run.call(this, sql, values, types)
    const texts = await this.extractStatements(sql)
    if (texts.count < 2) return aroundSql(sql, () => run.call(this, sql))
    // Several statements in one text are run one by one, as DuckDB does, with hooks between them.
    for (let i = 0; ; i += 1) {
      const prepared = await texts.prepare(i)
      label.set(prepared, `${i + 1} of ${sql.slice(0, 60)}`)
      const result = await prepared.run()
      prepared.destroySync()
      if (i === texts.count - 1) return result
    }
  }
  const label = new WeakMap<object, string>()
  const statement = DuckDBPreparedStatement.prototype
  const runPrepared = statement.run
  statement.run = function () {
    return aroundSql(label.get(this) ?? 'with values', () => runPrepared.call(this))
  }
  const stream = statement.stream
  statement.stream = function () {
    return aroundSql('stream', () => stream.call(this))
  }
  const create = DuckDBInstance.create.bind(DuckDBInstance)
  DuckDBInstance.create = (file, options) =>
    aroundSql(`open ${path.basename(file ?? '')}`, () => create(file, options))
  const aroundSync = (prototype: object, method: string, text: string) => {
    const calls = prototype as Calls
    const was = calls[method]!
    calls[method] = function (this: object, ...args: unknown[]) {
      if (watch === null || inside) return was.apply(this, args)
      const call: Call = { name: 'sql', path: '', sql: text }
      tell('before', call)
      const result = was.apply(this, args)
      tell('after', call)
      return result
    }
  }
  aroundSync(DuckDBInstance.prototype, 'closeSync', 'close')
  aroundSync(connection, 'disconnectSync', 'disconnect')
  aroundSync(DuckDBAppender.prototype, 'flushSync', 'flush of an appender')
  aroundSync(DuckDBAppender.prototype, 'closeSync', 'close of an appender')
}

/** Puts the hooks in place, once. */
async function install(): Promise<void> {
  const handle = await fsPromises.open(process.execPath, 'r')
  const prototype = Object.getPrototypeOf(handle) as Calls
  await handle.close()
  for (const name of [...Object.keys(ofPaths), ...ofDescriptors]) {
    if (`${name}Sync` in fs) patchSync(name)
    if (name in fs) patchCallback(name)
    if (name in fsPromises) patchPromise(name)
  }
  for (const method of Object.keys(ofHandles) as (keyof typeof ofHandles)[]) patchHandle(prototype, method)
  patchDuckDB()
  syncBuiltinESMExports()
}

await install()
