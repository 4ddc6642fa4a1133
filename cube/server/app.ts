import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import compression from 'compression'
import express, { type NextFunction, type Request, type Response } from 'express'
import type { Loader } from './actions/command.ts'
import { actionRoutes } from './actions/routes.ts'
import { type Answers, isFinal, type Question } from './engine/query_cache.ts'
import { ask } from './engine/rows.ts'
import { provinceDay, snapshotDay } from './snapshots/clock.ts'
import { onlyFromHere, secureHeaders, wellFormed } from './http/security.ts'
import { comparabilityRoutes } from './evidence/comparability.ts'
import { compareRoutes } from './evidence/compare.ts'
import type { Context, Engine } from './engine/engine.ts'
import { describeForLog, explained } from '../../etl/errors.ts'
import { firstLine, HttpError } from './errors.ts'
import { exportRoutes } from './export/routes.ts'
import { fieldRoutes } from './evidence/fields.ts'
import { figureRoutes } from './evidence/figures.ts'
import { identify, type Identity } from './identity.ts'
import { pack, packingFor } from './http/compression.ts'
import { type Boot, dashboard } from './pages/pages.ts'
import { readiness } from './engine/readiness.ts'
import { reconciliationRoutes } from './evidence/reconciliation.ts'
import { References } from './evidence/references.ts'
import { Documents } from './report/documents.ts'
import { ReportFacts } from './report/facts.ts'
import { preview, previewAddresses, type Reports } from './report/preview.ts'
import { reminderRoutes, reportRoutes } from './report/routes.ts'
import { ReportStore } from './report/store.ts'
import { hasAlready, Sent } from './http/response_cache.ts'
import type { Snapshot, Snapshots } from './snapshots/snapshots.ts'

export interface AppOptions {
  engine: Engine
  answers: Answers
  snapshots: Snapshots
  /** Where figure references are kept. */
  dataDir: string
  /** What `TODAY` says, if anything. */
  today: string | undefined
  /** The folder that Vite built. */
  dist: string
  /** Settles when the first snapshot is open and warm. */
  ready: Promise<void>
  say: (line: string) => void
  /** Runs the loader's commands. */
  loader: Loader
}

/** Milliseconds after which a snapshot's reports are read ahead. */
const READ_AHEAD_AFTER = 3000

/** What the server is made of. */
export interface App {
  /** The one Express app: Cube, downloads, the dashboard, health; before it, what was answered already. */
  listener: RequestListener
  /** Draws the pages for a snapshot that is about to be served as current, and begins to read its reports. */
  warm: (snapshot: Snapshot) => Promise<void>
  /** Ends the threads that make documents. */
  close: () => void
}

export function createApp(options: AppOptions): App {
  const { engine, answers, snapshots, dataDir, today, dist, ready, say, loader } = options
  const app = express()
  let isReady = false
  ready.then(
    () => (isReady = true),
    () => undefined,
  )

  const references = new References(dataDir)
  const facts = new ReportFacts(answers)
  const store = new ReportStore(dataDir, say)
  const documents = new Documents()
  const reports: Reports = { facts, snapshots, references, store, documents }

  /** What a page needs to begin, where a snapshot is the current one. */
  const bootOf = (current: Snapshot): Boot => ({
    today: snapshotDay(current, today),
    snapshots: snapshots.describe(current),
    defaultSnapshot: current.id,
  })
  const pages = dashboard({
    dist,
    boot: () => bootOf(snapshots.current()),
    asksFirst: ({ pathname, searchParams }, record) =>
      pathname === '/bao-cao' ? previewAddresses(searchParams, record, (id) => snapshots.find(id).rows) : [],
    ask: (identity, snapshot, query) => ask(answers, contextFor(identity, snapshot), query),
    preview: (identity, snapshot, which) => preview(reports, contextFor(identity, snapshot), which),
    ready,
    keyOf: (request) => sent.keyOf(request),
    end: (response, key, packed) => sent.end(response, key, packed),
    say,
  })
  const sent = new Sent(() =>
    isReady ? `${snapshots.state()} ${today ?? provinceDay(new Date())} ${pages.built()}` : null,
  )

  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(secureHeaders, onlyFromHere)
  app.use(['/api', '/cubejs-api'], wellFormed)
  // Downloads stream at the disk's speed; all else is small and read over slow lines.
  const compress = compression()
  app.use((request, response, next) => {
    if (request.path.startsWith('/api/export/')) next()
    else compress(request, response, next)
  })

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'up' })
  })
  const isAnswering = readiness({
    isOpen: () => isReady,
    current: () => contextFor({ role: 'open', name: null }, undefined),
    unserved: () => snapshots.unserved(),
    load: (context, query, signal) => engine.load(context, query, undefined, signal),
  })
  app.get('/readyz', (_request, response, next) => {
    isAnswering()
      .then((found) => response.status(found.status === 'ready' ? 200 : 503).json(found))
      .catch(next)
  })

  /** What decides the answer to a request, but for its query. */
  function contextOf(request: Request, given?: string): Context {
    const asked = given ?? request.query.snapshot ?? request.headers['x-snapshot']
    if (Array.isArray(asked)) {
      throw new HttpError(
        400,
        'snapshot-invalid',
        'One snapshot is expected',
        'Chỉ chọn được một bản số liệu',
      )
    }
    return contextFor(identify(request), asked as string | undefined)
  }

  function contextFor(identity: Identity, asked: string | undefined): Context {
    const snapshot = snapshots.find(asked)
    return { snapshot: snapshot.id, today: snapshotDay(snapshot, today), identity }
  }

  /** Marks an answer with what decided it; true where the caller has it already. */
  function notModified(request: Request, response: Response, context: Context, question: unknown): boolean {
    const digest = createHash('sha256').update(JSON.stringify([engine.version, context, question]))
    const mark = `W/"${digest.digest('base64url').slice(0, 27)}"`
    response.setHeader('ETag', mark)
    response.setHeader('Cache-Control', 'private, no-cache')
    response.setHeader('Vary', 'x-snapshot')
    if (!hasAlready(request, mark)) return false
    response.status(304).end()
    return true
  }

  async function answerCube(request: Request, response: Response): Promise<void> {
    await ready
    const question = questionOf(request)
    const key = sent.keyOf(request)
    const context = contextOf(request)
    response.setHeader('x-snapshot', context.snapshot)
    if (notModified(request, response, context, question)) return
    const answer = await answers.answer(context, question, leaving(response))
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    if (isFinal(answer)) {
      answers.remember(question)
      const packed = await pack(answer.body, packingFor(request.headers['accept-encoding']))
      response.vary('Accept-Encoding')
      sent.end(response, key, packed, () => answers.remember(question))
      return
    }
    response.removeHeader('ETag')
    response.setHeader('Cache-Control', 'no-store')
    if (answer.status === 503) response.setHeader('Retry-After', RETRY_AFTER)
    response.status(answer.status).end(answer.body)
  }

  const cube = express.Router()
  cube.use(express.json({ limit: '1mb' }))
  cube.all('/:route(load|sql|meta|dry-run)', (request, response, next) => {
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) {
      next(new HttpError(405, 'method', 'Method not allowed', 'Không hỗ trợ phương thức này'))
      return
    }
    answerCube(request, response).catch(next)
  })
  cube.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { status, code, message, messageVi } = describe(error, say)
    response.setHeader('Cache-Control', 'no-store')
    response.status(status).json({ error: message, code, messageVi })
  })
  app.use('/cubejs-api/v1', cube)

  app.get('/api/snapshots', (_request, response, next) => {
    ready
      .then(() => {
        response.setHeader('Cache-Control', 'no-cache')
        response.json(snapshots.describe())
      })
      .catch(next)
  })

  const routes = { engine, answers, ready, contextOf, notModified }
  app.use('/api/reconciliation', reconciliationRoutes(routes))
  app.use('/api/compare', compareRoutes(routes))
  app.use('/api/comparability', comparabilityRoutes(routes))
  app.use('/api/fields', fieldRoutes(routes))
  app.use('/api/figures', figureRoutes({ ...routes, snapshots, references }))
  app.use('/api/report', reportRoutes({ ...routes, ...reports }))
  app.use('/api/reminder', reminderRoutes({ ...routes, ...reports }))
  app.use('/api', actionRoutes({ dataDir, loader, snapshots, ready }))
  app.use(
    '/api/export',
    exportRoutes({ engine, answers, references, snapshots, ready, contextOf, notModified, say }),
  )

  app.use(pages.router)
  app.use((request: Request) => {
    throw new HttpError(404, 'not-found', `No ${request.path}`, `Không có ${request.path}`)
  })
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error)
      return
    }
    for (const header of ['ETag', 'Content-Type', 'Content-Disposition']) response.removeHeader(header)
    response.setHeader('Cache-Control', 'no-store')
    const refusal = describe(error, say)
    if (refusal.status === 503) response.setHeader('Retry-After', RETRY_AFTER)
    response.status(refusal.status).json(refusal)
  })
  return {
    listener: (request, response) => {
      if (!sent.answer(request, response)) app(request, response)
    },
    close: () => documents.close(),
    warm: async (snapshot) => {
      await pages.warm(bootOf(snapshot))
      // Not at once: whoever waited for the server is answered first.
      const identity: Identity = { role: 'open', name: null }
      const context = { snapshot: snapshot.id, today: snapshotDay(snapshot, today), identity }
      setTimeout(() => void facts.warm(context, snapshot).catch(() => undefined), READ_AHEAD_AFTER).unref()
    },
  }
}

/** Seconds after which whoever was sent away may ask again. */
const RETRY_AFTER = '5'

/** @throws HttpError 400 where the body is no object */
function questionOf(request: Request): Question {
  const route = request.params.route as Question['route']
  if (route === 'meta') return { route }
  const body: unknown = request.method === 'POST' ? request.body : request.query
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpError(400, 'request-invalid', '{query} is expected as JSON', 'Yêu cầu không hợp lệ')
  const { query, queryType } = body as Record<string, unknown>
  return {
    route,
    query: query === undefined || typeof query === 'string' ? query : JSON.stringify(query),
    queryType: typeof queryType === 'string' ? queryType : undefined,
  }
}

/** A signal that says when whoever waits for an answer hangs up. */
function leaving(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}

/** What a caller is told of an error. What is our own fault is told on the console, not to the caller. */
function describe(error: unknown, say: (line: string) => void) {
  if (error instanceof HttpError) return error
  // Errors of Express's own, such as a body that is no JSON or a path that is badly encoded, bring their status.
  const { status } = (error ?? {}) as { status?: number }
  if (status !== undefined && status >= 400 && status < 500) {
    return new HttpError(status, 'request-invalid', firstLine(error).slice(0, 200), 'Yêu cầu không hợp lệ')
  }
  const { code, message, id } = explained(error)
  say(`Lỗi ${id ?? code}: ${describeForLog(error)}`)
  if (id !== undefined) return new HttpError(500, 'internal', 'Internal error', `Lỗi của máy chủ (mã ${id})`)
  // The caller need not know where on this machine it happened.
  return new HttpError(
    code === 'disk-full' ? 507 : 500,
    code,
    'Internal error',
    message.replace(/ Tệp: .*$/, ''),
  )
}
