import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { UserError } from '../../etl/errors.ts'
import { makeFolder, remove, writeFileUnflushed } from '../../etl/files.ts'
import { isAlive } from '../../etl/remains.ts'
import { CATALOG, filesOf, type Layout, type Node, PUBLISHER, READER } from './configuration.ts'
import { findJdk, findMaven, LEAST_JAVA } from './java.ts'
import { cacheFolder, clearBroken, fetchServer, isFetched } from './parts.ts'

const run = promisify(execFile)

export interface ClusterOptions {
  /** The folder of its nodes. */
  folder: string
  /** The folder of the snapshots. */
  lake: string
  /** Port of the coordinator; the workers have the next two. */
  port: number
  /** Megabytes of each node's heap. */
  heap: number
  workers: number
  /** Whether it starts soon rather than runs fast for hours. */
  isBrief: boolean
}

export const usualOptions = (): ClusterOptions => ({
  folder: path.join(cacheFolder(), 'nodes'),
  lake: path.join(cacheFolder(), 'lake'),
  port: 8091,
  heap: 1024,
  workers: 2,
  isBrief: false,
})

/** Longest wait for nodes that start, in milliseconds. */
const START_MS = 180_000

/** What is missing on this machine to start a cluster, in one line; null: nothing. */
export function whatIsMissing(): string | null {
  if (process.platform === 'win32') return 'cụm máy chạy thử chỉ có trên Linux và macOS'
  if (findJdk() === null) return `chưa có JDK ${LEAST_JAVA} trở lên (JAVA_HOME hoặc thư mục Java của máy)`
  if (!isFetched() && findMaven() === null) return 'chưa có Maven (lệnh mvn) để tải máy chủ của cụm máy'
  return null
}

/** A cluster that runs on this machine. */
export interface RunningCluster {
  url: string
  /** The settings with which a server uses it. */
  env: Record<string, string>
  nodes: Node[]
  /** The process of a node. */
  pidOf(name: string): number | null
  startNode(name: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a coordinator and its workers, and waits until all of them are active.
 * @param say prints one line
 * @throws UserError where something is missing, or they do not start
 */
export async function startCluster(
  options: ClusterOptions,
  say: (line: string) => void,
): Promise<RunningCluster> {
  const missing = whatIsMissing()
  if (missing !== null) throw new UserError(`Không khởi động được cụm máy: ${missing}.`)
  const jdk = findJdk()!
  clearBroken()
  const server = await fetchServer(jdk, say)
  const layout = layoutOf(options, server)
  makeFolder(options.lake)
  for (const node of layout.nodes) writeNode(node, layout)
  const cluster = runningCluster(options, layout, jdk)
  try {
    await Promise.all(layout.nodes.map((node) => launch(layout, node, jdk)))
    await waitUntilActive(cluster, layout.nodes.length)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  return cluster
}

/** Stops the nodes of a folder. @returns how many ran */
export async function stopCluster({ folder }: Pick<ClusterOptions, 'folder'>): Promise<number> {
  const pids = nodeNames(folder).map((name) => pidIn(path.join(folder, name)))
  const running = pids.filter((pid) => pid !== null)
  for (const pid of running) process.kill(pid, 'SIGTERM')
  const end = Date.now() + 20_000
  while (running.some(isAlive) && Date.now() < end) await pause(200)
  for (const pid of running.filter(isAlive)) process.kill(pid, 'SIGKILL')
  return running.length
}

/** Which nodes of a folder run. */
export function runningNodes({ folder }: Pick<ClusterOptions, 'folder'>): string[] {
  return nodeNames(folder).filter((name) => pidIn(path.join(folder, name)) !== null)
}

function layoutOf({ folder, lake, port, heap, workers, isBrief }: ClusterOptions, server: string): Layout {
  const nodes = Array.from({ length: workers + 1 }, (_, i) => ({
    name: i === 0 ? 'coordinator' : `worker-${i}`,
    port: port + i,
    isCoordinator: i === 0,
  }))
  return { heap, nodes, server, lake, isBrief, folderOf: ({ name }) => path.join(folder, name) }
}

function writeNode(node: Node, layout: Layout): void {
  const folder = layout.folderOf(node)
  if (pidIn(folder) !== null)
    throw new UserError('Cụm máy đang chạy; để dừng, hãy chạy: npm run cluster -- stop')
  remove(folder)
  makeFolder(path.join(folder, 'data'))
  makeFolder(path.join(folder, 'etc/catalog'))
  for (const [name, content] of Object.entries(filesOf(node, layout)))
    writeFileUnflushed(path.join(folder, 'etc', name), content)
}

async function launch(layout: Layout, node: Node, jdk: string): Promise<void> {
  const folder = layout.folderOf(node)
  const args = [
    'start',
    `--etc-dir=${folder}/etc`,
    `--data-dir=${folder}/data`,
    `--launcher-log-file=${folder}/launcher.log`,
    `--server-log-file=${folder}/server.log`,
    `--pid-file=${folder}/pid`,
  ]
  const PATH = `${jdk}/bin${path.delimiter}${process.env['PATH'] ?? ''}`
  try {
    await run(path.join(layout.server, 'bin/launcher'), args, {
      env: { ...process.env, JAVA_HOME: jdk, PATH },
    })
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? ''
    throw new UserError(`Máy ${node.name} của cụm không khởi động được: ${said.trim().split('\n')[0]!}`)
  }
}

function runningCluster(options: ClusterOptions, layout: Layout, jdk: string): RunningCluster {
  const { folder, lake, port } = options
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    nodes: layout.nodes,
    env: {
      ENGINE: 'trino',
      ENGINE_URL: url,
      ENGINE_CATALOG: CATALOG,
      ENGINE_USER: READER,
      ENGINE_PUBLISHER: PUBLISHER,
      LAKE: lake,
      ENGINE_LAKE: 'local:///',
    },
    pidOf: (name) => pidIn(path.join(folder, name)),
    startNode: (name) =>
      launch(
        layout,
        layout.nodes.find((node) => node.name === name)!,
        jdk,
      ),
    stop: async () => {
      await stopCluster({ folder })
    },
  }
}

/** Waits until the coordinator knows that all nodes are active. @throws UserError where one has ended, or it takes too long */
export async function waitUntilActive({ url, nodes, pidOf }: RunningCluster, count: number): Promise<void> {
  const end = Date.now() + START_MS
  while (Date.now() < end) {
    if ((await activeNodes(url)) >= count) return
    if (nodes.some(({ name }) => pidOf(name) === null))
      throw new UserError('Một máy của cụm đã dừng khi khởi động; xem server.log trong thư mục của máy ấy.')
    await pause(250)
  }
  throw new UserError(`Cụm máy chưa sẵn sàng sau ${START_MS / 1000} giây.`)
}

/** How many nodes the coordinator says are active; 0 where it does not answer yet. */
async function activeNodes(url: string): Promise<number> {
  interface Page {
    nextUri?: string
    data?: [number][]
  }
  try {
    const headers = { 'X-Trino-User': READER }
    const body = "SELECT count(*) FROM system.runtime.nodes WHERE state = 'active'"
    let page = (await (await fetch(`${url}/v1/statement`, { method: 'POST', headers, body })).json()) as Page
    let found = 0
    while (page.nextUri !== undefined) {
      page = (await (await fetch(page.nextUri, { headers })).json()) as Page
      found = page.data?.[0]?.[0] ?? found
    }
    return found
  } catch {
    return 0
  }
}

function nodeNames(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder).filter((name) => /^(coordinator|worker-\d)$/.test(name))
    : []
}

/** The process of a node; null where none runs. */
function pidIn(folder: string): number | null {
  const file = path.join(folder, 'pid')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8').trim())
  // The number may be another program's by now.
  return isAlive(pid) && commandOf(pid).includes(folder) ? pid : null
}

function commandOf(pid: number): string {
  try {
    return existsSync('/proc/self')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
