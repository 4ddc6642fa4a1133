import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { dataPaths } from '../../etl/paths.ts'
import { unfinishedFiles } from '../../etl/remains.ts'
import { uploadFolders } from '../../etl/uploads.ts'
import { Loader } from './actions/command.ts'
import { Inbox } from './actions/inbox.ts'
import { isDay } from '../domain/dates.ts'
import { Answers } from './engine/query_cache.ts'
import { createApp } from './app.ts'
import { snapshotDay } from './snapshots/clock.ts'
import { isLoopback } from './http/security.ts'
import { whyNotListening } from '../desktop.ts'
import { Engine } from './engine/engine.ts'
import { firstLine, HttpError, StartError } from './errors.ts'
import { type Snapshot, Snapshots } from './snapshots/snapshots.ts'
import { warmUp } from './engine/warm_up.ts'

/** The environment that the server reads. */
export type Environment = Record<string, string | undefined>

export interface Settings {
  dataDir: string
  host: string
  port: number
  today: string | undefined
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const MOST_CONNECTIONS = 1000
const SLOWEST_HEADERS = 20 * SECOND
const SLOWEST_BODY = 30 * SECOND
const SLOWEST_UPLOAD = 60 * MINUTE
/** How long a stopping server waits for answers that are on their way, and for the loader. */
const LAST_ANSWERS = 2 * SECOND
const LONGEST_WAIT = 10 * MINUTE

export interface Running {
  url: string
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
  return { dataDir: resolve(DATA_DIR), host: HOST, port, today: TODAY }
}

/**
 * Serves a data directory.
 * @returns when the first snapshot is open and warm
 * @throws StartError where the settings are refused, the port is taken, or no snapshot opens
 */
export async function serve(env: Environment = process.env): Promise<Running> {
  const { dataDir, host, port, today } = readSettings(env)
  const say = (line: string) => console.log(line)
  const engine: Engine = new Engine((id) => snapshots.path(id), say)
  const answers = new Answers(engine)
  const warm = async (snapshot: Snapshot) => {
    await warmUp(engine, answers, snapshot.id, snapshotDay(snapshot, today))
    await app.warm(snapshot)
  }
  const snapshots: Snapshots = new Snapshots(dataDir, today, warm, say)
  let opened: () => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    opened = resolve
    failed = reject
  })
  // Requests that came early see the refusal too; this keeps it from being reported as unhandled.
  ready.catch(() => undefined)
  const dist = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))
  const loader = new Loader(dataDir, today, say)
  const app = createApp({ engine, answers, snapshots, dataDir, today, dist, ready, say, loader })
  const server = createServer((request, response) => {
    endSlowBody(request)
    app.listener(request, response)
  })
  server.maxConnections = MOST_CONNECTIONS
  server.headersTimeout = SLOWEST_HEADERS
  // 200 MB take half an hour over a slow line; `endSlowBody` is stricter with all that is no upload.
  server.requestTimeout = SLOWEST_UPLOAD
  // Longer than any client keeps a connection: else the server closes it in the moment that it is used again.
  server.keepAliveTimeout = 75_000
  const close = async () => {
    // No more connections; whoever waits for a load is still answered.
    const closed = new Promise((done) => server.close(done))
    await loader.stop(LONGEST_WAIT)
    snapshots.close()
    // Answers that are on their way go out first.
    const ending = setInterval(() => {
      server.closeIdleConnections()
    }, 20)
    server.closeIdleConnections()
    await Promise.race([closed, pause(LAST_ANSWERS, undefined, { ref: false })])
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
  return { url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}`, close }
}

/** Ends a request whose body is small and does not come to its end; uploads see to themselves (actions/upload.ts). */
function endSlowBody(request: IncomingMessage): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.url?.startsWith('/api/files/')) return
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy()
  }, SLOWEST_BODY)
  request.once('close', () => {
    clearTimeout(timer)
  })
}

/** Says what an earlier run left: a ledger that was not closed, uploads that are in no load. It holds up nobody. */
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

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((listening, refuse) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      refuse(new StartError(whyNotListening(error, host, port), 1))
    })
    server.listen(port, host.replace(/^\[|\]$/g, ''), listening)
  })
}
