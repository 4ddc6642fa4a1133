/**
 * Thirty-four provinces: `CLUSTER=all node --import tsx test/cluster/provinces.ts [ROWS]` (100,000,000 by default) writes
 * that many rows of models straight into the lake of a cluster that it starts, asks the overview's queries of the server over
 * the cluster and of DuckDB over the same Parquet, compares the answers, and prints what each took and needed of memory.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { newTrinoDriver } from '../../cube/server/engine/trino/driver.ts'
import { statementOf } from '../../cube/server/engine/trino/statement.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { EngineClient } from '../../etl/lake/client.ts'
import { Lake } from '../../etl/lake/lake.ts'
import { engineSettings } from '../../etl/lake/settings.ts'
import { dataPaths } from '../../etl/paths.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { difference, type Row } from './compare.ts'
import type { OverParquet } from './over_parquet.ts'
import { reasonToSkip, startTestCluster } from './started.ts'
import { median, takeTimes } from './take_times.ts'

const ROWS = Number(process.argv[2] ?? 100_000_000)
const PROVINCES = 34
const ID = '20261122T030000Z-00000034'
const TODAY = '2026-11-22'
const HEAP = 2048

const skip = reasonToSkip()
if (skip !== null) throw new Error(skip)

/** A query, by what it asks for. */
type Asked = [string, object]

/** Copies of the snapshot's models, each with keys of its own, a file a province. @returns rows and bytes */
async function writeProvinces(file: string, folder: string): Promise<{ rows: number; bytes: number }> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const count = async (sql: string) => Number((await connection.runAndReadAll(sql)).getRows()[0]![0])
  await connection.run(`ATTACH '${file}' AS mart (READ_ONLY)`)
  const copies = Math.ceil(ROWS / PROVINCES / (await count('SELECT count(*) FROM mart.fct_model')))
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  await connection.run('SET preserve_insertion_order = false')
  for (let province = 1; province <= PROVINCES; province++)
    await connection.run(
      `COPY (SELECT fct_model.* REPLACE ('${province}-' || c || '-' || model_key AS model_key,
               CAST(twin + (${province} * ${copies} + c) * 10000 AS INTEGER) AS twin,
               CAST(NULL AS VARCHAR) AS content, CAST(NULL AS VARCHAR) AS result,
               'Tỉnh ${province}' AS province)
             FROM mart.fct_model, range(${copies}) copy(c))
       TO '${join(folder, `province-${province}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`,
    )
  const rows = await count(`SELECT count(*) FROM read_parquet('${folder}/*.parquet')`)
  connection.closeSync()
  instance.closeSync()
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  return { rows, bytes }
}

/** The queries of the overview, as the page that a server draws has them, and some about provinces. */
async function questionsOf(server: Running): Promise<Asked[]> {
  const html = await (await fetch(server.url, { headers: { Accept: 'text/html' } })).text()
  const boot = /<script type="application\/json" id="boot">([\s\S]*?)<\/script>/.exec(html)![1]!
  const { answers } = JSON.parse(boot) as { answers?: { query: object }[] }
  if (!answers?.length) throw new Error('the page was not drawn: `npm run build` comes first')
  const nameOf = ({ measures = [], dimensions = [], timeDimensions = [] }: Members): string =>
    `${measures.length} of ${measures[0]?.split('.')[0] ?? ''} by ${
      [...dimensions, ...timeDimensions.map(({ dimension }) => dimension)]
        .map((name) => name.split('.')[1])
        .join(', ') || 'nothing'
    }`
  const year = { member: 'models.year', operator: 'equals', values: ['2026'] }
  const measures = ['models.count', 'models.replicated_count', 'models.effectiveness_rate']
  return [
    ...answers.map(({ query }): Asked => [nameOf(query), query]),
    ['3 of models by province', { measures, dimensions: ['models.province'], filters: [year] }],
    [
      '3 of models by field_name, of one province',
      {
        ...{ measures, dimensions: ['models.field_name'] },
        filters: [year, { member: 'models.province', operator: 'equals', values: ['Tỉnh 7'] }],
      },
    ],
  ]
}

interface Members {
  measures?: string[]
  dimensions?: string[]
  timeDimensions?: { dimension: string }[]
}

async function getJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

/** The queries as DuckDB's statements over the lake, and what their columns are called in the answer. */
async function overParquet(server: Running, asked: Asked[], lake: string, file: string) {
  const members: Record<string, string>[] = []
  const statements: string[] = []
  for (const [, query] of asked) {
    const parquet = (table: string) => `read_parquet('${join(lake, table)}/*.parquet')`
    const one = await askForSql(server, query)
    members.push(one.members)
    statements.push(statementOf(one.sql[0], one.sql[1], parquet))
  }
  writeFileSync(file, JSON.stringify(statements))
  const run = ['--import', 'tsx', 'test/cluster/over_parquet.ts', file]
  const said = execFileSync(process.execPath, run, { encoding: 'utf8', maxBuffer: 1 << 28 })
  const { ran, peak } = JSON.parse(said) as OverParquet
  const byMember = ran.map(({ took, rows }, i) => ({
    took,
    rows: rows.map((row) => named(row, members[i]!)),
  }))
  return { ran: byMember, members, peak }
}

/** Rows of a query from a server; null where it gave up. */
async function ask(server: Running, query: object): Promise<Row[] | null> {
  const asking = encodeURIComponent(JSON.stringify(query))
  const said = await getJson<{ data?: Row[]; code?: string }>(
    `${server.url}/cubejs-api/v1/load?query=${asking}`,
  )
  if (!said.data && said.code !== 'query-too-slow') throw new Error(JSON.stringify(said))
  return said.data ?? null
}

/** What the engine answers to the last statement of the server, and needs for it by itself. */
async function ofTheEngine(reader: EngineClient) {
  const { rows } = await reader.ask(
    `SELECT query FROM system.runtime.queries WHERE source = 'guong-sang' AND query NOT LIKE '%runtime%' ORDER BY created DESC LIMIT 1`,
  )
  const driver = newTrinoDriver(
    class {
      release = () => Promise.resolve()
    },
    reader,
    (table) => table,
    () => undefined,
  )
  return takeOnce(() => driver.query(String(rows[0]![0])))
}

/** A row by the members of the model. */
const named = (row: Row, members: Record<string, string>): Row =>
  Object.fromEntries(Object.entries(row).map(([alias, value]) => [members[alias] ?? alias, value]))

/** A query as the SQL of a server with its values, and what its columns are called in the answer. */
async function askForSql(server: Running, query: object) {
  const { sql } = await getJson<{
    sql: { sql: [string, unknown[]]; aliasNameToMember: Record<string, string> }
  }>(`${server.url}/cubejs-api/v1/sql?query=${encodeURIComponent(JSON.stringify(query))}`)
  return { sql: sql.sql, members: sql.aliasNameToMember }
}

/** A row with its times in one form: what stands behind the seconds is left out. */
const inOneForm = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const [, day, time = '00:00:00'] =
        /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d).*)?$/.exec(String(value)) ?? []
      return [name, day === undefined ? value : `${day}T${time}`]
    }),
  )

/** Megabytes that a process had at its peak. */
const peakOf = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)

const seconds = (took: number[]) => (median(took) / 1000).toFixed(2)

const dataDir = createDataDir()
const cluster = await startTestCluster(2, { heap: HEAP, isBrief: false })
const servers: Running[] = []
try {
  const fill = [
    readFileSync('test/fixtures/province.sql', 'utf8'),
    "ALTER TABLE mart.fct_model ADD COLUMN province VARCHAR; UPDATE mart.fct_model SET province = 'Tỉnh 7'",
    'CREATE OR REPLACE TABLE mart.fct_model_then AS SELECT *, CAST(NULL AS DATE) AS known_on FROM mart.fct_model LIMIT 0',
  ]
  await writeSnapshot(dataDir, { id: ID, martVersion: 9, changesSince: '2026-10-22', fill })
  pointTo(dataDir, ID)
  const settings = engineSettings({ ...cluster.env, DATA_DIR: dataDir })!
  await new Lake(settings, dataPaths(dataDir)).addAll()
  const lake = join(cluster.env['LAKE']!, ID)
  const written = await takeOnce(() =>
    writeProvinces(join(dataDir, 'snapshots', `${ID}.duckdb`), join(lake, 'fct_model')),
  )
  console.log(
    `${written.result.rows} rows of models, ${Math.round(written.result.bytes / 1e6)} MB, written in ${Math.round(written.ms / 1000)} s`,
  )
  const env = { DATA_DIR: dataDir, PORT: '0', TODAY, DIMENSIONS: 'province' }
  const here = await serve(env)
  servers.push(here)
  const there = await serve({
    ...{ ...env, ...cluster.env, ENGINE_FALLBACK: 'none' },
    PARTS_OFF: 'query-cache,response-cache,warm-up,server-drawing',
  })
  servers.push(there)
  const reader = new EngineClient(settings, settings.reader, 600_000)
  const asked = await questionsOf(here)
  const duckdb = await overParquet(here, asked, lake, join(dataDir, 'statements.json'))
  console.log('| the overview asks for | cluster, s | DuckDB, s | times | answers |\n|---|---|---|---|---|')
  const all = { cluster: 0, duckdb: 0 }
  for (const [i, [name, query]] of asked.entries()) {
    // Cube keeps an answer for a moment, so each time asks for a row more than the time before.
    const answer = await takeTimes((time) => {
      const limit = (query as { limit?: number }).limit ?? 10_000
      return ask(there, { ...query, limit: limit + time })
    })
    const own = duckdb.ran[i]!
    const byItself = answer.result === null ? await ofTheEngine(reader) : null
    const rows = byItself ? byItself.result.map((row) => named(row, duckdb.members[i]!)) : answer.result!
    const took = byItself ? [byItself.ms] : answer.took
    const late = byItself ? ' (the server gave up at 28 s)' : ''
    const how = difference(query, own.rows.map(inOneForm), rows.map(inOneForm)) ?? 'equal'
    const times = (median(took) / median(own.took)).toFixed(1)
    console.log(`| ${name} | ${seconds(took)}${late} | ${seconds(own.took)} | ${times} | ${how} |`)
    all.cluster += median(took)
    all.duckdb += median(own.took)
  }
  console.log(
    `| all ${asked.length}, one after another | ${(all.cluster / 1000).toFixed(1)} | ${(all.duckdb / 1000).toFixed(1)} | ${(all.cluster / all.duckdb).toFixed(1)} | |`,
  )
  const nodes = cluster.nodes.map((node) => `${node.name} ${peakOf(cluster.pidOf(node.name)!)}`)
  console.log(
    `memory at most, MB: ${nodes.join(', ')} (heap ${HEAP} each); DuckDB ${duckdb.peak}. Load ${loadavg()[0]!.toFixed(1)}`,
  )
} finally {
  for (const server of servers) await server.close()
  await cluster.close()
  rmSync(dataDir, { recursive: true })
}
process.exit(0)

async function takeOnce<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now()
  const result = await work()
  return { ms: performance.now() - began, result }
}
