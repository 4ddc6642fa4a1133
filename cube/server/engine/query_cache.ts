import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Answer, Context, Engine } from './engine.ts'

/** Bytes of answers kept. */
const CACHE_BYTES = 64 * 1024 * 1024
/** What an answer takes besides its bytes: its key, a digest, and its place. */
export const OVERHEAD = 256
/** Questions remembered for the next snapshot: more than the dashboard's first page asks. */
const REMEMBERED = 64
/** Characters of a question that is remembered; the pages' are shorter. */
const LONGEST_REMEMBERED = 8192
/** Milliseconds beyond which a question is not asked ahead, and which asking ahead takes in all. */
const SLOW_MS = 200
const REPLAY_MS = 1000

/** A request to one of Cube's routes. */
export interface Question {
  route: 'load' | 'sql' | 'meta' | 'dry-run'
  /** JSON, and not what was read from it: Cube writes its defaults into the query that it is given. */
  query?: string | undefined
  queryType?: string | undefined
}

/** A question that is being answered, and how many wait for it. */
interface Asking {
  answer: Promise<Answer>
  askers: number
  abandoned: AbortController
}

/**
 * Cube's answers, kept in memory. A snapshot never changes, so the snapshot, the day, the whole identity
 * of the caller and the question decide the answer for ever.
 */
export class Answers {
  private readonly kept: LRUCache<string, Buffer>
  private readonly asking = new Map<string, Asking>()
  private readonly remembered = new Map<string, Question>()
  /** Questions that took long when they were asked last. */
  private readonly slow = new LRUCache<string, true>({ max: 1024 })

  constructor(
    private readonly engine: Pick<Engine, 'load' | 'sql' | 'meta' | 'dryRun'>,
    limit = CACHE_BYTES,
  ) {
    this.kept = new LRUCache({
      maxSize: limit,
      // One answer must not drive out all the others.
      maxEntrySize: Math.floor(limit / 8),
      sizeCalculation: (body) => body.length + OVERHEAD,
    })
  }

  /**
   * The answer to a question, from memory where it is there.
   * @param signal of whoever asks. A question that all who asked have left is given up.
   */
  async answer(context: Context, given: Question, signal?: AbortSignal): Promise<Answer> {
    const question = meant(given)
    const key = digest([context, question])
    const body = this.kept.get(key)
    if (body) return { status: 200, body }
    // What is asked twice at the same moment is asked once.
    let asked = this.asking.get(key)
    if (!asked) {
      asked = this.begin(context, question, key)
      this.asking.set(key, asked)
    }
    const { answer, abandoned } = asked
    asked.askers++
    const left = () => {
      if (--asked.askers > 0) return
      // Whoever asks from now on asks anew.
      if (this.asking.get(key) === asked) this.asking.delete(key)
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
   * Asks a snapshot that is about to be served what was last asked of the one before it, as far as it is
   * answered fast: a new snapshot must not wait for what somebody once asked.
   */
  async replay(context: Context): Promise<void> {
    const end = performance.now() + REPLAY_MS
    for (const [key, question] of [...this.remembered]) {
      const left = end - performance.now()
      if (left <= 0) return
      if (this.slow.has(key)) continue
      await this.answer(context, question, AbortSignal.timeout(Math.ceil(left)))
    }
  }

  /** Has the next snapshot asked this question of a page, as long as it is among those that were asked last. */
  remember(given: Question): void {
    const question = meant(given)
    if ((question.query?.length ?? 0) > LONGEST_REMEMBERED) return
    const key = digest(question)
    this.remembered.delete(key)
    this.remembered.set(key, question)
    if (this.remembered.size > REMEMBERED) this.remembered.delete(this.remembered.keys().next().value!)
  }

  private begin(context: Context, question: Question, key: string): Asking {
    const abandoned = new AbortController()
    const began = performance.now()
    const answer = this.ask(context, question, abandoned.signal)
      .then((answer) => {
        if (isFinal(answer)) this.kept.set(key, answer.body)
        const name = digest(question)
        if (performance.now() - began > SLOW_MS) this.slow.set(name, true)
        else this.slow.delete(name)
        return answer
      })
      .finally(() => {
        if (this.asking.get(key)?.abandoned === abandoned) this.asking.delete(key)
      })
    return { answer, askers: 0, abandoned }
  }

  private ask(context: Context, question: Question, signal: AbortSignal): Promise<Answer> {
    const { route, query, queryType } = question
    if (route === 'meta') return this.engine.meta(context)
    if (route === 'sql') return this.engine.sql(context, query)
    if (route === 'dry-run') return this.engine.dryRun(context, query)
    return this.engine.load(context, query, queryType, signal)
  }
}

/** A question without what has no part in its answer: `meta` takes no query. */
function meant(question: Question): Question {
  return question.route === 'meta' ? { route: 'meta' } : question
}

/** A key of the same length for every question, however long. */
function digest(decisive: unknown): string {
  return createHash('sha256').update(JSON.stringify(decisive)).digest('base64')
}

/**
 * Whether an answer will be the same the next time. A long query answers "Continue wait", with status 200,
 * and its client asks again.
 */
export function isFinal({ status, body }: Answer): boolean {
  return status === 200 && !(body.length < 300 && body.includes('"Continue wait"'))
}
