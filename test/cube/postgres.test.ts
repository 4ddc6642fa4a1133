import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../cube/server/engine/engine.ts'
import { withAnnualRound, withTodaysFigures } from '../../cube/server/engine/default_round.ts'
import { textMart } from '../../etl/pipeline.ts'
import { createDataDir, writeSnapshot } from '../fixtures/mart.ts'
import { OPEN } from '../../cube/server/identity.ts'
import { QUERIES } from './portable_queries.ts'

/**
 * The model's SQL on another engine: the same mart in a real PostgreSQL (WebAssembly), read by Cube's own
 * PostgreSQL driver, answers every query as DuckDB does. A set of rows is compared: where a query asks for
 * no order, engines differ in it.
 */

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const DDL = textMart()
const PROVINCE = readFileSync(here('../fixtures/province.sql'), 'utf8')
const FACTS = [
  'model',
  'replication',
  'reporting',
  'commendation',
  'publicity',
  'quality',
  'declaration',
  'receipt',
  'change',
  'duplicate',
]
const TODAY = '2026-12-02'

type Row = Record<string, string | number | boolean | null>

/** What the test uses of Cube's server, as engine.ts does. */
interface Gateway {
  load(request: object): Promise<void>
  meta(request: object): Promise<void>
}

const dataDir = createDataDir()
let engine: Engine
let postgres: PGlite
let socket: PGLiteSocketServer
let core: { apiGateway(): Gateway; shutdown(): Promise<void> }

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: 'province', fill: [PROVINCE] })
  const file = join(dataDir, 'snapshots', 'province.duckdb')
  engine = new Engine(
    () => file,
    (line) => console.log(line),
  )

  postgres = await PGlite.create()
  await postgres.exec(`CREATE SCHEMA mart; ${DDL}`)
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  for (const fact of FACTS) {
    const csv = join(dataDir, `${fact}.csv`)
    await connection.run(`COPY fct_${fact} TO '${csv}' (HEADER false, NULLSTR '\\N')`)
    await postgres.query(`COPY mart.fct_${fact} FROM '/dev/blob' WITH (FORMAT csv, NULL '\\N')`, [], {
      blob: new Blob([readFileSync(csv)]),
    })
  }
  connection.closeSync()
  instance.closeSync()
  const port = await freePort()
  socket = new PGLiteSocketServer({ db: postgres, port, host: '127.0.0.1', maxConnections: 4 })
  await socket.start()

  const require = createRequire(import.meta.url)
  const { CubejsServer } = require('@cubejs-backend/server') as {
    CubejsServer: new (options: object) => { core: typeof core }
  }
  const folder = here('../../cube/model')
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.yml'))
    .map((fileName) => ({ fileName, content: readFileSync(join(folder, fileName), 'utf8') }))
  core = new CubejsServer({
    apiSecret: 'unused',
    schemaPath: folder,
    repositoryFactory: () => ({ localPath: () => folder, dataSchemaFiles: async () => files }),
    driverFactory: () => ({
      type: 'postgres',
      host: '127.0.0.1',
      port,
      user: 'postgres',
      database: 'postgres',
      ssl: false,
    }),
    contextToAppId: () => 'postgres',
    // All rows and members, as everybody has with AUTH=open.
    contextToGroups: async () => ['rows_province', 'members_all'],
    contextToOrchestratorId: () => 'postgres',
    scheduledRefreshTimer: false,
    allowUngroupedWithoutPrimaryKey: true,
    queryRewrite: (query: object) =>
      withTodaysFigures(withAnnualRound(query, new Set(['models', 'reporting']))),
    logger: () => undefined,
  }).core
})

afterAll(async () => {
  await core.shutdown()
  await socket.stop()
  await postgres.close()
  await engine.close()
  rmSync(dataDir, { recursive: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

function data(body: string): Row[] {
  const { data: rows, error } = JSON.parse(body) as { data?: Row[]; error?: string }
  if (!rows) throw new Error(error)
  return rows
}

async function inDuckdb(query: object): Promise<Row[]> {
  const context = { snapshot: 'province', today: TODAY, identity: OPEN }
  return data((await engine.load(context, JSON.stringify(query))).body.toString())
}

async function inPostgres(query: object): Promise<Row[]> {
  let body = ''
  await core.apiGateway().load({
    query: JSON.stringify(query),
    context: { securityContext: { today: TODAY }, requestId: 'test' },
    res: async (message: { isWrapper?: boolean; getFinalResult?: () => Promise<ArrayBuffer> }) => {
      body = message.isWrapper
        ? Buffer.from(await message.getFinalResult!()).toString()
        : JSON.stringify(message)
    },
  })
  return data(body)
}

/** Rows as a set: numbers to nine decimals, each row as text, sorted. */
function asSet(rows: Row[]): string[] {
  const cell = (value: Row[string]) =>
    typeof value === 'string' && /^-?\d+(\.\d+)?(e-?\d+)?$/.test(value)
      ? Number(Number(value).toFixed(9))
      : typeof value === 'number'
        ? Number(value.toFixed(9))
        : value
  return rows
    .map((row) =>
      JSON.stringify(
        Object.keys(row)
          .sort()
          .map((key) => [key, cell(row[key]!)]),
      ),
    )
    .sort()
}

describe('on PostgreSQL', () => {
  it('there are fifty questions and more', () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(50)
  })

  it.each(QUERIES.map((query) => [name(query), query] as const))(
    'the answer is the same: %s',
    async (_, query) => {
      const expected = asSet(await inDuckdb(query))
      expect(expected.length).toBeGreaterThan(0)
      expect(asSet(await inPostgres(query))).toEqual(expected)
    },
  )
})

/** A query in a few words, for the list of tests. */
function name(query: object): string {
  const { measures = [], dimensions = [], filters } = query as Record<string, string[] | undefined>
  return `${String(measures.length)} measures by ${dimensions.join(', ') || (measures[0] ?? '')} ${filters?.length ? JSON.stringify(filters) : ''}`
}
