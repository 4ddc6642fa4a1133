import type { Engine } from './engine.ts'

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
 * Opens a snapshot and asks it the first queries.
 * @throws Error where one is not answered, with Cube's words
 */
export async function warmUp(
  engine: Engine,
  { snapshot, today }: { snapshot: string; today: string },
): Promise<void> {
  const context = { snapshot, today, identity: { role: 'open', name: null } as const }
  for (const query of FIRST_QUERIES) {
    const { status, body } = await engine.load(context, query)
    if (status !== 200) throw new Error((JSON.parse(body.toString()) as { error: string }).error)
  }
}
