import type { IncomingMessage, RequestListener } from 'node:http'
import compression from 'compression'
import express, { type Request, type RequestHandler, type Router } from 'express'
import { type Part, partsOff } from '../../etl/parts.ts'
import type { PersonRegister } from '../../etl/persons/register.ts'
import type { BackupInfo, Boot } from '../domain/contract.ts'
import { provinceDay } from '../domain/dates.ts'
import type { Access } from './accounts/access.ts'
import { administrationRoutes } from './accounts/administration.ts'
import { identifyBy } from './accounts/identify.ts'
import { accountPages, ADMINISTRATION_PAGE, openAdministration, SIGN_IN_PAGE } from './accounts/pages.ts'
import { BACK_CHANNEL, providerRoutes } from './accounts/provider/routes.ts'
import { ownAccountRoutes, sessionRoutes } from './accounts/routes.ts'
import { isPage } from '../domain/pages.ts'
import type { Loader } from './actions/command.ts'
import { backupRoutes } from './actions/nightly.ts'
import { actionRoutes } from './actions/routes.ts'
import { cubeRoutes } from './api/cube.ts'
import { healthRoutes } from './api/health.ts'
import { snapshotRoutes } from './api/snapshots.ts'
import { auditRoutes } from './audit/routes.ts'
import type { Engine } from './engine/engine.ts'
import type { QueryCache } from './engine/query_cache.ts'
import { queryRows, type Row } from './engine/rows.ts'
import { VALUE_UNKNOWN } from './engine/guard.ts'
import { HttpError } from './errors.ts'
import { benchmarkRoutes } from './evidence/benchmark.ts'
import { comparabilityRoutes } from './evidence/comparability.ts'
import { compareRoutes } from './evidence/compare.ts'
import { fieldRoutes, planFields } from './evidence/fields.ts'
import { figureRoutes } from './evidence/figures.ts'
import { reconciliationRoutes } from './evidence/reconciliation.ts'
import { References } from './evidence/references.ts'
import { exportRoutes } from './export/routes.ts'
import { errorHandler } from './http/error_handler.ts'
import { type Declared, requireRules } from './http/rules.ts'
import { ResponseCache, wantsHtml } from './http/response_cache.ts'
import { RequestLimits } from './http/limits.ts'
import { protect, type Protection, wellFormedParameters } from './http/security.ts'
import {
  type Identify,
  identifyOpen,
  type Identity,
  may,
  type RecordDeed,
  scopeKey,
  SYSTEM,
} from './identity.ts'
import { builtAt } from './pages/built.ts'
import { isBuiltFile } from './pages/files.ts'
import type { Log } from './observe/log.ts'
import { Metrics, metricsRoutes, type Sources } from './observe/metrics.ts'
import { routeNames } from './observe/route_names.ts'
import { dashboard } from './pages/pages.ts'
import { personRoutes } from './persons/routes.ts'
import { Documents } from './report/documents.ts'
import { reportContext, ReportFacts } from './report/facts.ts'
import { preview, previewAddresses, type Reports } from './report/preview.ts'
import { reminderRoutes, reportRoutes } from './report/routes.ts'
import { ReportStore } from './report/store.ts'
import { createRouteOptions, type RouteOptions, snapshotsFor } from './route.ts'
import { networkOf, THIS_MACHINE } from './site.ts'
import { snapshotDay } from './snapshots/clock.ts'
import type { Snapshot, Snapshots } from './snapshots/snapshots.ts'

export interface AppOptions {
  engine: Engine
  queryCache: QueryCache
  snapshots: Snapshots
  /** Where figure references and reports' texts are kept. */
  dataDir: string
  /** What `TODAY` says, if anything. */
  today: string | undefined
  /** The folder that Vite built. */
  dist: string
  /** Settles when the first snapshot is open and warm. */
  ready: Promise<void>
  say: (line: string) => void
  log: Log
  /** What a caller of `/metrics` must show; null: it must be this machine. */
  metricsToken: string | null
  /** What became of the nightly backup; null where the server makes none. */
  backup: () => object | null
  /** The same for whoever runs the server. */
  backupInfo: () => BackupInfo
  /** What the metrics tell besides what is asked of the engine and the snapshots. */
  sources: Pick<Sources, 'uploadsWaiting' | 'backup'>
  /** Runs the loader's commands. */
  loader: Loader
  /** The decisions about persons' data. */
  register: PersonRegister
  /** Who signs in; nobody has to, and everybody may do everything, where it is left out. */
  access?: Access | undefined
  /** Who sent a request, where it is not said by `access`. */
  identify?: Identify
  /** Writes down what callers do, where it is not `access` that does. */
  record?: RecordDeed
  /** Parts that are switched off. */
  off?: ReadonlySet<Part>
}

/** Milliseconds after which a new snapshot's reports are read ahead; the readers who waited come first. */
const READ_AHEAD_AFTER = 3000

/** The HTTP application. */
export interface App {
  /** Answers from the response cache, else by the routes. */
  listener: RequestListener
  /** All routes, each with who may use it. */
  routes: Declared[]
  /** Draws the pages of a snapshot that is about to be served as current, and begins to read its reports. */
  warm: (snapshot: Snapshot) => Promise<void>
  /** Ends the process that makes documents. */
  close: () => void
}

const notFound = ({ path }: Request): HttpError =>
  new HttpError(404, 'not-found', `No ${path.slice(0, 200)}`, `Không có ${path.slice(0, 200)}`)

/** Express would take `//` for the path `/` of a router, and a URL takes what follows it for a host. */
const onlyAddresses: RequestHandler = (request, _response, next) => {
  const { path, originalUrl } = request
  if (path.endsWith('//') || path.startsWith('//') || !URL.canParse(originalUrl, 'http://page'))
    throw notFound(request)
  next()
}

/** No row has a value that no list has: the page says in its own words that there is none. */
function noRows(error: unknown): Row[] {
  if (error instanceof HttpError && error.code === VALUE_UNKNOWN) return []
  throw error
}

/** All of a caller that decides a response that is kept; null where the request must be asked again who sent it. */
function callerOf(identify: Identify, request: IncomingMessage & { originalUrl?: string }): string | null {
  if (isBuiltFile(request.originalUrl ?? request.url ?? '')) return 'everybody'
  const identity = identify(request)
  return identity !== null && may(identity, 'see') ? scopeKey(identity) : null
}

/** Where a person's browser is sent instead of a page with figures; null where the page is for him. */
function elsewhere(identity: Identity | null, address: string): string | null {
  if (identity === null) return `${SIGN_IN_PAGE}?${new URLSearchParams({ next: address }).toString()}`
  return may(identity, 'accounts') || may(identity, 'audit') ? ADMINISTRATION_PAGE : null
}

/** What stands before the routes, and is given to them. */
interface Standing {
  identify: Identify
  protection: Protection
  /** Null where nobody signs in. */
  limits: RequestLimits | null
  record: RecordDeed
}

function standing({ access, identify, record }: AppOptions): Standing {
  if (!access)
    return {
      identify: identify ?? identifyOpen,
      protection: protect(THIS_MACHINE),
      limits: null,
      record: record ?? (() => undefined),
    }
  return {
    identify: identify ?? identifyBy(access),
    protection: protect(access.options.site, access.provider === null ? null : BACK_CHANNEL),
    limits: new RequestLimits({
      // A provider may end everybody's sessions at once.
      accountOf: (request) =>
        access.provider !== null && request.url === BACK_CHANNEL
          ? 0
          : (access.signedIn(request)?.account.id ?? null),
      addressOf: (request) => networkOf(access.caller(request).address),
    }),
    record: (request, deed) => {
      // What is seen on a page need not be on disk before the page; what leaves must be.
      if (deed.what === 'view' || deed.what === 'refused') access.later(request, deed)
      else access.record(access.actor(request), deed)
    },
  }
}

/** Writes down which pages people read. */
function watch(access: Access, request: IncomingMessage, current: () => string): void {
  const asked = request.url ?? '/'
  // What is no address (`//`) is no page either.
  if (!URL.canParse(asked, 'http://page')) return
  const { pathname, searchParams } = new URL(asked, 'http://page')
  if (request.method === 'GET' && wantsHtml(request) && isPage(pathname))
    access.pageRead(request, pathname, searchParams.get('snapshot') ?? current())
}

/** The routes of those who sign in. */
function accountRoutes(access: Access, { needs }: RouteOptions, dist: string): [string, Router][] {
  const options = { access, needs }
  return [
    ['/api/session', sessionRoutes(options)],
    ['/api/account', ownAccountRoutes(options)],
    ['/api/accounts', administrationRoutes(options)],
    ['/api/audit', auditRoutes({ access, needs })],
    ...(access.provider ? [['/oidc', providerRoutes(options, access.provider)] as [string, Router]] : []),
    ['/', accountPages({ dist, needs, access })],
  ]
}

/** The boot record of a caller's page. */
function bootFor({ snapshots, today }: AppOptions, current: Snapshot, identity: Identity | null): Boot {
  return identity !== null && may(identity, 'see')
    ? {
        today: snapshotDay(current, today),
        snapshots: snapshotsFor(identity, snapshots.describe(current)),
        defaultSnapshot: current.id,
      }
    : { today: today ?? provinceDay(new Date()), snapshots: [], defaultSnapshot: null }
}

function metricsOf({ sources, engine, loader, snapshots }: AppOptions, isReady: () => boolean): Metrics {
  return new Metrics({
    ...sources,
    questions: () => engine.queue(),
    loading: () => loader.running() !== null,
    snapshotBuilt: () => (isReady() ? snapshots.current().builtAt : null),
    unserved: () => snapshots.unserved() !== null,
  })
}

/** Joins the rooms: makes what they share, and lists their routes. */
export function createApp(options: AppOptions): App {
  const { queryCache, snapshots, dataDir, today, dist, ready, say, loader, register } = options
  const { off = partsOff() } = options
  const { access } = options
  const { identify, protection, limits, record } = standing(options)
  let isReady = false
  ready.then(
    () => (isReady = true),
    () => undefined,
  )

  const responseCache = new ResponseCache(
    () =>
      isReady && !off.has('response-cache')
        ? `${snapshots.state()} ${today ?? provinceDay(new Date())} ${builtAt(dist)} ${queryCache.state}`
        : null,
    (request) => (protection.isAllowed(request) ? callerOf(identify, request) : null),
  )
  const route = createRouteOptions({ ...options, identify, record })
  const references = new References(dataDir)
  const reports: Reports = {
    facts: new ReportFacts(queryCache),
    snapshots,
    references,
    store: new ReportStore(dataDir, say, () => register.names()),
    documents: new Documents(),
  }
  const bootOf = (current: Snapshot, identity: Identity | null) => bootFor(options, current, identity)
  const pages = dashboard({
    dist,
    draws: !off.has('server-drawing'),
    identify,
    needs: route.needs,
    elsewhere: access ? elsewhere : () => null,
    signsIn: Boolean(access),
    boot: (identity) => bootOf(snapshots.current(), identity),
    asksFirst: ({ pathname, searchParams }, record) =>
      pathname === '/bao-cao' ? previewAddresses(searchParams, record, (id) => snapshots.find(id).rows) : [],
    unlisted: (identity, snapshot, member, values) =>
      options.engine.unlisted(route.contextFor(identity, snapshot), member, values),
    ask: (identity, snapshot, query) =>
      queryRows(queryCache, route.contextFor(identity, snapshot), query).catch(noRows),
    isPersonal: (identity, snapshot, query) =>
      identity.role === 'open'
        ? Promise.resolve(false)
        : options.engine.isPersonal(route.contextFor(identity, snapshot), query),
    preview: (identity, snapshot, which) =>
      preview(reports, reportContext(route.contextFor(identity, snapshot), which.layout), which),
    plan: (snapshot) => planFields(options.engine, snapshot),
    state: () => queryCache.state,
    ready,
    responseCache,
    say,
  })

  const metrics = metricsOf(options, () => isReady)
  const routes: [path: string, router: Router][] = [
    ['/', healthRoutes(route, () => isReady, options.backup)],
    ['/', metricsRoutes(metrics, options.metricsToken, route.needs)],
    ['/cubejs-api/v1', cubeRoutes({ ...route, responseCache })],
    ['/api/snapshots', snapshotRoutes(route)],
    ['/api/reconciliation', reconciliationRoutes(route)],
    ['/api/compare', compareRoutes(route)],
    ['/api/comparability', comparabilityRoutes(route)],
    ['/api/fields', fieldRoutes(route)],
    ['/api/benchmark', benchmarkRoutes(route)],
    ['/api/figures', figureRoutes({ ...route, references, register })],
    ['/api/report', reportRoutes({ ...route, ...reports })],
    ['/api/reminder', reminderRoutes({ ...route, ...reports })],
    ...(access
      ? accountRoutes(access, route, dist)
      : [['/', openAdministration({ dist, needs: route.needs })] as [string, Router]]),
    ['/api/backup', backupRoutes(route.needs, options.backupInfo)],
    ['/api', actionRoutes({ ...route, dataDir, loader })],
    ['/api/persons', personRoutes({ ...route, dataDir, register, loader })],
    ['/api/export', exportRoutes({ ...route, references })],
    ['/', pages.router],
  ]

  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(protection.headers, protection.onlyOwnSite)
  app.use(['/api', '/cubejs-api'], wellFormedParameters)
  // Exports stream at the speed of the disk; everything else is small and is read over slow lines.
  const compress = compression()
  app.use((request, response, next) => {
    if (request.path.startsWith('/api/export/')) next()
    else compress(request, response, next)
  })
  app.use(onlyAddresses)
  const declared = routes.flatMap(([path, router]) => requireRules(path, router))
  for (const [path, router] of routes) app.use(path, router)
  app.use((request) => {
    throw notFound(request)
  })
  app.use(errorHandler(say))

  const answer: RequestListener = (request, response) => {
    if (limits?.refuse(request, response) === true) return
    // Before the first snapshot is open there is no page to be read.
    if (access && isReady) watch(access, request, () => snapshots.current().id)
    if (!responseCache.sendCached(request, response)) app(request, response)
  }
  const nameRoute = routeNames(() => declared)
  return {
    listener: options.log.around(metrics.around(answer, nameRoute), nameRoute),
    routes: declared,
    close: () => reports.documents.close(),
    warm: async (snapshot) => {
      if (off.has('warm-up')) return
      // The key of a page and of a figure is the group of roles and the scope: this serves all who see the province.
      await pages.warm((identity) => bootOf(snapshot, identity), SYSTEM)
      const context = { snapshot: snapshot.id, today: snapshotDay(snapshot, today), identity: SYSTEM }
      const readAhead = () => void reports.facts.warm(context, snapshot).catch(() => undefined)
      setTimeout(readAhead, READ_AHEAD_AFTER).unref()
    },
  }
}
