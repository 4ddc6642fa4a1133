/**
 * What Cube adds to a query, at a million models: `node --import tsx test/bench/queries.ts`. Each query is
 * asked of Cube, not cached, and its SQL of DuckDB, in turns in the same run; what counts is the ratio.
 * Prints a table, then one line of JSON; exits with 1 where a query takes over 1.3 × DuckDB's time + 10 ms.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Engine } from '../../cube/server/engine.ts'
import { createDataDir, writeSnapshot } from '../fixtures/mart.ts'

const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000)
const TURNS = 11

const of = (year: number) => [{ member: 'models.year', operator: 'equals', values: [String(year)] }]
const models = (names: string) => names.split(' ').map((name) => `models.${name}`)

const QUERIES: Record<string, object> = {
  'count by year': { measures: models('count'), dimensions: models('year') },
  'rate by year and field': {
    measures: models('count replication_rate'),
    dimensions: models('year field_name'),
  },
  'ten measures by district': {
    measures: models(
      'count collective_count individual_count new_count sent_count effective_count replicated_count ' +
        'commended_count replication_rate effectiveness_rate',
    ),
    dimensions: models('district_name'),
    filters: of(2026),
  },
  'by unit': {
    measures: models('count sent_count'),
    dimensions: models('unit_code unit_name'),
    filters: of(2026),
  },
  'units by year': { measures: models('unit_count'), dimensions: models('year') },
  'by area now and year': { measures: models('count'), dimensions: models('area_now_name year') },
  'by month': {
    measures: models('count'),
    timeDimensions: [
      { dimension: 'models.received_on', granularity: 'month', dateRange: ['2024-01-01', '2026-12-31'] },
    ],
  },
  'by a word of the name': {
    measures: models('count'),
    dimensions: models('field_name'),
    filters: [{ member: 'models.model_name', operator: 'contains', values: ['học'] }],
  },
  'a hundred rows': {
    dimensions: models('model_code model_name unit_name'),
    filters: of(2026),
    order: { 'models.model_code': 'asc' },
    limit: 100,
  },
  'reports by side': {
    measures: ['expected', 'received', 'missing', 'on_time_rate'].map((name) => `reporting.${name}`),
    dimensions: ['reporting.year', 'reporting.channel'],
  },
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const dataDir = createDataDir()
const province = readFileSync(fileURLToPath(new URL('../fixtures/province.sql', import.meta.url)), 'utf8')
await writeSnapshot(dataDir, {
  id: 'million',
  fill: [
    province,
    'CREATE TABLE base AS FROM mart.fct_model',
    'DELETE FROM mart.fct_model',
    `INSERT INTO mart.fct_model
     SELECT base.* REPLACE (model_key || '-' || n AS model_key, model_code || '-' || n AS model_code)
     FROM range(${ROWS}) t(n), base LIMIT ${ROWS}`,
  ],
})
const engine = new Engine((id) => join(dataDir, 'snapshots', `${id}.duckdb`), console.log)
const context = { snapshot: 'million', today: '2026-11-22', identity: { role: 'open', name: null } as const }
const { connection, close } = await engine.connect('million')
const results: { query: string; cubeMs: number; duckdbMs: number; ratio: number; within: boolean }[] = []
for (const [query, asked] of Object.entries(QUERIES)) {
  const text = JSON.stringify(asked)
  const statement = await engine.statement(context, text)
  if (!('sql' in statement)) throw new Error(statement.body.toString())
  const cube: number[] = []
  const duckdb: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    // Cube's own memory of results is emptied; snapshots in use stay open.
    await engine.sweep()
    duckdb.push(
      await timed(async () =>
        (await connection.runAndReadAll(statement.sql, statement.values)).getRowObjectsJson(),
      ),
    )
    cube.push(await timed(() => engine.load(context, text)))
  }
  const [cubeMs, duckdbMs] = [median(cube), median(duckdb)]
  results.push({ query, cubeMs, duckdbMs, ratio: cubeMs / duckdbMs, within: cubeMs <= 1.3 * duckdbMs + 10 })
}
close()
await engine.close()
rmSync(dataDir, { recursive: true })

const rounded = results.map((r) => ({
  ...r,
  ...{ cubeMs: Math.round(r.cubeMs * 10) / 10, duckdbMs: Math.round(r.duckdbMs * 10) / 10 },
  ratio: Math.round(r.ratio * 100) / 100,
}))
console.table(rounded)
console.log(JSON.stringify({ rows: ROWS, queries: rounded }))
process.exitCode = results.every((r) => r.within) ? 0 : 1
