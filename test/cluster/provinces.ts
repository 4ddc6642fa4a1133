/**
 * Thirty-four provinces: `CLUSTER=all node --import tsx test/cluster/provinces.ts [ROWS]` (100,000,000 by default) writes that many rows of
 * models straight into the lake of a cluster that it starts, asks the overview's questions of the server over the cluster
 * and of DuckDB over the same Parquet, and prints what each took.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { serve } from '../../cube/server/main.ts'
import { statementOf } from '../../cube/server/engine/trino/statement.ts'
import { Lake } from '../../etl/lake/lake.ts'
import { engineSettings } from '../../etl/lake/settings.ts'
import { dataPaths } from '../../etl/paths.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { reasonToSkip, startTestCluster } from './started.ts'

const ROWS = Number(process.argv[2] ?? 100_000_000)
const PROVINCES = 34
const ID = '20261122T030000Z-00000034'
const TODAY = '2026-11-22'
const year = { member: 'models.year', operator: 'equals', values: ['2026'] }

const QUESTIONS: [string, object][] = [
  ['models by year', { measures: ['models.count', 'models.replicated_count'], dimensions: ['models.year'] }],
  [
    'ten measures of a year',
    {
      measures: [
        ...['count', 'new_count', 'maintained_count', 'pilot_count', 'sent_count', 'recognised_count'],
        ...['effective_count', 'commended_count', 'replication_rate', 'effectiveness_rate'],
      ].map((name) => `models.${name}`),
      filters: [year],
    },
  ],
  ['by field', { measures: ['models.count'], dimensions: ['models.field_name'], filters: [year] }],
  ['by district', { measures: ['models.count'], dimensions: ['models.district_name'], filters: [year] }],
  ['units', { measures: ['models.unit_count'], dimensions: ['models.year'] }],
]

const skip = reasonToSkip()
if (skip !== null) throw new Error(skip)

/** Copies of the snapshot's models, each with keys of its own, a file a province. @returns bytes */
async function writeProvinces(connection: DuckDBConnection, file: string, folder: string): Promise<number> {
  await connection.run(`ATTACH '${file}' AS mart (READ_ONLY)`)
  const [[rows]] = (await (await connection.run('SELECT count(*) FROM mart.fct_model')).getRows()) as [
    [bigint],
  ]
  const copies = Math.ceil(ROWS / PROVINCES / Number(rows))
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  await connection.run('SET preserve_insertion_order = false')
  for (let province = 1; province <= PROVINCES; province++)
    await connection.run(
      `COPY (SELECT * REPLACE ('${province}-' || c || '-' || model_key AS model_key, CAST(NULL AS VARCHAR) AS content,
               CAST(NULL AS VARCHAR) AS result)
             FROM mart.fct_model, range(${copies}) copy(c))
       TO '${join(folder, `province-${province}.parquet`)}' (FORMAT parquet, COMPRESSION zstd)`,
    )
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
const megabytesOf = (pid: number) =>
  Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024)

const dataDir = createDataDir()
const cluster = await startTestCluster(2, { heap: 2048, isBrief: false })
try {
  const province = readFileSync('test/fixtures/province.sql', 'utf8')
  await writeSnapshot(dataDir, { id: ID, martVersion: 9, changesSince: '2026-10-22', fill: [province] })
  pointTo(dataDir, ID)
  await new Lake(engineSettings({ ...cluster.env, DATA_DIR: dataDir })!, dataPaths(dataDir)).addAll()
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const lake = join(cluster.env['LAKE']!, ID)
  let began = performance.now()
  const bytes = await writeProvinces(
    connection,
    join(dataDir, 'snapshots', `${ID}.duckdb`),
    join(lake, 'fct_model'),
  )
  console.log(
    `${ROWS} rows, ${Math.round(bytes / 1e6)} MB, written in ${Math.round((performance.now() - began) / 1000)} s`,
  )
  const env = { DATA_DIR: dataDir, PORT: '0', TODAY, PARTS_OFF: 'query-cache,response-cache,warm-up' }
  const here = await serve(env)
  const there = await serve({ ...env, ...cluster.env })
  console.log('| question | cluster | DuckDB over the same Parquet | rows |\n|---|---|---|---|')
  for (const [name, query] of QUESTIONS) {
    const asked = `query=${encodeURIComponent(JSON.stringify(query))}`
    const took = { cluster: [] as number[], duckdb: [] as number[] }
    let same = ''
    for (let i = 0; i < 3; i++) {
      began = performance.now()
      const answer = (await (await fetch(`${there.url}/cubejs-api/v1/load?${asked}`)).json()) as {
        data?: object[]
      }
      took.cluster.push(performance.now() - began)
      const { sql } = (await (await fetch(`${here.url}/cubejs-api/v1/sql?${asked}`)).json()) as {
        sql: { sql: [string, DuckDBValue[]] }
      }
      const statement = statementOf(
        sql.sql[0],
        sql.sql[1],
        (table) => `read_parquet('${join(lake, table)}/*.parquet')`,
      )
      began = performance.now()
      const rows = (await connection.runAndReadAll(statement)).getRows()
      took.duckdb.push(performance.now() - began)
      same = `${answer.data?.length ?? 'none'} = ${rows.length}`
    }
    const seconds = (times: number[]) => `${(median(times) / 1000).toFixed(2)} s`
    console.log(`| ${name} | ${seconds(took.cluster)} | ${seconds(took.duckdb)} | ${same} |`)
  }
  const nodes = cluster.nodes.map((node) => `${node.name} ${megabytesOf(cluster.pidOf(node.name)!)} MB`)
  console.log(`memory: ${nodes.join(', ')}; this process with DuckDB ${megabytesOf(process.pid)} MB`)
  await there.close()
  await here.close()
} finally {
  await cluster.close()
  rmSync(dataDir, { recursive: true })
}
process.exit(0)
