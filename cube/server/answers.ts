import type { Answer, Context, Engine } from './engine.ts'

/** Bytes of answers kept. */
const CACHE_BYTES = 64 * 1024 * 1024
/** Questions remembered for the next snapshot: more than the dashboard's first page asks. */
const REMEMBERED = 64

/** A request to one of Cube's routes. */
export interface Question {
  route: 'load' | 'sql' | 'meta' | 'dry-run'
  /** JSON, and not what was read from it: Cube writes its defaults into the query that it is given. */
  query?: string | undefined
  queryType?: string | undefined
}

/**
 * Cube's answers, kept in memory. A snapshot never changes, so the snapshot, the day, the whole identity
 * of the caller and the question decide the answer for ever.
 */
export class Answers {
  private readonly kept = new Map<string, Buffer>()
  private bytes = 0
  private readonly asking = new Map<string, Promise<Answer>>()
  private readonly remembered = new Map<string, Question>()

  constructor(
    private readonly engine: Pick<Engine, 'load' | 'sql' | 'meta' | 'dryRun'>,
    private readonly limit = CACHE_BYTES,
  ) {}

  /** The answer to a question, from memory where it is there. */
  async answer(context: Context, question: Question): Promise<Answer> {
    const key = JSON.stringify([context, question])
    const body = this.kept.get(key)
    if (body) {
      // Read last, given up last.
      this.kept.delete(key)
      this.kept.set(key, body)
      return { status: 200, body }
    }
    // What is asked twice at the same moment is asked once.
    let asked = this.asking.get(key)
    if (!asked) {
      asked = this.ask(context, question).finally(() => this.asking.delete(key))
      this.asking.set(key, asked)
    }
    const answer = await asked
    if (isFinal(answer)) this.keep(key, answer.body)
    return answer
  }

  /** Asks a snapshot that is about to be served what was last asked of the one before it. */
  async replay(context: Context): Promise<void> {
    for (const question of [...this.remembered.values()]) await this.answer(context, question)
  }

  private ask(context: Context, { route, query, queryType }: Question): Promise<Answer> {
    if (route === 'meta') return this.engine.meta(context)
    if (route === 'sql') return this.engine.sql(context, query)
    if (route === 'dry-run') return this.engine.dryRun(context, query)
    return this.engine.load(context, query, queryType)
  }

  /** Has the next snapshot asked this question of a page, as long as it is among those that were asked last. */
  remember(question: Question): void {
    const key = JSON.stringify(question)
    this.remembered.delete(key)
    this.remembered.set(key, question)
    if (this.remembered.size > REMEMBERED) this.remembered.delete(this.remembered.keys().next().value!)
  }

  private keep(key: string, body: Buffer): void {
    // One answer must not drive out all the others.
    if (body.length > this.limit / 8 || this.kept.has(key)) return
    this.kept.set(key, body)
    this.bytes += body.length
    for (const [oldest, old] of this.kept) {
      if (this.bytes <= this.limit) break
      this.kept.delete(oldest)
      this.bytes -= old.length
    }
  }
}

/**
 * Whether an answer will be the same the next time. A long query answers "Continue wait", with status 200,
 * and its client asks again.
 */
export function isFinal({ status, body }: Answer): boolean {
  return status === 200 && !(body.length < 300 && body.includes('"Continue wait"'))
}
