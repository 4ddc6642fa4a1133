import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { remove } from '../../../etl/files.ts'
import { makeWorkFolder } from '../../../etl/remains.ts'
import { LIMITS } from '../../domain/query.ts'
import { type Dialect, withVietnameseOrder } from './dialect.ts'
import { attachStatements } from './older_mart.ts'
import { Lane, type Stop } from './budget.ts'
import { type Driver, type DriverClass, interruptible } from './driver.ts'
import { firstLine, HttpError } from '../errors.ts'
import { cleaned, isInterrupted, refusal, stopped } from './fault.ts'
import { freezeCompiledModels } from './patches/freeze_models.ts'
import { Guard, malformed } from './guard.ts'
import type { Identity } from '../identity.ts'
import { replaceNative } from './native.ts'
import { lookForNoRollups } from './patches/no_rollups.ts'
import { withAnnualRound } from './default_round.ts'
import { transpileInProcess } from './patches/compile_in_process.ts'

/** Everything but the query that decides an answer. */
export interface Context {
  snapshot: string
  today: string
  identity: Identity
}

/** Cube's answer, ready to be sent. */
export interface Answer {
  status: number
  body: Buffer
}

/** A query as SQL for the database. */
export interface Statement {
  sql: string
  values: DuckDBValue[]
  /** Column of the result → member of the view. */
  members: Record<string, string>
}

/** What the engine uses of Cube's gateway. */
interface Gateway {
  load(request: GatewayRequest & { queryType?: string | undefined }): Promise<void>
  sql(request: GatewayRequest & { disableLimitEnforcing?: boolean }): Promise<void>
  dryRun(request: GatewayRequest): Promise<void>
  meta(request: Omit<GatewayRequest, 'query'>): Promise<void>
}

interface GatewayRequest {
  query: unknown
  context: unknown
  res: (message: Message, options?: { status?: number }) => Promise<void>
}

interface Message {
  isWrapper?: boolean
  getFinalResult?: () => Promise<ArrayBuffer>
}

interface Core {
  apiGateway(): Gateway
  orchestratorStorage: { storage: { delete(id: string): boolean } }
  shutdown(): Promise<void>
}

/** A connection to one snapshot, for results that are read piece by piece. */
export interface Session {
  connection: DuckDBConnection
  /** Where the database may write files, if anywhere; removed when the session ends. */
  folder: string | null
  /** Gives it back; the second time does nothing. */
  close(): void
}

/** What Cube hands back to every hook: the caller, as the model sees it. */
interface CubeContext {
  securityContext: Identity & { snapshot: string; today: string }
}

interface Attached {
  driver: Promise<Driver>
  running: number
  used: number
}

const MODEL = fileURLToPath(new URL('../../model', import.meta.url))
const IDLE_MS = 10 * 60_000
/** Snapshots open at once: the current one, and some that are compared with it. */
const MOST_ATTACHED = 8

/** Milliseconds after which a question is stopped. */
const LONGEST_MS = 10_000
/** After that, what has not come to its end is answered for all that. */
const GRACE_MS = 1000
/** Questions that are long to read are long to answer; they leave places to the short ones. */
const LONG_JSON = 4096
const SHORT = { running: 4, waiting: 256, waitMs: 20_000 }
const LONG = { running: 2, waiting: 32, waitMs: 20_000 }

// Read by Cube when it is required, so they are set before that.
const SWITCHES = {
  NODE_ENV: 'production',
  CUBEJS_DB_TYPE: 'duckdb',
  CUBEJS_CACHE_AND_QUEUE_DRIVER: 'memory',
  CUBEJS_TELEMETRY: 'false',
  CUBEJS_TESSERACT_SQL_PLANNER: 'false',
  CUBEJS_TRANSPILATION_NATIVE: 'false',
  // Snapshots never change, so no query need be run to see whether they did.
  CUBEJS_REFRESH_KEY_LOCAL_TIME: 'true',
  CUBEJS_SCHEDULED_REFRESH_DEFAULT: 'false',
  CUBEJS_EXTERNAL_DEFAULT: 'false',
}

interface CubePackages {
  CubejsServer: new (options: unknown) => { core: Core }
  DuckDBDriver: DriverClass & { dialectClass(): Dialect }
  /** Cube's own memory of results, one for the whole process. */
  LocalCacheDriver: new () => { reset(): void }
}

let packages: CubePackages | null = null

/** Cube's packages, made to run without their binary; they take a second to load. */
function requireCube(): CubePackages {
  if (packages) return packages
  Object.assign(process.env, SWITCHES)
  const require = createRequire(import.meta.url)
  replaceNative(require('@cubejs-backend/native') as Record<string, unknown>)
  // At every start Cube would tell the reader that the planner chosen above is the old one.
  const console = require('@cubejs-backend/shared/dist/src/cli') as { displayCLIWarningOnce: () => void }
  console.displayCLIWarningOnce = () => undefined
  transpileInProcess(require)
  freezeCompiledModels(require)
  if (!modelFiles().some(({ content }) => content.includes('pre_aggregations:'))) lookForNoRollups(require)
  packages = {
    ...(require('@cubejs-backend/server') as Pick<CubePackages, 'CubejsServer'>),
    ...(require('@cubejs-backend/duckdb-driver') as Pick<CubePackages, 'DuckDBDriver'>),
    ...(require('@cubejs-backend/query-orchestrator') as Pick<CubePackages, 'LocalCacheDriver'>),
  }
  return packages
}

function modelFiles(): { fileName: string; content: string }[] {
  const found = (readdirSync(MODEL, { recursive: true }) as string[]).filter((f) => f.endsWith('.yml'))
  const names = found.map((name) => name.replaceAll(sep, '/')).sort()
  return names.map((fileName) => ({ fileName, content: readFileSync(join(MODEL, fileName), 'utf8') }))
}

/**
 * Cube, over snapshots that are attached read-only as `mart`.
 *
 * One compiled model serves all snapshots of a role and a day; each snapshot has its own database and its
 * own cache of Cube's, so that no answer can come from another one.
 */
export class Engine {
  /** A digest of the model: an answer is only as old as the definitions behind it. */
  readonly version: string
  private readonly core: Core
  private readonly gateway: Gateway
  private readonly guard = new Guard((context) => this.meta(context))
  private readonly cubeCache: { reset(): void }
  private readonly newDriver: (initSql: string) => Driver
  private readonly attached = new Map<string, Attached>()
  private readonly short = new Lane(SHORT)
  private readonly long = new Lane(LONG)
  /** Signals of the requests that are being answered. */
  private readonly signals = new Map<string, AbortSignal>()
  private roundViews: Promise<ReadonlySet<string>> | null = null
  private readonly sweeper: NodeJS.Timeout

  /**
   * @param path file of a snapshot
   * @param say prints one line on the console
   * @param longestMs after which a question is stopped
   */
  constructor(
    private readonly path: (snapshot: string) => string,
    private readonly say: (line: string) => void,
    private readonly longestMs = LONGEST_MS,
  ) {
    const files = modelFiles()
    this.version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)
    const { CubejsServer, DuckDBDriver, LocalCacheDriver } = requireCube()
    this.cubeCache = new LocalCacheDriver()
    const Interruptible = interruptible(DuckDBDriver, (requestId) => this.signals.get(requestId))
    this.newDriver = (initSql) => new Interruptible({ initSql })
    const dialect = withVietnameseOrder(DuckDBDriver.dialectClass())
    const server = new CubejsServer({
      // Tokens are not Cube's business here (see identity.ts), but it insists on a secret.
      apiSecret: 'unused',
      schemaPath: MODEL,
      repositoryFactory: () => ({
        localPath: () => MODEL,
        dataSchemaFiles: async () => files,
      }),
      dialectFactory: () => dialect,
      driverFactory: ({ securityContext }: CubeContext) => this.attach(securityContext.snapshot).driver,
      contextToAppId: ({ securityContext: { role, today } }: CubeContext) => `${role}:${today}`,
      contextToOrchestratorId: ({ securityContext }: CubeContext) => securityContext.snapshot,
      scheduledRefreshContexts: async () => [],
      scheduledRefreshTimer: false,
      compilerCacheSize: 8,
      allowUngroupedWithoutPrimaryKey: true,
      queryRewrite: async (query: object, context: CubeContext) =>
        withAnnualRound(query, await this.viewsWithRound(context)),
      // Enough for a question that is blended of several; how many questions run is said by the lanes. The
      // answer comes within the time that a question has, so that nobody is told to wait and ask again.
      orchestratorOptions: {
        continueWaitTimeout: 60,
        queryCacheOptions: { queueOptions: { concurrency: 8, executionTimeout: 60 } },
      },
      // Cube's lines hold SQL and values. What fails is told by `ask`, without them.
      logger: (message: string, { error }: { error?: unknown }) => {
        if (error && message === 'Compiling schema error') say(`Cube: ${message}: ${firstLine(error)}`)
      },
    })
    this.core = server.core
    this.gateway = this.core.apiGateway()
    this.sweeper = setInterval(() => void this.sweep(), 60_000)
    this.sweeper.unref()
  }

  /**
   * @param given JSON of a query, or of several
   * @param signal of whoever asks: a question that nobody waits for any more is stopped
   */
  load(
    context: Context,
    given: string | undefined,
    queryType?: string,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return this.guarded(context, given, LIMITS.rows, (query) =>
      this.within(query.length > LONG_JSON ? this.long : this.short, signal, (limited) =>
        this.ask(context, (request) => this.gateway.load({ ...request, query, queryType }), limited),
      ),
    )
  }

  sql(context: Context, given: string | undefined): Promise<Answer> {
    return this.guarded(context, given, LIMITS.rows, (query) =>
      this.ask(context, (request) => this.gateway.sql({ ...request, query })),
    )
  }

  dryRun(context: Context, given: string | undefined): Promise<Answer> {
    return this.guarded(context, given, LIMITS.rows, (query) =>
      this.ask(context, (request) => this.gateway.dryRun({ ...request, query })),
    )
  }

  meta(context: Context): Promise<Answer> {
    return this.ask(context, (request) => this.gateway.meta(request))
  }

  /** Cube's own SQL for a query, without its limits of rows. The answer of a refusal is returned as it is. */
  async statement(context: Context, given: string): Promise<Statement | Answer> {
    const answer = await this.guarded(context, given, LIMITS.exportedRows, (query) =>
      this.ask(context, (request) => this.gateway.sql({ ...request, query, disableLimitEnforcing: true })),
    )
    if (answer.status !== 200) return answer
    const { sql } = JSON.parse(answer.body.toString()) as {
      sql?: { sql: [string, DuckDBValue[]]; aliasNameToMember: Record<string, string> }
    }
    if (!sql)
      return refusal(
        malformed(
          'One query is expected, not several ranges',
          'chỉ nhận một truy vấn, không nhận nhiều khoảng',
        ),
      )
    return { sql: sql.sql[0], values: sql.sql[1], members: sql.aliasNameToMember }
  }

  /** A connection of its own to a snapshot, which stays open until the connection is closed. */
  async connect(snapshot: string): Promise<Session> {
    const attached = this.attach(snapshot)
    attached.running++
    try {
      const { instance } = await (await attached.driver).getInitiatedState()
      return sessionOf(await instance.connect(), () => this.leave(attached))
    } catch (error) {
      this.leave(attached)
      throw error
    }
  }

  /**
   * A connection to a database of its own, whose rows come in any order where a query asks for none: only
   * so does DuckDB write a big file without holding it in memory, and it knows that for whole databases only.
   * It may write into a folder of its own.
   */
  async connectUnordered(snapshot: string): Promise<Session> {
    const folder = makeWorkFolder()
    const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'false' })
    const left = () => {
      instance.closeSync()
      remove(folder)
    }
    try {
      const connection = await instance.connect()
      const session = sessionOf(connection, left, folder)
      await connection.run(await this.attachSql(snapshot, folder))
      return session
    } catch (error) {
      left()
      throw error
    }
  }

  /**
   * Gives up snapshots that nobody asked lately, and the results that Cube keeps besides: it forgets none
   * before a day is over, and whatever is asked again is kept as a whole answer by `Answers`.
   */
  async sweep(): Promise<void> {
    this.cubeCache.reset()
    await this.releaseIdle(Date.now() - IDLE_MS)
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper)
    await this.releaseIdle(Infinity)
    await this.core.shutdown()
  }

  /** Asks Cube what the guard lets through; what it does not is answered in Cube's form. */
  private async guarded(
    context: Context,
    given: string | undefined,
    rows: number,
    ask: (query: string) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await ask(await this.guard.check(context, given, rows))
    } catch (error) {
      if (error instanceof HttpError) return refusal(error)
      throw error
    }
  }

  /** Waits for a place, and gives the work a signal that says when its time is up or everybody has left. */
  private async within(
    lane: Lane,
    asker: AbortSignal = new AbortController().signal,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const kept = await lane.enter(asker)
    if (kept !== null) return stopped(kept)
    const limit = new AbortController()
    let stop: Stop | null = null
    const end = (why: Stop) => {
      stop ??= why
      limit.abort()
    }
    const left = () => end('gone')
    asker.addEventListener('abort', left)
    const timer = setTimeout(() => end('slow'), this.longestMs)
    const done = work(limit.signal).finally(() => {
      lane.leave()
      clearTimeout(timer)
      asker.removeEventListener('abort', left)
    })
    // Whoever waits is told in time, also where the work does not end as soon as it is told to.
    const late = new Promise<null>((resolve) => {
      limit.signal.addEventListener('abort', () => setTimeout(() => resolve(null), GRACE_MS).unref())
    })
    const answer = await Promise.race([done, late])
    if (answer === null) done.catch(() => undefined)
    return answer === null || (stop !== null && answer.status !== 200) ? stopped(stop ?? 'slow') : answer
  }

  /** @param signal stops what the question runs in the database */
  private async ask(
    context: Context,
    run: (request: Omit<GatewayRequest, 'query'>) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const attached = this.attach(context.snapshot)
    attached.running++
    const requestId = randomUUID()
    if (signal) this.signals.set(requestId, signal)
    try {
      // Nothing is asked of a database that is not the snapshot asked for.
      await attached.driver
      let answer: Answer
      // Two that ask the same at once share Cube's work; who stays does not fare as the one who left.
      do answer = await this.askOnce(context, run, requestId)
      while (isInterrupted(answer) && signal?.aborted === false)
      const { answer: told, fault } = isInterrupted(answer)
        ? { answer: stopped('slow'), fault: null }
        : cleaned(answer, requestId)
      if (fault !== null) this.say(`Cube: figures-failed ${requestId} ${fault}`)
      return told
    } finally {
      this.signals.delete(requestId)
      this.leave(attached)
    }
  }

  private async askOnce(
    { snapshot, today, identity }: Context,
    run: (request: Omit<GatewayRequest, 'query'>) => Promise<void>,
    requestId: string,
  ): Promise<Answer> {
    let answer: Answer = { status: 500, body: Buffer.from('{"error":"Cube gave no answer"}') }
    await run({
      context: { securityContext: { ...identity, snapshot, today }, requestId },
      res: async (message, { status = 200 } = {}) => {
        const body = message.isWrapper
          ? Buffer.from(await message.getFinalResult!())
          : Buffer.from(JSON.stringify(message))
        answer = { status, body }
      },
    })
    return answer
  }

  /** Names of the views that know rounds; the same for everyone, so asked once. */
  private viewsWithRound(context: CubeContext): Promise<ReadonlySet<string>> {
    this.roundViews ??= new Promise((resolve, reject) => {
      const res = async (
        message: Message & { cubes?: { name: string; dimensions: { name: string }[] }[] },
      ) => {
        if (!message.cubes) {
          reject(new Error('the model does not compile'))
          return
        }
        const views = message.cubes.filter((c) => c.dimensions.some((d) => d.name === `${c.name}.round`))
        resolve(new Set(views.map((v) => v.name)))
      }
      this.gateway.meta({ context, res }).catch(reject)
    })
    return this.roundViews
  }

  private attach(snapshot: string): Attached {
    let attached = this.attached.get(snapshot)
    if (!attached) {
      attached = { driver: this.openDriver(snapshot), running: 0, used: Date.now() }
      this.attached.set(snapshot, attached)
      attached.driver.catch(() => this.attached.delete(snapshot))
    }
    return attached
  }

  /** Ends a use of a snapshot, and gives up the ones used longest ago where too many are open. */
  private leave(attached: Attached): void {
    attached.running--
    attached.used = Date.now()
    if (this.attached.size <= MOST_ATTACHED) return
    const used = [...this.attached.values()].map((a) => a.used).sort((a, b) => b - a)
    void this.releaseIdle(used[MOST_ATTACHED]!)
  }

  private async openDriver(snapshot: string): Promise<Driver> {
    const driver = this.newDriver(await this.attachSql(snapshot))
    try {
      // The driver passes over a failed ATTACH, or lock, and goes on without it.
      const [info] = await driver.query(
        "SELECT id, current_setting('lock_configuration') AS locked FROM mart.snapshot_info",
      )
      if (info?.id !== snapshot) throw new Error(`the file of ${snapshot} holds another snapshot`)
      if (info.locked !== true) throw new Error('the database could not be locked down')
      return driver
    } catch (error) {
      await driver.release()
      throw error
    }
  }

  /**
   * Opens the snapshot read-only, then locks the database down: from there on no SQL reads or writes any other
   * file, fetches an extension or changes a setting.
   * @param folder the one in which files may be written
   */
  private async attachSql(snapshot: string, folder?: string): Promise<string> {
    const text = (path: string) => `'${path.replaceAll("'", "''")}'`
    return [
      // Dates are compared as UTC timestamps: in another zone of the session they would move by a day.
      "SET GLOBAL TimeZone = 'UTC'",
      ...(await attachStatements(this.path(snapshot))),
      ...(folder === undefined ? [] : [`SET allowed_directories = [${text(folder)}]`]),
      'SET autoinstall_known_extensions = false',
      'SET autoload_known_extensions = false',
      'SET allow_community_extensions = false',
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ].join('; ')
  }

  private async releaseIdle(before: number): Promise<void> {
    for (const [snapshot, attached] of this.attached) {
      if (attached.running > 0 || attached.used > before) continue
      this.attached.delete(snapshot)
      this.core.orchestratorStorage.storage.delete(snapshot)
      const driver = await attached.driver.catch(() => null)
      await driver?.release()
    }
  }
}

function sessionOf(connection: DuckDBConnection, left: () => void, folder: string | null = null): Session {
  let open = true
  const close = () => {
    if (!open) return
    open = false
    connection.closeSync()
    left()
  }
  return { connection, folder, close }
}
