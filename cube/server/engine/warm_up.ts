import type { Answers } from './query_cache.ts'
import type { Context, Engine } from './engine.ts'

/**
 * One query a view, so that a snapshot is known to be whole and the first page finds the model compiled
 * and the files read.
 */
const FIRST_QUERIES = [
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
 * Opens a snapshot, asks it the first queries and then what was last asked of the one before it.
 * @param today the day to which its states are computed
 * @throws Error where one of the first queries is not answered, with Cube's words
 */
export async function warmUp(
  engine: Engine,
  answers: Answers,
  snapshot: string,
  today: string,
): Promise<void> {
  const context: Context = { snapshot, today, identity: { role: 'open', name: null } }
  for (const query of FIRST_QUERIES) {
    const { status, body } = await engine.load(context, JSON.stringify(query))
    if (status !== 200) throw new Error((JSON.parse(body.toString()) as { error: string }).error)
  }
  await answers.replay(context)
}
