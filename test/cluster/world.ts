import cube, { type CubeApi, type Query } from '@cubejs-client/core'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Identity } from '../../cube/server/identity.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { Lake } from '../../etl/lake/lake.ts'
import { engineSettings, type EngineSettings } from '../../etl/lake/settings.ts'
import { type DataPaths, dataPaths } from '../../etl/paths.ts'
import { headersOf, identifyByHeader, of } from '../cube/callers.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import type { View } from './questions.ts'
import { difference, type Row } from './compare.ts'
import { startTestCluster, type TestCluster } from './started.ts'

const PROVINCE = readFileSync(fileURLToPath(new URL('../fixtures/province.sql', import.meta.url)), 'utf8')
export const NOW = '20261122T030000Z-0a1b2c3d'
export const LAST_YEAR = '20251216T020000Z-4e5f6a7b'
export const TODAY = '2026-11-22'

/** An invented province with two snapshots, served twice: by DuckDB (`here`) and from a cluster (`there`). */
export interface World {
  dataDir: string
  paths: DataPaths
  cluster: TestCluster
  settings: EngineSettings
  here: Running
  there: Running
  /** What was printed on the console. */
  said: string[]
  /** Another server over the same data, from the cluster where `env` says so. */
  alsoServe(env: Record<string, string>): Promise<Running>
  close(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const dataDir = createDataDir()
  const paths = dataPaths(dataDir)
  await writeSnapshot(dataDir, { id: NOW, martVersion: 9, changesSince: '2026-10-22', fill: [PROVINCE] })
  await writeSnapshot(dataDir, {
    ...{ id: LAST_YEAR, name: 'Số liệu năm 2025', frozen: true, martVersion: 9 },
    builtAt: '2025-12-16T02:00:00.000Z',
    fill: [
      PROVINCE,
      ...['model', 'replication', 'reporting', 'commendation', 'publicity', 'change'].map(
        (table) => `DELETE FROM mart.fct_${table} WHERE year > 2025`,
      ),
    ],
  })
  pointTo(dataDir, NOW)
  const cluster = await startTestCluster()
  const said: string[] = []
  const log = console.log
  console.log = (...words: unknown[]) => {
    said.push(words.join(' '))
    log(...words)
  }
  const servers = new Set<Running>()
  const alsoServe = async (env: Record<string, string>) => {
    const server = await serve(
      { DATA_DIR: dataDir, PORT: '0', TODAY, ...env },
      { identify: identifyByHeader },
    )
    const running = {
      ...server,
      close: async () => {
        servers.delete(running)
        await server.close()
      },
    }
    servers.add(running)
    return running
  }
  const close = async () => {
    for (const server of [...servers]) await server.close()
    await cluster.close()
    console.log = log
    rmSync(dataDir, { recursive: true })
  }
  try {
    const settings = engineSettings({ ...cluster.env, DATA_DIR: dataDir })!
    await new Lake(settings, paths).addAll()
    const here = await alsoServe({})
    const there = await alsoServe(cluster.env)
    return { dataDir, paths, cluster, settings, here, there, said, alsoServe, close }
  } catch (error) {
    await close()
    throw error
  }
}

export const clientOf = (server: Running, identity: Identity, snapshot?: string): CubeApi =>
  cube('no token needed', {
    apiUrl: `${server.url}/cubejs-api/v1`,
    headers: { ...headersOf(identity), ...(snapshot !== undefined && { 'x-snapshot': snapshot }) },
  })

/** The rows of a query, through the official Cube client. */
export async function rowsFrom(
  server: Running,
  query: object,
  identity: Identity = of('steward'),
  snapshot?: string,
): Promise<Row[]> {
  return (await clientOf(server, identity, snapshot).load(query as Query)).rawData() as Row[]
}

/** The rows that answer a query; or why it is refused, where one of its values is in no list. */
async function answerOf(...asked: Parameters<typeof rowsFrom>): Promise<Row[]> {
  try {
    return await rowsFrom(...asked)
  } catch (error) {
    const { message } = error as Error
    if (!message.startsWith('A value is not in the list of ')) throw error
    return [{ refused: message }]
  }
}

/** Asks both, and lists the queries whose answers differ. */
export async function differing(
  { here, there }: Pick<World, 'here' | 'there'>,
  queries: object[],
  identity?: Identity,
  snapshot?: string,
): Promise<string[]> {
  const found: string[] = []
  await some(4, queries, async (query) => {
    const [a, b] = await Promise.all([
      answerOf(here, query, identity, snapshot),
      answerOf(there, query, identity, snapshot),
    ])
    const how = difference(query, a, b)
    if (how !== null) found.push(`${JSON.stringify(query)}: ${how}`)
  })
  return found
}

export async function viewsOf({ here }: Pick<World, 'here'>, identity: Identity): Promise<View[]> {
  const response = await fetch(`${here.url}/cubejs-api/v1/meta`, { headers: headersOf(identity) })
  return ((await response.json()) as { cubes: View[] }).cubes
}

/** Runs work on all of a list, some at a time. */
export async function some<T>(
  count: number,
  all: T[],
  work: (one: T, i: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < all.length) {
      const i = next++
      await work(all[i]!, i)
    }
  }
  await Promise.all(Array.from({ length: count }, one))
}
