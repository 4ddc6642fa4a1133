/**
 * All that a browser asks for to show the overview, by many readers at once; readers while a snapshot is
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
import { type Asked, serveBare } from './bare.ts'
import { type Line, median, millionModels, pause, quantile, startServer, timed, turnsFor } from './server.ts'

const BEFORE = '20261122T040000Z-00003000'
const AFTER = '20261122T050000Z-00003001'
const SECONDS = 5
const FEW_SECONDS = 2
const TURNS = 3
const OVERVIEW = '/'
const FIELDS = '/linh-vuc'

/** All that a browser asks of the server for a page, the document first. @param cookie of somebody who is signed in */
export async function requestsOf(url: string, path: string, cookie?: string): Promise<Asked[]> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const [name, value] = cookie?.split('=', 2) ?? []
    if (name !== undefined) await page.context().addCookies([{ name, value: value!, url }])
    const asked: Asked[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      const snapshot = request.headers()['x-snapshot']
      asked.push({
        path: pathname + search,
        headers: {
          // The browser's own words, which it keeps to itself.
          accept: request.isNavigationRequest() ? 'text/html,*/*;q=0.8' : '*/*',
          'accept-encoding': 'gzip, deflate, br',
          ...(snapshot && { 'x-snapshot': snapshot }),
        },
      })
    })
    await page.goto(url + path)
    await settled(page)
    return asked
  } finally {
    await browser.close()
  }
}

/** The same requests, of a page that was opened on another snapshot. */
function onSnapshot(asked: Asked[], snapshot: string): Asked[] {
  return JSON.parse(JSON.stringify(asked).replaceAll(BEFORE, snapshot)) as Asked[]
}

/** The snapshots that a document names: the one that it is of, and those that its figures came from. */
function snapshotsOf(html: string) {
  const of = /"defaultSnapshot":"([^"]+)"/.exec(html)![1]!
  const figures = [...html.matchAll(/"snapshot":"([^"]+)"/g)].map(([, snapshot]) => snapshot!)
  return { of, figures }
}

/**
 * Fifty readers open the overview and the page of fields again and again, in the middle of which another
 * snapshot is published. The overview brings its figures with it; the other page is the document and then, all
 * at once, its requests for the snapshot that the document named.
 * @param asked of the page of fields
 */
async function publishWhileReading(url: string, asked: Asked[], publish: () => void) {
  const data = asked.filter(({ path }) => /^\/(cubejs-api|api)\//.test(path))
  if (data.length === 0) throw new Error(`${FIELDS} asked for no data: there is nothing to measure`)
  const times: number[] = []
  let [errors, mixed, moved] = [0, 0, 0]
  let reading = true
  const ask = async ({ path, headers }: Asked) => {
    const start = performance.now()
    const answer = await fetch(url + path, { headers })
    const text = await answer.text()
    times.push(performance.now() - start)
    if (answer.status !== 200) errors++
    return { text, snapshot: answer.headers.get('x-snapshot') }
  }
  const reader = async () => {
    // Unpacking is work of the readers, who are fifty in this process.
    const headers = { accept: 'text/html', 'accept-encoding': 'identity' }
    while (reading) {
      try {
        const overview = snapshotsOf((await ask({ path: OVERVIEW, headers })).text)
        if (overview.figures.length === 0) throw new Error('The overview was not drawn')
        if (overview.figures.some((snapshot) => snapshot !== overview.of)) mixed++
        const { of: defaultSnapshot } = snapshotsOf((await ask({ path: FIELDS, headers })).text)
        if (defaultSnapshot === AFTER) moved++
        const answers = await Promise.all(onSnapshot(data, defaultSnapshot).map(ask))
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

/** The requests by many at once, one after the other by each. */
export function read(
  url: string,
  requests: Asked[],
  connections: number,
  duration: number,
): Promise<autocannon.Result> {
  return autocannon({ url, connections, duration, requests })
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
      const answer = await fetch(url, { headers: { accept: 'text/html' } })
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

/** What the overview takes that was drawn before, to one that is drawn for this request; medians of pairs. */
export async function pageRatio(rows: number): Promise<number> {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: BEFORE, fill: millionModels(rows) })
  pointTo(dataDir, BEFORE)
  const server = await startServer(dataDir)
  try {
    const take = async (path: string) => {
      const answer = await fetch(server.url + path, { headers: { accept: 'text/html' } })
      return Buffer.from(await answer.arrayBuffer())
    }
    if (snapshotsOf((await take('/')).toString()).figures.length === 0)
      throw new Error('The overview was not drawn')
    const ratios: number[] = []
    for (let turn = 0; turn < 15; turn++) {
      const anew = await timed(() => take(`/?year=${2025 + (turn % 2)}&turn=${turn}`))
      ratios.push((await timed(() => take('/'))) / anew)
    }
    return median(ratios)
  } finally {
    server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** @param rows models in the snapshot */
export async function measureHttp(rows: number): Promise<Line[]> {
  const dataDir = createDataDir()
  for (const id of [BEFORE, AFTER]) await writeSnapshot(dataDir, { id, fill: millionModels(rows) })
  pointTo(dataDir, BEFORE)
  const server = await startServer(dataDir)
  const turns = turnsFor(rows, TURNS)
  const seconds = turns === 1 ? FEW_SECONDS : SECONDS
  const lines: Line[] = []
  const add = (what: string, value: number, unit: Line['unit'], target = '', met = true) =>
    lines.push({ what, value, unit, target, met })
  try {
    const overview = await requestsOf(server.url, OVERVIEW)
    const fields = await requestsOf(server.url, FIELDS)
    for (const connections of [1, 20, 100]) {
      const { latency, errors, non2xx, requests } = await read(server.url, overview, connections, seconds)
      const failed = errors + non2xx
      const most = connections === 100 ? 150 : Infinity
      const name = `overview’s ${overview.length} requests, ${connections} client${connections > 1 ? 's' : ''}`
      add(`${name}: p50 of one`, latency.p50, 'ms')
      add(`${name}: p99 of one`, latency.p99, 'ms', most < Infinity ? '≤ 150' : '', latency.p99 <= most)
      add(`${name}: a second`, requests.average, 'number')
      add(`${name}: errors`, failed, 'number', '0', failed === 0)
    }
    const bare = await serveBare(server.url, overview)
    const [ours, theirs]: [number[], number[]] = [[], []]
    for (let turn = 0; turn < turns; turn++) {
      ours.push((await read(server.url, overview, 100, seconds)).latency.p99)
      theirs.push((await read(bare.url, overview, 100, seconds)).latency.p99)
    }
    bare.process.kill()
    add('overview’s requests, 100 clients: p99 of one, a bare HTTP server', median(theirs), 'ms')
    const ratio = median(ours.map((p99, turn) => p99 / theirs[turn]!))
    add('overview’s requests, 100 clients: p99 to a bare HTTP server’s', ratio, 'ratio')
    const { p99, errors, mixed } = await publishWhileReading(server.url, fields, () => {
      pointTo(dataDir, AFTER)
    })
    add('published while 50 read: p99', p99, 'ms', '≤ 500', p99 <= 500)
    add('published while 50 read: errors', errors, 'number', '0', errors === 0)
    add('published while 50 read: pages of two snapshots', mixed, 'number', '0', mixed === 0)
    const after = await read(server.url, onSnapshot(overview, AFTER), 20, seconds)
    add('overview’s requests after publishing, 20 clients: p99 of one', after.latency.p99, 'ms')
    const memory = server.peak().server / 1e6
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
