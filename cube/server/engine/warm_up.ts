import { SYSTEM } from '../identity.ts'
import type { Context } from './context.ts'
import type { Engine } from './engine.ts'
import type { QueryCache } from './query_cache.ts'

/** One query a view: if all are answered the snapshot is whole, the model is compiled and the files are read. */
const CHECK_QUERIES = [
  { measures: ['models.count', 'models.replication_rate'], dimensions: ['models.year'] },
  {
    measures: ['reporting.expected', 'reporting.received'],
    dimensions: ['reporting.year', 'reporting.channel'],
  },
  { measures: ['replication.events', 'replication.sites'], dimensions: ['replication.year'] },
  { measures: ['commendation.count', 'commendation.honours'], dimensions: ['commendation.year'] },
  { measures: ['publicity.items'], dimensions: ['publicity.year', 'publicity.form'] },
  { measures: ['quality.issues', 'quality.files'], dimensions: ['quality.year'] },
]

/**
 * Opens a snapshot and checks that each view answers.
 * @param today the day for which its states are computed
 * @throws Error with Cube's words if a view does not answer
 */
export async function checkSnapshot(engine: Engine, snapshot: string, today: string): Promise<void> {
  for (const query of CHECK_QUERIES) {
    const { status, body } = await engine.load(contextOf(snapshot, today), JSON.stringify(query))
    if (status !== 200) throw new Error((JSON.parse(body.toString()) as { error: string }).error)
  }
}

/** Asks a snapshot what was last asked of the one before it, so that its first readers find the answers. */
export function replayQuestions(queryCache: QueryCache, snapshot: string, today: string): Promise<void> {
  return queryCache.replay(contextOf(snapshot, today))
}

const contextOf = (snapshot: string, today: string): Context => ({
  snapshot,
  today,
  identity: SYSTEM,
})
