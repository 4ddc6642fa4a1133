import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type ClusterOptions,
  type RunningCluster,
  startCluster,
  usualOptions,
  whatIsMissing,
} from '../../cube/cluster/cluster.ts'
import { INSTALL, requireClient } from '../../etl/lake/client.ts'

/** A cluster of a test's own, with an empty lake. */
export interface TestCluster extends RunningCluster {
  folder: string
  close(): Promise<void>
}

/** Why this machine cannot start a cluster, in one line; null: it can. */
export function reasonToSkip(): string | null {
  if (!process.env['CLUSTER']) return 'đặt CLUSTER=some hoặc CLUSTER=all để chạy'
  const missing = whatIsMissing()
  if (missing !== null) return missing
  return isClientInstalled() ? null : `chưa cài trino-client: ${INSTALL}`
}

export function isClientInstalled(): boolean {
  try {
    requireClient()
    return true
  } catch {
    return false
  }
}

/**
 * @param workers how many there are beside the coordinator
 * @param how else it is to run than briefly and small
 */
export async function startTestCluster(workers = 2, how: Partial<ClusterOptions> = {}): Promise<TestCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'guong-sang-cluster-'))
  const port = await freePorts(workers + 1)
  const cluster = await startCluster(
    {
      ...usualOptions(),
      ...{ workers, port, isBrief: true, ...how },
      folder: path.join(folder, 'nodes'),
      lake: path.join(folder, 'lake'),
    },
    (line) => console.log(line),
  )
  const close = async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...cluster, folder, close }
}

/** The first of some ports in a row that are all free. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000)
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)))
    if (free.every(Boolean)) return first
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}
