/**
 * The overview's document, which brings its figures with it, and what the page of fields asks besides, read by many at once, while nothing changes and while a snapshot is
 * published; and how long `npm start` takes to the first overview. The dashboard must have been built.
 */
import autocannon from 'autocannon'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launchBrowser, settled } from '../browser.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Line, millionModels, pause, quantile, startServer } from './server.ts'

const BEFORE = '20261122T040000Z-00003000'
const AFTER = '20261122T050000Z-00003001'
const SECONDS = 5
const FIELDS = '/linh-vuc'

interface Asked {
  path: string
  headers: Record<string, string>
}

/** What the page of fields asks for its figures, as a browser sends it. @throws Error where it asks nothing */
async function fieldsRequests(url: string): Promise<Asked[]> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const asked: Asked[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (request.method() !== 'GET' || !/^\/(cubejs-api|api)\//.test(pathname)) return
      const snapshot = request.headers()['x-snapshot']
      asked.push({
        path: pathname + search,
        headers: {
          accept: request.headers()['accept'] ?? '*/*',
          'accept-encoding': 'gzip',
          ...(snapshot && { 'x-snapshot': snapshot }),
        },
      })
    })
    await page.goto(url + FIELDS)
    await settled(page)
    if (asked.length === 0) throw new Error(`${FIELDS} asked for no data: there is nothing to measure`)
    return asked
  } finally {
    await browser.close()
  }
}

/** The same requests, of a page that was opened on another snapshot. */
function onSnapshot(asked: Asked[], snapshot: string): Asked[] {
  return JSON.parse(JSON.stringify(asked).replaceAll(BEFORE, snapshot)) as Asked[]
}

/**
 * Fifty readers open the page of fields again and again, in the middle of which another snapshot is published.
 * Each page is the document and then, all at once, its requests for the snapshot that the document named.
 */
async function publishWhileReading(url: string, asked: Asked[], publish: () => void) {
  const times: number[] = []
  let [errors, mixed, moved] = [0, 0, 0]
  let reading = true
  const get = async ({ path, headers }: Asked) => {
    const start = performance.now()
    const answer = await fetch(url + path, { headers })
    const text = await answer.text()
    times.push(performance.now() - start)
    if (answer.status !== 200) errors++
    return { text, snapshot: answer.headers.get('x-snapshot') }
  }
  const reader = async () => {
    while (reading) {
      try {
        const { text } = await get({ path: FIELDS, headers: {} })
        const [, boot] = /id="boot">(.*?)<\/script>/.exec(text)!
        const { defaultSnapshot } = JSON.parse(boot!) as { defaultSnapshot: string }
        if (defaultSnapshot === AFTER) moved++
        const answers = await Promise.all(onSnapshot(asked, defaultSnapshot).map(get))
        if (answers.some((a) => a.snapshot !== null && a.snapshot !== defaultSnapshot)) mixed++
      } catch {
        errors++
      }
    }
  }
  const readers = Array.from({ length: 50 }, reader)
  await pause(2000)
  publish()
  await pause(4000)
  reading = false
  await Promise.all(readers)
  if (moved === 0) throw new Error('No reader saw the snapshot that was published')
  return { p99: quantile(times, 0.99), errors, mixed }
}

/** Milliseconds from `npm start`, with data present, to the whole document of the overview. */
async function firstOverview(dataDir: string): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', 'cube/start.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const [url] = /http:\/\/\S+/.exec(line) ?? []
      if (url === undefined) continue
      const answer = await fetch(url)
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`/: ${answer.status}`)
      return performance.now() - start
    }
    throw new Error('npm start ended without an address')
  } finally {
    child.kill()
    if (child.exitCode === null) await once(child, 'exit')
  }
}

/** @param rows models in the snapshot */
export async function measureHttp(rows: number): Promise<Line[]> {
  const dataDir = createDataDir()
  for (const id of [BEFORE, AFTER]) await writeSnapshot(dataDir, { id, fill: millionModels(rows) })
  pointTo(dataDir, BEFORE)
  const server = await startServer(dataDir)
  const lines: Line[] = []
  const add = (what: string, value: number, unit: Line['unit'], target = '', met = true) =>
    lines.push({ what, value, unit, target, met })
  try {
    const asked = await fieldsRequests(server.url)
    const requests = [{ path: '/', headers: { 'accept-encoding': 'gzip' } }, ...asked]
    for (const connections of [1, 20, 100]) {
      const {
        latency,
        errors,
        non2xx,
        requests: rate,
      } = await autocannon({
        url: server.url,
        connections,
        duration: SECONDS,
        requests,
      })
      const failed = errors + non2xx
      const most = { 1: Infinity, 20: Infinity, 100: 150 }[connections]!
      const target = most === Infinity ? '' : `≤ ${most}`
      add(`requests of two pages, ${connections} clients: p50`, latency.p50, 'ms')
      add(
        `requests of two pages, ${connections} clients: p99`,
        latency.p99,
        'ms',
        target,
        latency.p99 <= most,
      )
      add(`requests of two pages, ${connections} clients: a second`, rate.average, 'number')
      add(`requests of two pages, ${connections} clients: errors`, failed, 'number', '0', failed === 0)
    }
    const { p99, errors, mixed } = await publishWhileReading(server.url, asked, () => {
      pointTo(dataDir, AFTER)
    })
    add('published while 50 read: p99', p99, 'ms', '≤ 500', p99 <= 500)
    add('published while 50 read: errors', errors, 'number', '0', errors === 0)
    add('published while 50 read: pages of two snapshots', mixed, 'number', '0', mixed === 0)
    const after = await autocannon({
      url: server.url,
      connections: 20,
      duration: SECONDS,
      requests: onSnapshot(requests, AFTER),
    })
    add('requests of two pages after publishing, 20 clients: p99', after.latency.p99, 'ms')
    const memory = server.peak() / 1e6
    add('server memory at its most, 100 clients', memory, 'MB', '≤ 600', memory <= 600)
    server.process.kill()
    const first = (await firstOverview(dataDir)) / 1000
    add('first overview after start', first, 's', '≤ 5', first <= 5)
    return lines
  } finally {
    server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
