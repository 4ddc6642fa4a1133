import { LRUCache } from 'lru-cache'
import type { QueryCache, Question } from '../engine/query_cache.ts'
import { type Context, contextKey } from '../engine/context.ts'
import { HttpError } from '../errors.ts'
import { groupOf, requireRight } from '../identity.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import { Semaphore } from '../semaphore.ts'
import { tooManyDocuments } from './documents.ts'
import { ReportQueries } from './queries.ts'
import type { Channel } from '../../domain/scope.ts'
import { type Facts, readFacts } from './figures.ts'
import { fieldNames, type LayoutName } from './settings.ts'

/** Everything that Cube answered for a report, and where each figure of it can be looked up. */
export interface Read {
  facts: Facts
  queries: ReportQueries
}

/** The year and the layout of a report. */
export interface Which {
  year: number
  layout: LayoutName
}

/** The first marts that hold what units say of themselves, and by what the outstanding models are ordered. */
const DECLARATIONS_SINCE = 2
const ORDER_SINCE = 5

/** Models of a snapshot up to which its report is read before anybody asks: more than ten years of a large province. */
const MOST_AHEAD = 100_000

/** Reports whose facts are kept; at the province's size one has some 5 MB. */
const MAX_KEPT = 6

/**
 * Reports whose figures are read at once, and how many wait: one asks some fifty questions, and more than a few would fill
 * the queue of questions, so that pages would be refused.
 */
const READ_AT_ONCE = { running: 2, waiting: 64 }

/** A layout is also the scope: Sở Nội vụ reports the government side, the Party's board the whole province. */
export const channelOf = (layout: LayoutName): Channel | null => (layout === 'state' ? 'government' : null)

/**
 * The context in which somebody reads a report. A report is one document, so it says the same to all who may read it:
 * also who is shown no free texts reads those that the report quotes.
 * @throws HttpError 403 where the caller may read no report, or not this one
 */
export function reportContext(context: Context, layout: LayoutName): Context {
  const { identity } = context
  requireRight(identity, 'read-report')
  if (identity.scope.kind === 'channel' && identity.scope.channel !== channelOf(layout))
    throw new HttpError(
      403,
      'layout-refused',
      'The report in this layout is of more than the account sees',
      'Báo cáo theo mẫu này gồm số liệu ngoài phạm vi của bạn; hãy chọn mẫu khác.',
    )
  return groupOf(identity) === 'all' ? context : { ...context, identity: { ...identity, role: 'analyst' } }
}

/** Asks one question at a time. */
function oneByOne(queryCache: QueryCache): Pick<QueryCache, 'answer'> {
  let last: Promise<unknown> = Promise.resolve()
  return {
    answer: (context: Context, question: Question) => {
      const answer = last.then(() => queryCache.answer(context, question))
      last = answer.catch(() => undefined)
      return answer
    },
  }
}

/** Keeps the facts of the reports read last (LRU). A snapshot never changes, so they do not expire. */
export class ReportFacts {
  private readonly kept = new LRUCache<string, Promise<Read>>({ max: MAX_KEPT })
  private readonly turns = new Semaphore(READ_AT_ONCE)
  private last: Which | null = null
  /** The snapshot whose reports are being read ahead. */
  private ahead = ''

  constructor(private readonly queryCache: QueryCache) {}

  /** @throws HttpError where Cube refuses a query */
  read(context: Context, snapshot: Snapshot, { year, layout }: Which): Promise<Read> {
    const which = { year, layout }
    this.last = which
    const key = this.keyOf(context, which)
    let read = this.kept.get(key)
    if (!read) {
      read = this.askInTurn(context, snapshot, which)
      this.kept.set(key, read)
      read.catch(() => this.kept.delete(key))
    }
    return read
  }

  /**
   * Reads ahead for a new snapshot: first the report that was read last of the one before it, then the reports of this
   * year and the last, which the page offers first. It asks one question at a time, so that other requests do not queue
   * behind all of them; a request for the report that is being read uses the answers that are there.
   */
  async warm(context: Context, snapshot: Snapshot): Promise<void> {
    if ((snapshot.rows['fct_model'] ?? 0) > MOST_AHEAD) return
    this.ahead = snapshot.id
    const patient = oneByOne(this.queryCache)
    const thisYear = Number(context.today.slice(0, 4))
    const first = [thisYear, thisYear - 1].flatMap((year) =>
      (['party', 'state'] as const).map((layout): Which => ({ year, layout })),
    )
    for (const which of this.last ? [this.last, ...first] : first) {
      const key = this.keyOf(context, which)
      if (this.kept.has(key)) continue
      const read = await this.ask(patient, context, snapshot, which)
      if (this.ahead !== snapshot.id) return
      if (!this.kept.has(key)) this.kept.set(key, Promise.resolve(read))
    }
  }

  private keyOf(context: Context, { year, layout }: Which): string {
    return JSON.stringify([contextKey(context), this.queryCache.state, year, layout])
  }

  private async askInTurn(context: Context, snapshot: Snapshot, which: Which): Promise<Read> {
    // Others may wait for the same report: it is read even if whoever asked first leaves.
    const noTurn = await this.turns.enter(new AbortController().signal)
    if (noTurn) throw tooManyDocuments()
    try {
      return await this.ask(this.queryCache, context, snapshot, which)
    } finally {
      this.turns.leave()
    }
  }

  protected async ask(
    queryCache: Pick<QueryCache, 'answer'>,
    context: Context,
    snapshot: Snapshot,
    { year, layout }: Which,
  ): Promise<Read> {
    const queries = await ReportQueries.open(queryCache, context)
    const scope = {
      year,
      channel: channelOf(layout),
      today: context.today,
      comparedOn: snapshot.comparedOn ?? null,
    }
    const knows = {
      declarations: snapshot.martVersion >= DECLARATIONS_SINCE,
      order: snapshot.martVersion >= ORDER_SINCE,
    }
    const facts = await readFacts(queries, scope, fieldNames(), knows)
    return { facts, queries }
  }
}
