import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { explained } from '../../etl/errors.ts'
import { type Part, partsOff } from '../../etl/parts.ts'
import { dataPaths } from '../../etl/paths.ts'
import { unfinishedFiles } from '../../etl/remains.ts'
import { uploadFolders } from '../../etl/uploads.ts'
import { isDay } from '../domain/dates.ts'
import { Loader } from './actions/command.ts'
import { Inbox } from './actions/inbox.ts'
import { createApp } from './app.ts'
import { Engine } from './engine/engine.ts'
import { QueryCache } from './engine/query_cache.ts'
import { checkSnapshot, replayQuestions } from './engine/warm_up.ts'
import { firstLine, HttpError, StartError } from './errors.ts'
import type { Declared } from './http/rules.ts'
import { isLoopback } from './http/security.ts'
import { type Identify, identifyOpen } from './identity.ts'
import { listen } from './listen.ts'
import { snapshotDay } from './snapshots/clock.ts'
import { type Snapshot, Snapshots } from './snapshots/snapshots.ts'

/** The environment that the server reads. */
export type Environment = Record<string, string | undefined>

export interface Settings {
  dataDir: string
  host: string
  port: number
  today: string | undefined
  /** Parts that `PARTS_OFF` switches off. */
  off: ReadonlySet<Part>
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const MAX_CONNECTIONS = 1000
const HEADERS_TIMEOUT = 20 * SECOND
const BODY_TIMEOUT = 30 * SECOND
const UPLOAD_TIMEOUT = 60 * MINUTE
/** How long a stopping server waits for responses that are being sent, and for the loader. */
const RESPONSES_TIMEOUT = 2 * SECOND
const LOADER_TIMEOUT = 10 * MINUTE

export interface Running {
  url: string
  /** All routes, each with who may use it. */
  routes: Declared[]
  close(): Promise<void>
}

/**
 * Reads the settings and refuses what must not be started.
 * @throws StartError
 */
export function readSettings(env: Environment): Settings {
  const { AUTH = 'open', HOST = '127.0.0.1', PORT = '4000', TODAY, DATA_DIR = 'data' } = env
  if (AUTH === 'oidc') {
    throw new StartError('AUTH=oidc chưa có trong bản này; hãy bỏ AUTH để chạy trên máy này (AUTH=open)', 1)
  }
  if (AUTH !== 'open') throw new StartError(`AUTH=${AUTH} không hợp lệ; hãy dùng AUTH=open`, 2)
  if (!isLoopback(HOST)) {
    throw new StartError(
      `AUTH=open chỉ phục vụ trên máy này; HOST=${HOST} bị từ chối, hãy dùng HOST=127.0.0.1`,
      2,
    )
  }
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartError(`PORT=${PORT} không hợp lệ; hãy dùng một số từ 1 đến 65535`, 2)
  }
  if (TODAY !== undefined && !isDay(TODAY)) {
    throw new StartError(`TODAY=${TODAY} không hợp lệ; hãy ghi dạng 2026-11-22`, 2)
  }
  return { dataDir: resolve(DATA_DIR), host: HOST, port, today: TODAY, off: readPartsOff(env) }
}

/** @throws StartError */
function readPartsOff(env: Environment): ReadonlySet<Part> {
  try {
    return partsOff(env)
  } catch (error) {
    throw new StartError(explained(error).message, 2)
  }
}

/**
 * Serves a data directory.
 * @param options `identify`: who sent a request, where it is not everybody
 * @returns when the first snapshot is open and warm
 * @throws StartError where the settings are refused, the port is taken, or no snapshot opens
 */
export async function serve(
  env: Environment = process.env,
  { identify = identifyOpen }: { identify?: Identify } = {},
): Promise<Running> {
  const { dataDir, host, port, today, off } = readSettings(env)
  const say = (line: string) => console.log(line)
  const engine: Engine = new Engine((id) => snapshots.path(id), say)
  const queryCache = new QueryCache(engine, { keeps: !off.has('query-cache') })
  const warm = async (snapshot: Snapshot) => {
    const day = snapshotDay(snapshot, today)
    await checkSnapshot(engine, snapshot.id, day)
    if (!off.has('warm-up')) await replayQuestions(queryCache, snapshot.id, day)
    await app.warm(snapshot)
  }
  const snapshots: Snapshots = new Snapshots(dataDir, today, warm, say)
  let opened: () => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    opened = resolve
    failed = reject
  })
  // Early requests get this rejection too; without a handler of our own Node would report it as unhandled.
  ready.catch(() => undefined)
  const dist = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))
  const loader = new Loader(dataDir, today, say)
  const app = createApp({
    engine,
    queryCache,
    snapshots,
    dataDir,
    today,
    dist,
    ready,
    say,
    loader,
    identify,
    off,
  })
  const server = createServer((request, response) => {
    endSlowBody(request)
    app.listener(request, response)
  })
  server.maxConnections = MAX_CONNECTIONS
  server.headersTimeout = HEADERS_TIMEOUT
  // 200 MB take half an hour over a slow line. `endSlowBody` limits all other bodies.
  server.requestTimeout = UPLOAD_TIMEOUT
  // Longer than any client keeps a connection: else the server may close it just when the client reuses it.
  server.keepAliveTimeout = 75_000
  const close = async () => {
    // No new connections; a client that waits for a load is still answered.
    const closed = new Promise((done) => server.close(done))
    await loader.stop(LOADER_TIMEOUT)
    snapshots.close()
    // Responses that are being sent come to their end first.
    const ending = setInterval(() => {
      server.closeIdleConnections()
    }, 20)
    server.closeIdleConnections()
    await Promise.race([closed, pause(RESPONSES_TIMEOUT, undefined, { ref: false })])
    clearInterval(ending)
    app.close()
    server.closeAllConnections()
    await closed
    await engine.close()
  }
  try {
    await listen(server, host, port)
    await snapshots.open()
  } catch (error) {
    failed(error)
    await close()
    throw error
  }
  opened()
  const { port: bound } = server.address() as AddressInfo
  tellRemains(dataDir, loader, say)
  return {
    url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}`,
    routes: app.routes,
    close,
  }
}

/** Ends a request whose body does not arrive in time; uploads have a limit of their own (actions/upload.ts). */
function endSlowBody(request: IncomingMessage): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.url?.startsWith('/api/files/')) return
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy()
  }, BODY_TIMEOUT)
  request.once('close', () => {
    clearTimeout(timer)
  })
}

/** Prints what an earlier run left: a ledger that was not closed, uploads that are in no load. Nothing waits for it. */
function tellRemains(dataDir: string, loader: Loader, say: (line: string) => void): void {
  const paths = dataPaths(dataDir)
  const remains =
    existsSync(`${paths.ledger}.wal`) ||
    uploadFolders(dataDir).length > 0 ||
    unfinishedFiles(paths).length > 0
  if (!remains) return
  new Inbox(dataDir, loader).list(true).then(
    (waiting) => {
      if (waiting.length > 0)
        say(`Có ${waiting.length} lượt tệp đã gửi chưa vào lần nạp nào; mở trang Dữ liệu để nạp hoặc bỏ`)
    },
    (error: unknown) => {
      say(error instanceof HttpError ? error.messageVi : firstLine(error))
    },
  )
}
