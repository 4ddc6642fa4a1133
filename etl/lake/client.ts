/**
 * Questions to the distributed engine (Trino), over its official client: `trino-client` follows the pages of an answer in
 * their order and without a pause. Cube's own transport waits 800 ms between two pages and puts each page before the one
 * that came first (`prestodb-driver` 1.7.43), so it is not used. Can go: when Cube's driver does neither.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { UserError } from '../errors.ts'
import type { EngineSettings, EngineUser } from './settings.ts'

/** A value as the engine's JSON has it. */
export type EngineValue = string | number | boolean | null

export interface EngineColumn {
  name: string
  /** As in SQL: `varchar`, `timestamp(6)`. */
  type: string
}

export interface EngineAnswer {
  columns: EngineColumn[]
  rows: EngineValue[][]
  /** Milliseconds that the engine itself says it needed. */
  elapsedMs: number
}

/**
 * Why there is no answer: the engine, or a node of it, is not there; a value does not fit its column; what is asked for is
 * not there; the caller stopped it; anything else.
 */
export type EngineFault = 'away' | 'value' | 'missing' | 'stopped' | 'failed'

/** The message names the kind of failure only: the engine's own may hold SQL and values. */
export class EngineError extends Error {
  constructor(
    readonly fault: EngineFault,
    message: string,
  ) {
    super(message)
    this.name = 'EngineError'
  }
}

/** What is used of `trino-client`, which a plain install does not have. */
interface TrinoModule {
  Trino: { create(options: object): Trino }
  BasicAuth: new (username: string, password?: string) => object
}

interface Trino {
  query(query: { query: string; session?: Record<string, string> }): Promise<AsyncIterator<Page>>
  cancel(queryId: string): Promise<unknown>
}

interface Page {
  id: string
  columns?: EngineColumn[]
  data?: EngineValue[][]
  stats?: { elapsedTimeMillis?: number }
  error?: { errorName?: string; errorType?: string }
}

const HERE = fileURLToPath(new URL('client/package.json', import.meta.url))

/** The command that installs what only the distributed engine needs. */
export const INSTALL = 'npm ci --prefix etl/lake/client'

/** @throws UserError where it is not installed */
export function requireClient(): TrinoModule {
  const require = createRequire(HERE)
  try {
    return require('trino-client') as TrinoModule
  } catch {
    throw new UserError(`ENGINE=trino cần gói trino-client chưa được cài; hãy chạy: ${INSTALL}`)
  }
}

/** Errors of the engine that say that a node of it has gone, or that none is left. */
const OF_NODES =
  /^(REMOTE_TASK_ERROR|REMOTE_TASK_MISMATCH|REMOTE_HOST_GONE|NO_NODES_AVAILABLE|PAGE_TRANSPORT_(ERROR|TIMEOUT)|TOO_MANY_REQUESTS_FAILED|SERVER_(SHUTTING_DOWN|STARTING_UP)|ABANDONED_TASK|CLUSTER_OUT_OF_MEMORY|QUERY_QUEUE_FULL)$/
const OF_VALUES =
  /^(INVALID_(CAST|FUNCTION)_ARGUMENT|NUMERIC_VALUE_OUT_OF_RANGE|DIVISION_BY_ZERO|INVALID_LITERAL)$/
const OF_MISSING = /^(SCHEMA|TABLE|CATALOG)_NOT_FOUND$/

function faultOf({ errorName = 'UNKNOWN' }: NonNullable<Page['error']>): EngineError {
  if (OF_NODES.test(errorName)) return new EngineError('away', errorName)
  if (OF_VALUES.test(errorName)) return new EngineError('value', errorName)
  return new EngineError(OF_MISSING.test(errorName) ? 'missing' : 'failed', errorName)
}

/** What a failed request means. Its own message may hold the address with what stands in it. */
function requestFault(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  const { code, response } = error as { code?: string; response?: { status?: number } }
  const status = response?.status
  if (status === 401 || status === 403) return new EngineError('failed', `HTTP ${status}`)
  if (status !== undefined && status < 500 && status !== 404 && status !== 429)
    return new EngineError('failed', `HTTP ${status}`)
  // A coordinator that was started anew does not know the question any more: 404.
  return new EngineError('away', status === undefined ? (code ?? 'no connection') : `HTTP ${status}`)
}

/** Milliseconds of silence after which the engine is taken to be away; it says something about a question each second. */
const PATIENCE_MS = 30_000

export class EngineClient {
  private readonly trino: Trino

  /**
   * @param patienceMs milliseconds of silence after which the engine is taken to be away
   * @throws UserError where the client is not installed
   */
  constructor(
    { url, catalog, ca }: EngineSettings,
    user: EngineUser,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    const { Trino, BasicAuth } = requireClient()
    this.trino = Trino.create({
      server: url,
      source: 'guong-sang',
      catalog,
      auth: new BasicAuth(user.name, user.password ?? undefined),
      ...(ca !== null && { ssl: { ca } }),
      // Dates are compared as UTC timestamps: in another time zone they would move by a day.
      extraHeaders: { 'X-Trino-Time-Zone': 'UTC' },
    })
  }

  /**
   * All rows of a question.
   * @param signal stops the question in the engine
   * @throws EngineError
   */
  async ask(sql: string, signal?: AbortSignal): Promise<EngineAnswer> {
    if (signal?.aborted) throw new EngineError('stopped', 'stopped')
    let id: string | null = null
    const stopped = new Promise<never>((_, fail) => {
      signal?.addEventListener('abort', () => fail(new EngineError('stopped', 'stopped')), { once: true })
    })
    stopped.catch(() => undefined)
    try {
      const pages = await this.heard(this.trino.query({ query: sql }), stopped)
      const answer: EngineAnswer = { columns: [], rows: [], elapsedMs: 0 }
      for (;;) {
        const { value, done } = (await this.heard(pages.next(), stopped)) as IteratorResult<Page, Page>
        id = value.id
        if (value.error) throw faultOf(value.error)
        // At the end the client gives the last page once more.
        if (done) return answer
        answer.columns = value.columns ?? answer.columns
        answer.elapsedMs = value.stats?.elapsedTimeMillis ?? answer.elapsedMs
        for (const row of value.data ?? []) answer.rows.push(row)
      }
    } catch (error) {
      const fault = requestFault(error)
      if (fault.fault === 'stopped' && id !== null) this.trino.cancel(id).catch(() => undefined)
      throw fault
    }
  }

  /** What the engine says next. @throws EngineError `away` where it says nothing for too long */
  private async heard<T>(next: Promise<T>, stopped: Promise<never>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new EngineError('away', 'no answer')), this.patienceMs)
    })
    try {
      return await Promise.race([next, stopped, silence])
    } finally {
      clearTimeout(timer)
    }
  }
}
