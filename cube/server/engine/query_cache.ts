import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Answer, type Context, contextKey } from './context.ts'
import type { Engine } from './engine.ts'

/** Bytes of answers kept. */
const CACHE_BYTES = 32 * 1024 * 1024
/** Memory that an entry takes besides the answer's bytes: its key and its place in the cache. */
export const OVERHEAD = 256
/** Questions that are replayed for the next snapshot: more than the dashboard's first page asks. */
const MAX_REPLAYED = 64
/** Characters of a question that is replayed; those of the pages are shorter. */
const MAX_REPLAYED_LENGTH = 8192
/** A question that took longer than this, in milliseconds, is not replayed. */
const SLOW_MS = 200
/** Milliseconds after which a replay ends. */
const REPLAY_MS = 1000

/** A request to one of Cube's routes. */
export interface Question {
  route: 'load' | 'sql' | 'meta' | 'dry-run'
  /** JSON, not the parsed object: Cube writes its defaults into the query that it is given. */
  query?: string | undefined
  queryType?: string | undefined
}

/** A question that is being answered, and how many callers wait for it. */
interface Pending {
  answer: Promise<Answer>
  callers: number
  abandoned: AbortController
}

/**
 * Keeps Cube's answers in memory and coalesces equal questions that come at the same time. A snapshot never changes,
 * so the snapshot, the day, what the caller may see, who is hidden and the question decide the answer for ever.
 */
export class QueryCache {
  private readonly keeps: boolean
  private readonly answers: LRUCache<string, Buffer>
  private readonly pending = new Map<string, Pending>()
  /** Questions of pages that were asked last. */
  private readonly replayed = new LRUCache<string, Question>({ max: MAX_REPLAYED })
  /** Questions that took long the last time. */
  private readonly slow = new LRUCache<string, true>({ max: 1024 })

  /**
   * @param options `limit`: bytes of answers kept; `keeps`: false where answers are not kept (`PARTS_OFF=query-cache`),
   *   equal questions still coalesce then
   */
  constructor(
    private readonly engine: Pick<Engine, 'load' | 'sql' | 'meta' | 'dryRun'> & { readonly hidden?: string },
    { limit = CACHE_BYTES, keeps = true }: { limit?: number; keeps?: boolean } = {},
  ) {
    this.keeps = keeps
    this.answers = new LRUCache({
      maxSize: limit,
      // A single large answer must not evict all others.
      maxEntrySize: Math.floor(limit / 8),
      sizeCalculation: (body) => body.length + OVERHEAD,
    })
  }

  /** What answers depend on besides the context and the question: who is hidden. */
  get state(): string {
    return this.engine.hidden ?? ''
  }

  /**
   * The answer to a question, from memory if it is there.
   * @param signal of the caller. A question that all its callers have abandoned is stopped.
   */
  async answer(context: Context, given: Question, signal?: AbortSignal): Promise<Answer> {
    const question = normalized(given)
    const key = digest([contextKey(context), this.state, question])
    const body = this.answers.get(key)
    if (body) return { status: 200, body }
    let asked = this.pending.get(key)
    if (!asked) {
      asked = this.begin(context, question, key)
      this.pending.set(key, asked)
    }
    const { answer, abandoned } = asked
    asked.callers++
    const left = () => {
      if (--asked.callers > 0) return
      // The next caller starts a new question: this one is being stopped.
      if (this.pending.get(key) === asked) this.pending.delete(key)
      abandoned.abort()
    }
    if (signal?.aborted) left()
    else signal?.addEventListener('abort', left, { once: true })
    try {
      return await answer
    } finally {
      signal?.removeEventListener('abort', left)
    }
  }

  /**
   * Asks a snapshot that is about to be served what was last asked of the one before it. Slow questions are left
   * out: the new snapshot must not wait for what somebody once asked.
   */
  async replay(context: Context): Promise<void> {
    const end = performance.now() + REPLAY_MS
    for (const [key, question] of [...this.replayed.rentries()] as [string, Question][]) {
      const left = end - performance.now()
      if (left <= 0) return
      if (this.slow.has(key)) continue
      await this.answer(context, question, AbortSignal.timeout(Math.ceil(left)))
    }
  }

  /** Notes a question of a page, to be replayed for the next snapshot as long as it is among the last ones. */
  remember(given: Question): void {
    const question = normalized(given)
    if ((question.query?.length ?? 0) > MAX_REPLAYED_LENGTH) return
    this.replayed.set(digest(question), question)
  }

  private begin(context: Context, question: Question, key: string): Pending {
    const abandoned = new AbortController()
    const began = performance.now()
    const answer = this.ask(context, question, abandoned.signal)
      .then((answer) => {
        if (this.keeps && isFinal(answer)) this.answers.set(key, answer.body)
        const name = digest(question)
        if (performance.now() - began > SLOW_MS) this.slow.set(name, true)
        else this.slow.delete(name)
        return answer
      })
      .finally(() => {
        if (this.pending.get(key)?.abandoned === abandoned) this.pending.delete(key)
      })
    return { answer, callers: 0, abandoned }
  }

  private ask(context: Context, question: Question, signal: AbortSignal): Promise<Answer> {
    const { route, query, queryType } = question
    if (route === 'meta') return this.engine.meta(context)
    if (route === 'sql') return this.engine.sql(context, query)
    if (route === 'dry-run') return this.engine.dryRun(context, query)
    return this.engine.load(context, query, queryType, signal)
  }
}

/** A question without what does not affect its answer: `meta` takes no query. */
function normalized(question: Question): Question {
  return question.route === 'meta' ? { route: 'meta' } : question
}

/** A key of the same length for every question, however long. */
function digest(decisive: unknown): string {
  return createHash('sha256').update(JSON.stringify(decisive)).digest('base64')
}

/**
 * Whether an answer will be the same the next time. Cube answers a long query with "Continue wait", status 200, and
 * its client asks again.
 */
export function isFinal({ status, body }: Answer): boolean {
  return status === 200 && !(body.length < 300 && body.includes('"Continue wait"'))
}
