import { createHash, randomUUID } from 'node:crypto'
import type { DuckDBValue } from '@duckdb/node-api'
import { digestOf, formulasDir, type FrozenWith, readDefinitions } from '../../../etl/definitions.ts'
import { EngineError } from '../../../etl/lake/client.ts'
import type { EngineSettings } from '../../../etl/lake/settings.ts'
import { HiddenNames } from '../../../etl/persons/names.ts'
import { LIMITS } from '../../domain/query.ts'
import { firstLine, HttpError } from '../errors.ts'
import { groupOf, requireRight, SYSTEM } from '../identity.ts'
import { Semaphore } from '../semaphore.ts'
import type { OptionalDimension } from '../settings.ts'
import { turn } from '../turn.ts'
import type { Answer, Context } from './context.ts'
import {
  type Core,
  type Gateway,
  type GatewayRequest,
  type Message,
  MODEL,
  type ModelFile,
  modelFiles,
  requireCube,
  requireTrino,
} from './cube.ts'
import { type Session, SnapshotDatabases, type Use } from './databases.ts'
import { withAnnualRound, withTodaysFigures } from './default_round.ts'
import { withFormulas } from './definitions.ts'
import { withVietnameseOrder } from './dialect.ts'
import { interruptible } from './driver.ts'
import { cleaned, ENGINE_AWAY, isElsewhere, isInterrupted, refusal, type Stop, stopped } from './fault.ts'
import { Guard, malformed } from './guard.ts'
import { Lists } from './lists.ts'
import { addedColumns, withDimensions } from './optional.ts'
import { asDuckdbAnswers } from './trino/dialect.ts'
import { Distributed } from './trino/distributed.ts'
import { modelInTrino } from './trino/model.ts'

/** A query as SQL for the database. */
export interface Statement {
  sql: string
  values: DuckDBValue[]
  /** Column of the result → member of the view. */
  members: Record<string, string>
}

/** What Cube passes to every hook: the caller, as the model sees it. */
interface CubeContext {
  securityContext: SecurityContext
}

/** What is read of the model's description. */
interface ModelView {
  name: string
  dimensions: ModelMember[]
  measures: ModelMember[]
}

interface ModelMember {
  name: string
  meta?: { personal?: boolean }
}

/** A caller as the row policies of the model read it: groups, and the values of their filters. */
interface SecurityContext {
  snapshot: string
  /** The snapshot as it was opened. */
  opening: string
  /** What runs the SQL. */
  engine: 'duckdb' | 'trino'
  today: string
  /** One for the rows and one for the members, so that no two policies of a cube ever hold at once. */
  groups: string[]
  channel: string | null
  units: string[]
}

function securityContextOf(
  { snapshot, today, identity }: Context,
  opening: string,
  engine: SecurityContext['engine'] = 'duckdb',
): SecurityContext {
  const { scope } = identity
  return {
    snapshot,
    opening,
    engine,
    today,
    groups: [`rows_${scope.kind}`, `members_${groupOf(identity)}${scope.kind === 'channel' ? '_part' : ''}`],
    channel: scope.kind === 'channel' ? scope.channel : null,
    units: scope.kind === 'units' ? scope.units : [],
  }
}

const NOBODY = new HiddenNames()
const nobodyHidden = () => NOBODY

/** Milliseconds after which a question is stopped. */
const TIMEOUT_MS = 10_000
/** The same of a distributed engine, which asks anew what a node that has gone was asked. */
const DISTRIBUTED_TIMEOUT_MS = 28_000
/** Milliseconds after the stop in which the database may still end; then the caller is answered without it. */
const GRACE_MS = 1000
/** Queries with a longer JSON take longer as a rule; they have slots of their own, so that short ones need not wait. */
const LONG_JSON = 4096
const SHORT_LIMITS = { running: 4, waiting: 256, waitMs: 20_000 }
const LONG_LIMITS = { running: 2, waiting: 32, waitMs: 20_000 }
/** A distributed engine has more hands, and each question takes it longer: a report asks for some hundred. */
const DISTRIBUTED_LIMITS = {
  short: { running: 12, waiting: 512, waitMs: 60_000 },
  long: { running: 4, waiting: 64, waitMs: 60_000 },
}

/**
 * Cube, over snapshots that are attached read-only as `mart`.
 *
 * One compiled model serves all snapshots and callers of a day, but for those that were frozen with other formulas: row policies read the caller anew for each query. Each snapshot has its own database and its own
 * orchestrator (Cube's queue and cache), so that no answer can come from another snapshot.
 */
export class Engine {
  /** A digest of the model. */
  private readonly definitions: string
  private readonly core: Core
  private readonly gateway: Gateway
  private readonly guard = new Guard(
    (context) => this.meta(context),
    (context, member, values) => this.unlisted(context, member, values),
  )
  private readonly lists = new Lists((snapshot, sql) => this.column(snapshot, sql))
  private readonly cubeCache: { reset(): void }
  private readonly databases: SnapshotDatabases
  /** The engine that answers in the place of DuckDB; null: none. */
  private readonly distributed: Distributed | null
  private readonly short: Semaphore
  private readonly long: Semaphore
  /** Signals of the requests that are being answered. */
  private readonly signals = new Map<string, AbortSignal>()
  /** The data model by the digest of its formulas: today's, and those with which snapshots were frozen. */
  private readonly models = new Map<string, ModelFile[]>()
  private readonly todays = digestOf(readDefinitions(formulasDir))
  private roundViews: Promise<ReadonlySet<string>> | null = null
  private personal: Promise<string[]> | null = null
  private readonly sweeper: NodeJS.Timeout
  private readonly timeoutMs: number

  /**
   * @param path file of a snapshot
   * @param say prints one line on the console
   * @param timeoutMs milliseconds after which a question is stopped
   * @param names who is hidden at this moment
   * @param frozenWith the formulas with which a snapshot was frozen; null where it answers with today's
   * @param elsewhere the distributed engine that answers in the place of DuckDB; null: none
   * @param dimensions the optional ones that the model is to have
   */
  constructor(
    path: (snapshot: string) => string,
    private readonly say: (line: string) => void,
    timeoutMs?: number,
    private readonly names: () => HiddenNames = nobodyHidden,
    private readonly frozenWith: (snapshot: string) => FrozenWith | null = () => null,
    elsewhere: EngineSettings | null = null,
    dimensions: readonly OptionalDimension[] = [],
  ) {
    this.timeoutMs = timeoutMs ?? (elsewhere === null ? TIMEOUT_MS : DISTRIBUTED_TIMEOUT_MS)
    this.short = new Semaphore(elsewhere === null ? SHORT_LIMITS : DISTRIBUTED_LIMITS.short)
    this.long = new Semaphore(elsewhere === null ? LONG_LIMITS : DISTRIBUTED_LIMITS.long)
    const files = withDimensions(modelFiles(), dimensions)
    const addable = addedColumns(dimensions)
    this.models.set(this.todays, files)
    this.definitions = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)
    const { CubejsServer, DuckDBDriver, LocalCacheDriver } = requireCube()
    this.cubeCache = new LocalCacheDriver()
    const signalOf = (requestId: string) => this.signals.get(requestId)
    const Interruptible = interruptible(DuckDBDriver, signalOf)
    const trino = elsewhere === null ? null : requireTrino()
    this.distributed =
      elsewhere === null ? null : new Distributed(elsewhere, trino!.BaseDriver, path, signalOf, say, addable)
    this.databases = new SnapshotDatabases(
      path,
      (initSql) => new Interruptible({ initSql }),
      (opening) => {
        for (const id of [opening, `trino ${opening}`]) this.core.orchestratorStorage.storage.delete(id)
        this.distributed?.forget(opening)
      },
      names,
      addable,
    )
    const dialects = {
      duckdb: withVietnameseOrder(DuckDBDriver.dialectClass()),
      trino: trino && asDuckdbAnswers(trino.TrinoQuery, () => this.distributed!.sortKeys),
    }
    const server = new CubejsServer({
      // Tokens are not Cube's business here (see identity.ts), but it insists on a secret.
      apiSecret: 'unused',
      schemaPath: MODEL,
      repositoryFactory: ({ securityContext }: CubeContext) => ({
        localPath: () => MODEL,
        dataSchemaFiles: async () => {
          const files = this.models.get(this.formulasOf(securityContext.snapshot))!
          return securityContext.engine === 'trino' ? modelInTrino(files) : files
        },
      }),
      dialectFactory: ({ securityContext }: CubeContext) => dialects[securityContext.engine],
      driverFactory: ({ securityContext: { engine, opening } }: CubeContext) =>
        (engine === 'trino' ? this.distributed! : this.databases).driverOf(opening),
      contextToAppId: ({ securityContext: { snapshot, today, engine } }: CubeContext) =>
        `model:${this.formulasOf(snapshot)}:${today}:${engine}`,
      contextToGroups: async ({ securityContext: { groups } }: CubeContext) => groups,
      contextToOrchestratorId: ({ securityContext: { engine, opening } }: CubeContext) =>
        engine === 'trino' ? `trino ${opening}` : opening,
      scheduledRefreshContexts: async () => [],
      scheduledRefreshTimer: false,
      compilerCacheSize: 8,
      allowUngroupedWithoutPrimaryKey: true,
      queryRewrite: async (query: object, context: CubeContext) =>
        withTodaysFigures(withAnnualRound(query, await this.viewsWithRound(context.securityContext))),
      // Our semaphores limit how many questions run, so Cube's queue only has to be long enough for a question
      // that is blended of several. Its timeouts are longer than ours, so no client is told to wait and ask again.
      orchestratorOptions: {
        continueWaitTimeout: 60,
        queryCacheOptions: {
          queueOptions: { concurrency: elsewhere === null ? 8 : 16, executionTimeout: 60 },
        },
      },
      // Cube's log lines hold SQL and values. `ask` logs failures without them.
      logger: (message: string, { error }: { error?: unknown }) => {
        if (error && message === 'Compiling schema error') say(`Cube: ${message}: ${firstLine(error)}`)
      },
    })
    this.core = server.core
    this.gateway = this.core.apiGateway()
    this.sweeper = setInterval(() => void this.sweep(), 60_000)
    this.sweeper.unref()
  }

  /** A digest of the model and of who is hidden: an answer is only as old as what is behind it. */
  get version(): string {
    return `${this.definitions}${this.hidden}`
  }

  /** The state of the decisions about persons, which answers depend on; '' where there never was one. */
  get hidden(): string {
    return this.names().version
  }

  /** Whether the distributed engine is away, as far as the last question knows. */
  get isAway(): boolean {
    return this.distributed?.isAway ?? false
  }

  /** How many questions run, and how many wait. */
  queue(): { running: number; waiting: number } {
    const [short, long] = [this.short.state(), this.long.state()]
    return { running: short.running + long.running, waiting: short.waiting + long.waiting }
  }

  /**
   * @param given JSON of a query, or of several
   * @param signal of the caller; a question whose caller left is stopped
   */
  load(
    context: Context,
    given: string | undefined,
    queryType?: string,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return this.guarded(context, given, LIMITS.rows, (query) =>
      this.within(query.length > LONG_JSON ? this.long : this.short, signal, (limited) =>
        this.ask(
          context,
          (request) => this.gateway.load({ ...request, query, queryType }),
          limited,
          this.distributed,
        ),
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

  async meta(context: Context): Promise<Answer> {
    try {
      requireRight(context.identity, 'see')
    } catch (error) {
      if (error instanceof HttpError) return refusal(error)
      throw error
    }
    return this.ask(context, (request) => this.gateway.meta(request))
  }

  /** Whether a query names a member that is personal. */
  async isPersonal(context: Context, query: object | string): Promise<boolean> {
    return (await this.personalIn(context, query)).length > 0
  }

  /** The personal members that a query names. */
  async personalIn(context: Context, query: object | string): Promise<string[]> {
    const text = typeof query === 'string' ? query : JSON.stringify(query)
    return (await this.personalMembers(context)).filter((name) => text.includes(`"${name}"`))
  }

  /**
   * Of some values those that neither the list of a dimension nor any row of the snapshot has: an older snapshot may hold
   * what today's lists do not.
   * @param member `view.dimension`
   */
  async unlisted(context: Context, member: string, values: string[]): Promise<string[]> {
    const unlisted = await this.lists.unlisted(context.snapshot, member, values)
    if (unlisted.length === 0) return []
    const [view] = member.split('.')
    const ofEachRound = (await this.viewsWithRound(context)).has(view!)
    const query = JSON.stringify({
      dimensions: [member],
      filters: [
        { member, operator: 'equals', values: unlisted },
        ...(ofEachRound ? [{ member: `${view}.round`, operator: 'set' }] : []),
      ],
      limit: unlisted.length,
    })
    // Names of units and places and the codes of lists are public: whether one is there depends on no caller.
    const everybodys = { ...context, identity: SYSTEM }
    const { status, body } = await this.within(this.short, undefined, (limited) =>
      this.ask(everybodys, (request) => this.gateway.load({ ...request, query }), limited, this.distributed),
    )
    // Whatever stands against this question stands against the caller's, which will say so.
    if (status !== 200) return []
    const { data = [] } = JSON.parse(body.toString()) as { data?: Record<string, unknown>[] }
    const held = new Set(data.map((row) => String(row[member])))
    return unlisted.filter((value) => !held.has(value))
  }

  /** Cube's SQL for a query, without its row limit. A refusal is returned as it is. */
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
  connect(snapshot: string): Promise<Session> {
    return this.databases.connect(snapshot)
  }

  /** A connection whose rows come in any order where a query asks for none, and which may write into a folder. */
  connectUnordered(snapshot: string): Promise<Session> {
    return this.databases.connectUnordered(snapshot)
  }

  /**
   * Closes snapshots that were not used lately and empties Cube's own cache of results, which keeps them for a day:
   * the query cache already keeps the whole answers.
   */
  async sweep(): Promise<void> {
    this.cubeCache.reset()
    await this.databases.closeIdle()
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper)
    await this.databases.closeAll()
    await this.core.shutdown()
  }

  /** The values of one column of a snapshot's own file. */
  private async column(snapshot: string, sql: string): Promise<string[]> {
    const { driver, end } = this.databases.use(snapshot)
    try {
      const rows = await (await driver).query(sql)
      return rows.flatMap((row) => Object.values(row)).map(String)
    } finally {
      end()
    }
  }

  /** The digest of the formulas that answer for a snapshot; the model with them is among `models`. */
  private formulasOf(snapshot: string): string {
    const frozen = this.frozenWith(snapshot)
    if (frozen === null) return this.todays
    const { digest } = frozen
    if (!this.models.has(digest)) {
      const formulas = frozen.read()
      if (formulas === null)
        this.say(
          `Phiên bản số liệu ${snapshot}: cách tính lúc chốt bị mất, số liệu trả lời theo cách tính hiện nay`,
        )
      const todays = this.models.get(this.todays)!
      this.models.set(digest, formulas === null ? todays : withFormulas(todays, formulas))
    }
    return digest
  }

  /** Asks Cube if the guard lets the query through; a refusal is answered in Cube's form. */
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

  /** Runs the work when there is a slot, with a signal that is aborted at the timeout or when the caller leaves. */
  private async within(
    slots: Semaphore,
    asker: AbortSignal = new AbortController().signal,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const noTurn = await slots.enter(asker)
    if (noTurn !== null) return stopped(noTurn)
    const limit = new AbortController()
    let stop: Stop | null = null
    const end = (why: Stop) => {
      stop ??= why
      limit.abort()
    }
    const left = () => end('gone')
    asker.addEventListener('abort', left)
    const timer = setTimeout(() => end('slow'), this.timeoutMs)
    // Writing a query's SQL takes some 10 ms; of several that begin at once each has a turn of its own.
    const done = turn()
      .then(() => work(limit.signal))
      .finally(() => {
        slots.leave()
        clearTimeout(timer)
        asker.removeEventListener('abort', left)
      })
    // The caller is answered in time even if the database does not stop at once.
    const late = new Promise<null>((resolve) => {
      limit.signal.addEventListener('abort', () => setTimeout(() => resolve(null), GRACE_MS).unref())
    })
    const answer = await Promise.race([done, late])
    if (answer === null) done.catch(() => undefined)
    return answer === null || (stop !== null && answer.status !== 200) ? stopped(stop ?? 'slow') : answer
  }

  /**
   * @param signal stops the question's statements in the database
   * @param distributed the engine that is to answer, where one is; the snapshot's own file is asked while it cannot
   */
  private async ask(
    context: Context,
    run: (request: Omit<GatewayRequest, 'query'>) => Promise<void>,
    signal?: AbortSignal,
    distributed: Distributed | null = null,
  ): Promise<Answer> {
    const use = this.databases.use(context.snapshot)
    const requestId = randomUUID()
    if (signal) this.signals.set(requestId, signal)
    try {
      // Fails if the file is damaged or holds another snapshot.
      await use.driver
      let answer: Answer
      let engine = distributed ? await this.engineFor(distributed, use, context.snapshot) : 'duckdb'
      // Cube coalesces equal queries, so another caller's interruption may end ours: ask again.
      do {
        answer = await this.askOnce(context, run, requestId, use.opening, engine)
        if (engine !== 'trino') continue
        if (isElsewhere(answer) === null) distributed!.noteThere()
        else engine = distributed!.without(use.opening, isElsewhere(answer)!)
      } while ((isInterrupted(answer) || isElsewhere(answer) !== null) && signal?.aborted === false)
      const { answer: told, fault } = isInterrupted(answer)
        ? { answer: stopped('slow'), fault: null }
        : cleaned(answer, requestId)
      if (fault !== null) this.say(`Cube: figures-failed ${requestId} ${fault}`)
      return told
    } finally {
      this.signals.delete(requestId)
      use.end()
    }
  }

  /**
   * What answers for a snapshot.
   * @throws HttpError 503 where the engine is away and nothing may answer in its place
   */
  private async engineFor(
    distributed: Distributed,
    { opening }: Use,
    snapshot: string,
  ): Promise<SecurityContext['engine']> {
    try {
      return (await distributed.open(opening, snapshot, this.names())) === null ? 'duckdb' : 'trino'
    } catch (error) {
      if (error instanceof EngineError && error.fault === 'away') {
        if (distributed.fallsBack) return 'duckdb'
        throw ENGINE_AWAY
      }
      throw error
    }
  }

  private async askOnce(
    context: Context,
    run: (request: Omit<GatewayRequest, 'query'>) => Promise<void>,
    requestId: string,
    opening: string,
    engine: SecurityContext['engine'],
  ): Promise<Answer> {
    let answer: Answer = { status: 500, body: Buffer.from('{"error":"Cube gave no answer"}') }
    await run({
      context: { securityContext: securityContextOf(context, opening, engine), requestId },
      res: async (message, { status = 200 } = {}) => {
        const body = message.isWrapper
          ? Buffer.from(await message.getFinalResult!())
          : Buffer.from(JSON.stringify(message))
        answer = { status, body }
      },
    })
    return answer
  }

  /** Names of the views that have rounds. */
  private viewsWithRound(context: Pick<Context, 'snapshot' | 'today'>): Promise<ReadonlySet<string>> {
    this.roundViews ??= this.model(context).then(
      (views) =>
        new Set(
          views.filter((v) => v.dimensions.some((d) => d.name === `${v.name}.round`)).map((v) => v.name),
        ),
    )
    return this.roundViews
  }

  /** Names of the members that are personal. */
  personalMembers(context: Pick<Context, 'snapshot' | 'today'>): Promise<string[]> {
    this.personal ??= this.model(context).then((views) =>
      views.flatMap((v) =>
        [...v.dimensions, ...v.measures].filter((m) => m.meta?.personal).map((m) => m.name),
      ),
    )
    return this.personal
  }

  /** The views with all that they have, which some callers are not shown. */
  private model({ snapshot, today }: Pick<Context, 'snapshot' | 'today'>): Promise<ModelView[]> {
    const securityContext = securityContextOf({ snapshot, today, identity: SYSTEM }, snapshot)
    return new Promise((resolve, reject) => {
      const res = async (message: Message & { cubes?: ModelView[] }) => {
        if (message.cubes) resolve(message.cubes)
        else reject(new Error('the model does not compile'))
      }
      this.gateway.meta({ context: { securityContext, requestId: randomUUID() }, res }).catch(reject)
    })
  }
}
