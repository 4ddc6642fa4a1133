import type { Answers } from '../answers.ts'
import type { Context } from '../engine.ts'
import type { Snapshot } from '../snapshots.ts'
import { Desk } from './desk.ts'
import { type Channel, type Facts, readFacts } from './figures.ts'
import { fieldNames, type LayoutName } from './settings.ts'

/** Everything that Cube answered for a report, and where each figure of it can be looked up. */
export interface Read {
  facts: Facts
  desk: Desk
}

/** The year and the layout of a report. */
export interface Which {
  year: number
  layout: LayoutName
}

/** The first marts that hold what units say of themselves, and by what the outstanding models are ordered. */
const DECLARATIONS_SINCE = 2
const ORDER_SINCE = 5

/** In the order in which they are read ahead; the page shows the Party's of itself. */
const LAYOUTS: LayoutName[] = ['party', 'state']

/** Models of a snapshot up to which its report is read before anybody asks: more than ten years of a large province. */
const MOST_AHEAD = 100_000

/** Reports whose facts are kept; at the province's size one has some 5 MB. */
const MOST_KEPT = 6

/** A layout is also the scope: Sở Nội vụ reports the government side, the Party's board the whole province. */
export const channelOf = (layout: LayoutName): Channel | null => (layout === 'state' ? 'government' : null)

/** The facts of the reports read last. A snapshot never changes, so they do not grow old. */
export class ReportFacts {
  private readonly kept = new Map<string, { which: Which; read: Promise<Read> }>()

  constructor(private readonly answers: Answers) {}

  /** @throws HttpError where Cube refuses a query */
  read(context: Context, snapshot: Snapshot, { year, layout }: Which): Promise<Read> {
    const key = JSON.stringify([context, snapshot.id, year, layout])
    let entry = this.kept.get(key)
    if (!entry) {
      const read = this.ask(context, snapshot, year, layout)
      read.catch(() => this.kept.delete(key))
      entry = { which: { year, layout }, read }
    }
    // Read last, given up last.
    this.kept.delete(key)
    this.kept.set(key, entry)
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!)
    return entry.read
  }

  /**
   * Reads for a new snapshot what authors ask for in December, both layouts of this year and of the one that it is
   * compared with, and what was read last of the snapshot before. One after another, for visitors come first.
   */
  async warm(context: Context, snapshot: Snapshot): Promise<void> {
    if ((snapshot.rows['fct_model'] ?? 0) > MOST_AHEAD) return
    const last = [...this.kept.values()].at(-1)?.which
    const year = Number(context.today.slice(0, 4))
    const likely = [year, year - 1].flatMap((of) => LAYOUTS.map((layout) => ({ year: of, layout })))
    for (const which of last ? [...likely, last] : likely) await this.read(context, snapshot, which)
  }

  private async ask(context: Context, snapshot: Snapshot, year: number, layout: LayoutName): Promise<Read> {
    const desk = await Desk.open(this.answers, context)
    const scope = { year, channel: channelOf(layout), today: context.today }
    const knows = {
      declarations: snapshot.martVersion >= DECLARATIONS_SINCE,
      order: snapshot.martVersion >= ORDER_SINCE,
    }
    const facts = await readFacts(desk, scope, fieldNames(), knows)
    return { facts, desk }
  }
}
