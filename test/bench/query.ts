/**
 * What the server adds to a query: forty over the six views of figures, each asked of Cube's REST and its SQL of
 * DuckDB, in turns in the same run; and what a query costs that was asked before.
 */
import autocannon from 'autocannon'
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Asked, serveBare } from './bare.ts'
import { type Line, median, millionModels, type Server, startServer, timed, turnsFor } from './server.ts'

const TURNS = 5
const SNAPSHOT = '20261122T040000Z-00002000'

/** View, measures, dimensions. */
type View = [string, string, string]

export const QUERIES = `
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
  .map((line) => line.split(': ') as View)

/** The query, in a form that was never asked before for each turn: every year is later than that. */
export function queryOf([view, measures, dimensions]: View, turn: number): object {
  const members = (names: string) => names.split(' ').map((name) => `${view}.${name}`)
  return {
    measures: members(measures),
    dimensions: members(dimensions),
    filters: [{ member: `${view}.year`, operator: 'gt', values: [String(-1 - turn)] }],
  }
}

/** Milliseconds of each request, one after the other on one connection. */
export async function readInTurn(url: string, asked: Asked[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  for (const { path, headers } of asked) {
    const start = performance.now()
    const [answer] = (await once(get(url + path, { agent, headers }), 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    times.push(performance.now() - start)
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
  }
  agent.destroy()
  return times
}

/** One query's milliseconds, medians of its turns. */
interface Pair {
  asked: View
  /** Through Cube's REST, and what was asked just before. */
  ours: number
  again: number
  /** Its SQL in DuckDB. */
  direct: number
  spread: number
}

/** Asks a server each of the forty, and DuckDB their SQL, in turns. */
async function compare(url: string, snapshot: string, turns = TURNS): Promise<Pair[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const duckdb = await instance.connect()
  try {
    await duckdb.run("SET TimeZone = 'UTC'")
    await duckdb.run(`ATTACH '${snapshot}' AS mart (READ_ONLY)`)
    const ask = async (route: string, query: object) => {
      const text = encodeURIComponent(JSON.stringify(query))
      const answer = await fetch(`${url}/cubejs-api/v1/${route}?query=${text}`)
      const body = await answer.text()
      if (answer.status !== 200) throw new Error(`${JSON.stringify(query)}: ${body}`)
      return body
    }
    const pairs: Pair[] = []
    for (const asked of QUERIES) {
      const [ours, again, direct]: number[][] = [[], [], []]
      // The first turn warms both sides and is not counted.
      for (let turn = 0; turn <= turns; turn++) {
        const query = queryOf(asked, turn)
        const { sql } = JSON.parse(await ask('sql', query)) as { sql: { sql: [string, DuckDBValue[]] } }
        const alone = await timed(async () =>
          (await duckdb.runAndReadAll(sql.sql[0], sql.sql[1])).getRowObjectsJson(),
        )
        const whole = await timed(() => ask('load', query))
        const kept = await timed(() => ask('load', query))
        if (turn === 0) continue
        direct!.push(alone)
        ours!.push(whole)
        again!.push(kept)
      }
      pairs.push({
        asked,
        ours: median(ours!),
        again: median(again!),
        direct: median(direct!),
        spread: Math.max(...ours!) - Math.min(...ours!),
      })
    }
    return pairs
  } finally {
    duckdb.closeSync()
    instance.closeSync()
  }
}

/** A server with a snapshot of so many models, until the work is done. */
async function withSnapshot<T>(
  rows: number,
  work: (server: Server, snapshot: string) => Promise<T>,
): Promise<T> {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: millionModels(rows) })
  pointTo(dataDir, SNAPSHOT)
  const server = await startServer(dataDir)
  try {
    return await work(server, `${join(dataDir, 'snapshots', SNAPSHOT)}.duckdb`)
  } finally {
    server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Milliseconds that a query over the models takes for a million of them, in DuckDB and through Cube. */
export async function queryGrowth(rows: number): Promise<{ direct: number; ours: number }> {
  const pairs = await withSnapshot(rows, ({ url }, snapshot) => compare(url, snapshot))
  const ofModels = pairs.filter(({ asked: [view] }) => view === 'models')
  const aMillion = (times: number[]) => (median(times) / rows) * 1e6
  return {
    direct: aMillion(ofModels.map(({ direct }) => direct)),
    ours: aMillion(ofModels.map(({ ours }) => ours)),
  }
}

/** Ratios that hold on any machine: what a query takes against DuckDB, and one asked before against a new one. */
export async function queryRatios(rows: number): Promise<{ toDuckdb: number; again: number }> {
  const pairs = await withSnapshot(rows, ({ url }, snapshot) => compare(url, snapshot))
  return {
    toDuckdb: median(pairs.map(({ ours, direct }) => ours / direct)),
    again: median(pairs.map(({ again, ours }) => again / ours)),
  }
}

/** @param rows models in the snapshot */
export function measureQueries(rows: number): Promise<Line[]> {
  return withSnapshot(rows, async (server, snapshot) => {
    const turns = turnsFor(rows, TURNS)
    const pairs = await compare(server.url, snapshot, turns)
    const ratio = median(pairs.map((p) => p.ours / p.direct))
    const over = median(pairs.map((p) => p.ours - 1.3 * p.direct))
    const before = QUERIES.map((asked) => ({
      path: `/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(queryOf(asked, TURNS)))}`,
      headers: { 'accept-encoding': 'gzip' },
    }))
    // The first round compresses the answers.
    await readInTurn(server.url, before)
    const one = median(await readInTurn(server.url, Array.from({ length: 25 }, () => before).flat()))
    const bare = await serveBare(server.url, before)
    const [many, bareMany]: [number[], number[]] = [[], []]
    const read = async (url: string) =>
      (await autocannon({ url, connections: 20, requests: before, duration: 3 })).latency.p99
    for (let turn = 0; turn < turns; turn++) {
      many.push(await read(server.url))
      bareMany.push(await read(bare.url))
    }
    bare.process.kill()
    const memory = server.peak().server / 1e6
    const line = (what: string, value: number, unit: Line['unit'], target = '', met = true): Line => {
      return { what, value, unit, target, met }
    }
    const ofModels = pairs.filter(({ asked: [view] }) => view === 'models')
    return [
      line('query, not cached: Cube’s REST', median(pairs.map((p) => p.ours)), 'ms'),
      line('query, not cached: spread of one query', median(pairs.map((p) => p.spread)), 'ms'),
      line('query: its SQL in DuckDB', median(pairs.map((p) => p.direct)), 'ms'),
      line('query, not cached: beyond 1.3 × DuckDB', over, 'ms', '≤ 10', over <= 10),
      line('query, not cached: to DuckDB', ratio, 'ratio'),
      line('query over the models, not cached: Cube’s REST', median(ofModels.map((p) => p.ours)), 'ms'),
      line('query over the models: its SQL in DuckDB', median(ofModels.map((p) => p.direct)), 'ms'),
      line('query, cached: p50, one client', one, 'ms', '≤ 2', one <= 2),
      line('query, cached: p99, 20 clients', median(many), 'ms', '≤ 5', median(many) <= 5),
      line('query, cached: p99, 20 clients, a bare HTTP server', median(bareMany), 'ms'),
      line('server memory at its most', memory, 'MB', '≤ 600', memory <= 600),
    ]
  })
}
