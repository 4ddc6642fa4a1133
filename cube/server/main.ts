import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { dataPaths } from '../../etl/paths.ts'
import { PersonRegister } from '../../etl/persons/register.ts'
import { unfinishedFiles } from '../../etl/remains.ts'
import { uploadFolders } from '../../etl/uploads.ts'
import { Access } from './accounts/access.ts'
import { AT_THE_MACHINE } from './accounts/actor.ts'
import { Loader } from './actions/command.ts'
import { Inbox } from './actions/inbox.ts'
import { Nightly, describeBackup, tellBackup } from './actions/nightly.ts'
import { createApp } from './app.ts'
import { Engine } from './engine/engine.ts'
import { QueryCache } from './engine/query_cache.ts'
import { checkSnapshot, replayQuestions } from './engine/warm_up.ts'
import { firstLine, HttpError, StartError } from './errors.ts'
import type { Declared } from './http/rules.ts'
import type { Identify, RecordDeed } from './identity.ts'
import { listen } from './listen.ts'
import { openLog } from './observe/log.ts'
import type { Sources } from './observe/metrics.ts'
import { type Environment, readSettings, type Settings } from './settings.ts'
import { snapshotDay } from './snapshots/clock.ts'
import { type Snapshot, Snapshots } from './snapshots/snapshots.ts'
import { createSecureServer } from './tls.ts'

export { readSettings } from './settings.ts'

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
 * Serves a data directory.
 * @param options `identify`: who sent a request, where it is not everybody; `record`: writes down what they do
 * @returns when the first snapshot is open and warm
 * @throws StartError where the settings are refused, the port is taken, or no snapshot opens
 */
export async function serve(
  env: Environment = process.env,
  { identify, record }: { identify?: Identify; record?: RecordDeed } = {},
): Promise<Running> {
  const settings = readSettings(env)
  const { dataDir, host, port, today, off } = settings
  const register = new PersonRegister(dataDir)
  const names = () => register.names()
  const log = openLog(settings.jsonLog, undefined, (line) => names().mask(line))
  const { say } = log
  const engine: Engine = new Engine(
    (id) => snapshots.path(id),
    say,
    undefined,
    names,
    (id) => snapshots.frozenWith(id),
    settings.engine,
    settings.dimensions,
  )
  const queryCache = new QueryCache(engine, { keeps: !off.has('query-cache') })
  const warm = async (snapshot: Snapshot) => {
    const day = snapshotDay(snapshot, today)
    await checkSnapshot(engine, snapshot.id, day)
    if (!off.has('warm-up')) await replayQuestions(queryCache, snapshot.id, day)
    await app.warm(snapshot)
  }
  const snapshots: Snapshots = new Snapshots(dataDir, today, warm, say, names)
  let opened: () => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    opened = resolve
    failed = reject
  })
  // Early requests get this rejection too; without a handler of our own Node would report it as unhandled.
  ready.catch(() => undefined)
  const dist = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))
  const loader = new Loader(dataDir, today, say, {}, names)
  const access = openAccess(settings)
  access?.keepWriting(say)
  const nightly =
    settings.nightly === null ? null : new Nightly({ dataDir, settings: settings.nightly, loader, say })
  const app = createApp({
    engine,
    queryCache,
    snapshots,
    dataDir,
    today,
    dist,
    ready,
    say,
    log,
    metricsToken: settings.metricsToken,
    backup: () => (settings.nightly === null ? null : tellBackup(Nightly.state(dataDir), new Date())),
    backupInfo: () => describeBackup(settings.nightly !== null, Nightly.state(dataDir), new Date()),
    sources: { uploadsWaiting: () => uploadFolders(dataDir).length, backup: () => lastBackup(dataDir) },
    loader,
    register,
    access,
    ...(identify ? { identify } : {}),
    ...(record ? { record } : {}),
    off,
  })
  const { server, stop } = createListener(settings, app.listener, say)
  server.maxConnections = MAX_CONNECTIONS
  server.headersTimeout = HEADERS_TIMEOUT
  // 200 MB take half an hour over a slow line. `endSlowBody` limits all other bodies.
  server.requestTimeout = UPLOAD_TIMEOUT
  // Longer than any client keeps a connection: else the server may close it just when the client reuses it.
  server.keepAliveTimeout = 75_000
  const close = async () => {
    // No new connections; a client that waits for a load is still answered.
    const closed = new Promise((done) => server.close(done))
    nightly?.close()
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
    stop()
    server.closeAllConnections()
    await closed
    try {
      access?.record(AT_THE_MACHINE, { what: 'stop' })
      access?.close()
    } finally {
      await engine.close()
    }
  }
  try {
    await listen(server, host, port)
    await snapshots.open()
  } catch (error) {
    const told =
      engine.isAway && settings.engine?.fallsBack === false ? engineAway(settings.engine.url) : error
    failed(told)
    await close()
    throw told
  }
  opened()
  if (register.damaged() > 0)
    say(
      `persons.jsonl có ${register.damaged()} dòng không đọc được: có thể có người chưa được ẩn; hãy khôi phục tệp này từ bản sao lưu`,
    )
  const { port: bound } = server.address() as AddressInfo
  tellRemains(dataDir, loader, say)
  const scheme = settings.tls === null ? 'http' : 'https'
  return {
    url: `${scheme}://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}`,
    routes: app.routes,
    close,
  }
}

const engineAway = (url: string) =>
  new StartError(
    `Cụm máy ${url} không trả lời, và ENGINE_FALLBACK=none không cho đọc tệp DuckDB thay thế; hãy kiểm tra cụm máy rồi khởi động lại, hoặc bỏ ENGINE_FALLBACK=none`,
    1,
  )

/**
 * Opens accounts and audit, where people sign in.
 * @throws StartError where they cannot be opened, or nobody could administer them
 */
function openAccess({ auth, dataDir, site, accounts, oidc, auditKey }: Settings): Access | undefined {
  if (auth === 'open') return undefined
  const access = new Access({ dataDir, site, settings: accounts, oidc, auditKey })
  if (access.accounts.hasAdministrator()) {
    access.record(AT_THE_MACHINE, { what: 'start' })
    return access
  }
  access.close()
  throw new StartError(
    `AUTH=${auth} cần một tài khoản quản trị${auth === 'oidc' ? ' lập tại đây, để dùng khi hệ thống đăng nhập không trả lời' : ''}; hãy chạy: npm run account -- add --role administrator TÊN`,
    1,
  )
}

/** Makes the server that listens, with TLS where it has a certificate. */
function createListener(
  { tls }: Settings,
  listener: RequestListener,
  say: (line: string) => void,
): { server: Server; stop: () => void } {
  const answer: RequestListener = (request, response) => {
    endSlowBody(request)
    try {
      listener(request, response)
    } catch (error) {
      // Nothing that one request holds ends the server for all others.
      say(`Một yêu cầu không xử lý được: ${firstLine(error)}`)
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'Cache-Control': 'no-store' }).end()
    }
  }
  if (tls === null) return { server: createServer(answer), stop: () => undefined }
  return createSecureServer(tls, answer, say)
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

/** What became of the last backup that the server made by itself. */
function lastBackup(dataDir: string): ReturnType<Sources['backup']> {
  const state = Nightly.state(dataDir)
  if (state === null) return null
  const { at, file, lastGood, trial } = state
  return { at, made: file !== null, lastGood, trialOk: trial?.ok ?? null }
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
