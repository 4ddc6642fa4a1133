import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { type Request, Router } from 'express'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { HttpError } from '../errors.ts'
import type { Needs } from '../http/access.ts'
import { isLoopback } from '../site.ts'
import type { NameRoute } from './route_names.ts'

/** What is asked when somebody reads the metrics; null: there is no such thing. */
export interface Sources {
  questions: () => { running: number; waiting: number }
  /** Whether the loader is at work. */
  loading: () => boolean
  /** Uploads that are in no load. */
  uploadsWaiting: () => number
  /** When the served snapshot was built, UTC. */
  snapshotBuilt: () => string | null
  /** Whether the snapshot published last could not be opened. */
  unserved: () => boolean
  backup: () => { at: string; made: boolean; lastGood: string | null; trialOk: boolean | null } | null
}

const DURATIONS = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 60]

/** Counts requests, and tells an operator what the server does. Labels are routes and statuses, nothing that people typed. */
export class Metrics {
  private readonly registry = new Registry()
  private readonly requests: Counter<'route' | 'status'>
  private readonly durations: Histogram<'route'>
  private readonly failedSignIns: Counter

  constructor(sources: Sources) {
    const registers = [this.registry]
    collectDefaultMetrics({ register: this.registry })
    const name = (end: string) => `guongsang_${end}`
    this.requests = new Counter({
      ...{ name: name('requests_total'), help: 'Requests by route and status', registers },
      labelNames: ['route', 'status'],
    })
    this.durations = new Histogram({
      ...{ name: name('request_duration_seconds'), help: 'Duration of requests by route', registers },
      labelNames: ['route'],
      buckets: DURATIONS,
    })
    this.failedSignIns = new Counter({
      ...{ name: name('sign_ins_failed_total'), help: 'Sign-ins that were refused', registers },
    })
    const gauge = (end: string, help: string, read: () => number | null) =>
      new Gauge({
        ...{ name: name(end), help, registers },
        collect() {
          const value = read()
          if (value === null) this.reset()
          else this.set(value)
          // A gauge without a value would be told as 0.
          if (value === null) this.remove()
        },
      })
    const seconds = (moment: string | null | undefined) => (moment == null ? null : Date.parse(moment) / 1000)
    gauge('questions_running', 'Questions that the database answers', () => sources.questions().running)
    gauge('questions_waiting', 'Questions that wait for a turn', () => sources.questions().waiting)
    gauge('loader_running', '1 while files are loaded or figures are published', () =>
      Number(sources.loading()),
    )
    gauge('uploads_waiting', 'Uploads that are in no load', sources.uploadsWaiting)
    gauge('snapshot_age_seconds', 'Age of the snapshot that is served', () => {
      const built = seconds(sources.snapshotBuilt())
      return built === null ? null : Date.now() / 1000 - built
    })
    gauge('snapshot_unserved', '1 where the newest snapshot could not be opened', () =>
      Number(sources.unserved()),
    )
    gauge('backup_last_timestamp_seconds', 'When the last backup was begun', () =>
      seconds(sources.backup()?.at),
    )
    gauge('backup_last_made', '0 where the last backup could not be made', () => {
      const backup = sources.backup()
      return backup === null ? null : Number(backup.made)
    })
    gauge('backup_trial_ok', '0 where the trial restore of the last backup failed', () => {
      const ok = sources.backup()?.trialOk
      return ok == null ? null : Number(ok)
    })
    gauge('backup_good_timestamp_seconds', 'When the last backup was begun that passed its trial', () =>
      seconds(sources.backup()?.lastGood),
    )
  }

  /** Counts what a listener answers. */
  around(listener: RequestListener, nameOf: NameRoute): RequestListener {
    return (request, response) => {
      const began = performance.now()
      response.once('close', () => {
        const route = nameOf(request)
        const status = response.writableFinished ? response.statusCode : 499
        this.requests.inc({ route, status })
        this.durations.observe({ route }, (performance.now() - began) / 1000)
        if (request.method === 'POST' && route === '/api/session' && [401, 403, 429].includes(status))
          this.failedSignIns.inc()
      })
      listener(request, response)
    }
  }

  text(): Promise<string> {
    return this.registry.metrics()
  }

  get contentType(): string {
    return this.registry.contentType
  }
}

/**
 * `GET /metrics`, for who shows the token (`Authorization: Bearer …`); where none is set, for programs of this machine that
 * ask it directly.
 */
export function metricsRoutes(metrics: Metrics, token: string | null, needs: Needs): Router {
  return Router().get('/metrics', needs('public', 'any'), async (request, response) => {
    requireReader(request, token)
    response.setHeader('Content-Type', metrics.contentType)
    response.setHeader('Cache-Control', 'no-store')
    response.end(await metrics.text())
  })
}

/** @throws HttpError 401 without the token, 404 for others than this machine where there is none */
function requireReader(request: Request, token: string | null): void {
  if (token !== null) {
    const given = Buffer.from(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
    const wanted = Buffer.from(token)
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return
    throw new HttpError(401, 'token-required', 'The token of the metrics is expected', 'Cần mã đọc chỉ số.')
  }
  if (isDirect(request)) return
  throw new HttpError(404, 'not-found', 'No /metrics', 'Không có /metrics')
}

/** Whether a program of this machine asks by itself: a proxy passes on the name of the server and whom it asks for. */
function isDirect({ headers, socket }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d{1,5}$/, '')
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return isLoopback(host) && isLoopback(address) && headers['x-forwarded-for'] === undefined
}
