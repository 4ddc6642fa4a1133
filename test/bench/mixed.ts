/**
 * A server under mixed load: 50 clients that ask for pages, figures, files and documents, one request in ten of which
 * is given up half way; whether any fails, how long `/healthz` takes meanwhile, and the server's memory.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Line, type Memory, millionModels, pause, quantile, startServer, timed } from './server.ts'

const NOW = '20261122T040000Z-00001000'
const BEFORE = '20251216T040000Z-00002000'

/** Clients, how long each waits at most between two requests, and the share of requests that are given up. */
const CLIENTS = 50
const MOST_PAUSE = 8000
const ABORTED = 0.1

export interface Loaded {
  requests: number
  aborted: number
  /** What went wrong: address and what was said, the first of them. */
  failures: string[]
  /** Milliseconds of each answer of `/healthz`. */
  health: number[]
  /** Bytes that the server took at most, by tenth of the time. */
  memory: Memory[]
}

const asked = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!

function query(): string {
  const year = { member: 'models.year', operator: 'equals', values: [String(pick([2024, 2025, 2026]))] }
  return JSON.stringify({
    measures: [`models.${pick(['count', 'new_count', 'effective_count', 'replication_rate'])}`],
    dimensions: [
      `models.${pick(['field_code', 'unit_name', 'district_name', 'kind', 'level', 'evaluation', 'status'])}`,
    ],
    filters: [year, { member: 'models.model_name', operator: 'contains', values: [String(pick(WORDS))] }],
  })
}

const WORDS = Array.from({ length: 500 }, (_, i) => `nhóm ${i}`)
const ROWS = JSON.stringify({
  dimensions: ['model_code', 'model_name', 'subject_name', 'field_name', 'unit_name', 'year'].map(
    (name) => `models.${name}`,
  ),
})
const YEARS = [2024, 2025, 2026]

/** One request of each kind, and how often it is asked beside the others. */
const KINDS: [number, () => [string, RequestInit?]][] = [
  [4, () => [pick(['/', '/linh-vuc', '/dia-ban', '/don-vi', '/nhan-rong', '/mo-hinh', '/so-lieu'])]],
  [2, () => [`/bao-cao?${asked({ year: String(pick(YEARS)), layout: pick(['party', 'state']) })}`]],
  [8, () => [`/cubejs-api/v1/load?${asked({ query: query() })}`]],
  [1, () => ['/cubejs-api/v1/meta']],
  [2, () => [`/api/export/a.csv?${asked({ query: ROWS, delimiter: pick([',', ';']) })}`]],
  [1, () => [`/api/export/a.xlsx?${asked({ query: query() })}`]],
  [1, () => [`/api/export/a.parquet?${asked({ query: ROWS })}`]],
  [1, () => [`/api/export/a.arrow?${asked({ query: ROWS })}`]],
  [0.3, () => ['/api/export/a.zip']],
  [1, () => [`/api/report/${pick(YEARS)}.docx?${asked({ layout: pick(['party', 'state']) })}`]],
  [1, () => [`/api/report/${pick(YEARS)}.xlsx?${asked({ layout: pick(['party', 'state']) })}`]],
  [1, () => [`/api/report/${pick(YEARS)}.json?${asked({ layout: pick(['party', 'state']) })}`]],
  [2, () => ['/api/snapshots']],
  [0.5, () => [`/api/compare?${asked({ from: BEFORE, to: NOW })}`]],
  [1, () => ['/api/reconciliation']],
  [
    1,
    () => {
      const filters = [{ member: 'models.year', operator: 'equals', values: [String(pick(YEARS))] }]
      const body = JSON.stringify({ metric: 'models.count', filters })
      return ['/api/figures', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }]
    },
  ],
]
const ALL = KINDS.reduce((sum, [weight]) => sum + weight, 0)

function anything(): [string, RequestInit?] {
  let at = Math.random() * ALL
  for (const [weight, make] of KINDS) if ((at -= weight) <= 0) return make()
  return ['/']
}

/** Asks `/healthz` ten times a second until it is told to stop; in a process of its own, for this one is busy. */
async function probe(url: string): Promise<void> {
  let running = true
  process.once('message', () => (running = false))
  process.send!('started')
  const times: number[] = []
  while (running) {
    times.push(await timed(async () => (await fetch(`${url}/healthz`)).text()))
    await pause(100)
  }
  process.send!(times)
}

/** A server of its own over two snapshots, and a process that asks its `/healthz`. */
async function serveAndProbe(rows: number) {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: NOW, martVersion: 5, fill: millionModels(rows) })
  await writeSnapshot(dataDir, {
    id: BEFORE,
    name: 'Chốt năm 2025',
    frozen: true,
    martVersion: 5,
    builtAt: '2025-12-16T04:00:00.000Z',
    fill: millionModels(Math.ceil(rows * 0.9)),
  })
  pointTo(dataDir, NOW)
  const server = await startServer(dataDir)
  const asking = fork(fileURLToPath(import.meta.url), [server.url], { execArgv: ['--import', 'tsx'] })
  await once(asking, 'message')
  server.peak()
  return {
    server,
    /** Milliseconds of each answer of `/healthz` until now. */
    health: async (): Promise<number[]> => {
      asking.send('stop')
      const [times] = (await once(asking, 'message')) as [number[]]
      return times
    },
    end: () => {
      asking.kill()
      server.process.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Ten Word files that nobody asked for before, at once. */
async function tenDocuments(rows: number): Promise<{ seconds: number; health: number[]; memory: Memory }> {
  const { server, health, end } = await serveAndProbe(rows)
  try {
    const all = [NOW, BEFORE].flatMap((snapshot) =>
      YEARS.flatMap((year) =>
        ['party', 'state'].map((layout) => `/api/report/${year}.docx?${asked({ layout, snapshot })}`),
      ),
    )
    const took = await timed(() =>
      Promise.all(
        all.slice(0, 10).map(async (address) => {
          const answer = await fetch(server.url + address)
          if (answer.status !== 200) throw new Error(`${address}: ${await answer.text()}`)
          await answer.arrayBuffer()
        }),
      ),
    )
    return { seconds: took / 1000, health: await health(), memory: server.peak() }
  } finally {
    end()
  }
}

/** @param rows models in the current snapshot, @param seconds for which it is asked */
export async function loadServer(rows: number, seconds: number): Promise<Loaded> {
  const { server, health, end: stop } = await serveAndProbe(rows)
  const loaded: Loaded = { requests: 0, aborted: 0, failures: [], health: [], memory: [] }
  const end = performance.now() + seconds * 1000

  const client = async () => {
    while (performance.now() < end) {
      const [address, init] = anything()
      const given = Math.random() < ABORTED
      const leaves = new AbortController()
      // Half of those who leave do so before the answer begins, if it is not there at once, the others in the middle.
      const early = given && Math.random() < 0.5
      const timer = early ? setTimeout(() => leaves.abort(), Math.random() * 30) : undefined
      loaded.requests++
      try {
        const answer = await fetch(server.url + address, {
          ...init,
          signal: leaves.signal,
          headers: { Accept: 'text/html', Connection: 'close', ...init?.headers },
        })
        if (given) leaves.abort()
        let tail = ''
        for await (const piece of answer.body!) tail = Buffer.from(piece as Uint8Array).toString('latin1')
        if (answer.status !== 200) loaded.failures.push(`${address}: ${answer.status} ${tail.slice(0, 200)}`)
      } catch (error) {
        if (given) loaded.aborted++
        else loaded.failures.push(`${address}: ${String((error as Error).cause ?? error)}`)
      } finally {
        clearTimeout(timer)
      }
      await pause(Math.random() * MOST_PAUSE)
    }
  }
  try {
    const clients = Array.from({ length: CLIENTS }, client)
    while (performance.now() < end) {
      await pause(Math.max(100, seconds * 100))
      loaded.memory.push(server.peak())
    }
    await Promise.all(clients)
    loaded.memory.push(server.peak())
    loaded.health = await health()
    if (server.process.exitCode !== null) loaded.failures.push('the server ended')
  } finally {
    stop()
  }
  return loaded
}

/** Minutes that are asked for by `MINUTES`, 20 where nothing is. */
export async function measureMixed(rows: number): Promise<Line[]> {
  const minutes = Number(process.env['MINUTES'] ?? 20)
  const ten = await tenDocuments(rows)
  const { requests, aborted, failures, health, memory } = await loadServer(rows, minutes * 60)
  for (const failure of failures.slice(0, 20)) console.error(failure)
  const megabytes = memory.map(({ server, all }) => `${Math.round(server / 1e6)}/${Math.round(all / 1e6)}`)
  console.error(`memory of the server and with its documents, MB: ${megabytes.join(' ')}`)
  const what = `${minutes} minutes of mixed load`
  const line = (name: string, value: number, unit: Line['unit'], most = Infinity): Line => ({
    what: `${what}: ${name}`,
    value,
    unit,
    target: most === Infinity ? '' : `≤ ${most}`,
    met: value <= most,
  })
  const documents = 'ten Word files at once'
  const slowest = Math.max(...ten.health)
  return [
    { what: `${documents}: all`, value: ten.seconds, unit: 's', target: '', met: true },
    { what: `${documents}: /healthz`, value: slowest, unit: 'ms', target: '≤ 200', met: slowest <= 200 },
    {
      what: `${documents}: server memory`,
      value: ten.memory.server / 1e6,
      unit: 'MB',
      target: '',
      met: true,
    },
    {
      what: `${documents}: with its processes`,
      value: ten.memory.all / 1e6,
      unit: 'MB',
      target: '',
      met: true,
    },
    line('requests', requests, 'number'),
    line('given up half way', aborted, 'number'),
    line('failures', failures.length, 'number', 0),
    line('/healthz p50', quantile(health, 0.5), 'ms'),
    line('/healthz p99', quantile(health, 0.99), 'ms', 100),
    line('/healthz at its slowest', Math.max(...health), 'ms'),
    line('server memory at its most', Math.max(...memory.map(({ server }) => server)) / 1e6, 'MB', 600),
    line('with its processes at its most', Math.max(...memory.map(({ all }) => all)) / 1e6, 'MB'),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await probe(process.argv[2]!)
