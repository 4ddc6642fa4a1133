/**
 * What the server adds to a query: forty over the six views of figures, each asked of Cube's REST and its SQL of
 * DuckDB, in turns in the same run; and what a query costs that was asked before.
 */
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Line, median, millionModels, quantile, startServer, timed } from './server.ts'

const TURNS = 5
const SNAPSHOT = '20261122T040000Z-00002000'

// View: measures: dimensions.
const QUERIES = `
models: count: year
models: count: field_name
models: count: year field_name
models: count: district_name
models: count: unit_code unit_name
models: count: area_now_name year
models: count: area_then_name
models: count: kind status
models: count: channel unit_kind
models: count: registration evaluation potential
models: count replication_rate: year
models: count replication_rate: year field_name
models: effectiveness_rate evaluation_rate: district_name
models: recognition_rate commendation_rate: unit_name
models: collective_count individual_count new_count supplementary_count maintained_count: year
models: count collective_count individual_count new_count sent_count effective_count replicated_count: district_name
models: unit_count: year
models: difficulty_count discontinued_count: field_name
replication: events: year
replication: events sites models: year field_name
replication: adopting_units: from_district_name
replication: median_days_to_replicate: year
replication: sites: from_unit_name to_unit_name
reporting: expected received missing: year
reporting: expected received missing on_time_rate: year channel
reporting: completeness_rate quota_rate: unit_kind
reporting: on_time late not_due: district_name
reporting: model_count sent_count: unit_code unit_name
reporting: expected: state
commendation: count honours: year
commendation: count: form level
commendation: models: field_name
commendation: count: district_name
commendation: count: unit_name
publicity: items: year form
publicity: items: outlet
publicity: items: field_name
quality: issues files: year
quality: issues rows_held: code severity
quality: issues: unit_name`
  .trim()
  .split('\n')
  .map((line) => line.split(': ') as [string, string, string])

/** The query, in a form that was never asked before for each turn: every year is later than that. */
function queryOf([view, measures, dimensions]: [string, string, string], turn: number): object {
  const members = (names: string) => names.split(' ').map((name) => `${view}.${name}`)
  return {
    measures: members(measures),
    dimensions: members(dimensions),
    filters: [{ member: `${view}.year`, operator: 'gt', values: [String(-1 - turn)] }],
  }
}

/** @param rows models in the snapshot */
export async function measureQueries(rows: number): Promise<Line[]> {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: millionModels(rows) })
  pointTo(dataDir, SNAPSHOT)
  const server = await startServer(dataDir)
  const instance = await DuckDBInstance.create(':memory:')
  const duckdb = await instance.connect()
  try {
    await duckdb.run("SET TimeZone = 'UTC'")
    await duckdb.run(`ATTACH '${join(dataDir, 'snapshots', SNAPSHOT)}.duckdb' AS mart (READ_ONLY)`)
    const ask = async (route: string, query: object) => {
      const text = encodeURIComponent(JSON.stringify(query))
      const answer = await fetch(`${server.url}/cubejs-api/v1/${route}?query=${text}`)
      const body = await answer.text()
      if (answer.status !== 200) throw new Error(`${JSON.stringify(query)}: ${body}`)
      return body
    }
    const pairs: { ours: number; direct: number; spread: number }[] = []
    const cached: number[] = []
    for (const asked of QUERIES) {
      const ours: number[] = []
      const direct: number[] = []
      // The first turn warms both sides and is not counted.
      for (let turn = 0; turn <= TURNS; turn++) {
        const query = queryOf(asked, turn)
        const { sql } = JSON.parse(await ask('sql', query)) as { sql: { sql: [string, DuckDBValue[]] } }
        const alone = await timed(async () =>
          (await duckdb.runAndReadAll(sql.sql[0], sql.sql[1])).getRowObjectsJson(),
        )
        const whole = await timed(() => ask('load', query))
        const again = await timed(() => ask('load', query))
        if (turn === 0) continue
        direct.push(alone)
        ours.push(whole)
        cached.push(again)
      }
      pairs.push({
        ours: median(ours),
        direct: median(direct),
        spread: Math.max(...ours) - Math.min(...ours),
      })
    }
    const ratio = median(pairs.map((p) => p.ours / p.direct))
    const over = median(pairs.map((p) => p.ours - 1.3 * p.direct))
    const hit = median(cached)
    const memory = server.peak() / 1e6
    const line = (what: string, value: number, unit: Line['unit'], target = '', met = true): Line => {
      return { what, value, unit, target, met }
    }
    return [
      line('query, not cached: Cube’s REST', median(pairs.map((p) => p.ours)), 'ms'),
      line('query, not cached: spread of one query', median(pairs.map((p) => p.spread)), 'ms'),
      line('query: its SQL in DuckDB', median(pairs.map((p) => p.direct)), 'ms'),
      line('query, not cached: beyond 1.3 × DuckDB', over, 'ms', '≤ 10', over <= 10),
      line('query, not cached: to DuckDB', ratio, 'ratio'),
      line('query, cached: to not cached', hit / median(pairs.map((p) => p.ours)), 'ratio'),
      line('query, cached, p50 seen by the client', hit, 'ms', '≤ 2', hit <= 2),
      line('query, cached, p99 seen by the client', quantile(cached, 0.99), 'ms'),
      line('query: DuckDB’s time a million rows', (median(pairs.map((p) => p.direct)) / rows) * 1e6, 'ms'),
      line('server memory at its most', memory, 'MB', '≤ 600', memory <= 600),
    ]
  } finally {
    duckdb.closeSync()
    instance.closeSync()
    server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
