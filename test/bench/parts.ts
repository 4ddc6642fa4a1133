/**
 * What each part that only saves time is worth: the same work with it and without it (`PARTS_OFF`), in turns in one run.
 * The figure is the time without the part to the time with it: 1 means that it is worth nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Part } from '../../etl/parts.ts'
import { launchBrowser } from '../browser.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import type { Asked } from './bare.ts'
import { measureEtl } from './etl.ts'
import { read, requestsOf } from './http.ts'
import { loadOnPhone, withServer } from './page.ts'
import { QUERIES, queryOf, readInTurn } from './query.ts'
import { type Line, median, millionModels, pause, type Server, startServer, timed } from './server.ts'

const FIRST = '20261122T040000Z-00004000'
const SECOND = '20261122T050000Z-00004001'
const TURNS = 5
const CLIENTS = 20
const SECONDS = 2

/** The part is on in the first of the two, and off in the second. */
type Pair<T> = [on: T, off: T]

/** @param besides parts that are off on both sides, because they would hide this one */
const settings = (part: Part, ...besides: Part[]): Pair<Record<string, string>> => [
  { PARTS_OFF: besides.join(',') },
  { PARTS_OFF: [...besides, part].join(',') },
]

/** Milliseconds with and without, medians of turns; the first turn warms both sides and is not counted. */
async function inTurns(
  turns: number,
  work: (side: 0 | 1, turn: number) => Promise<number>,
): Promise<Pair<number>> {
  const times: Pair<number[]> = [[], []]
  for (let turn = 0; turn <= turns; turn++)
    // Each side is first every other time.
    for (const side of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const taken = await work(side, turn)
      if (turn > 0) times[side].push(taken)
    }
  return [median(times[0]), median(times[1])]
}

function linesOf(part: Part, what: string, [on, off]: Pair<number>): Line[] {
  const line = (name: string, value: number, unit: Line['unit']): Line => ({
    what: `${part}: ${name}`,
    value,
    unit,
    target: '',
    met: true,
  })
  return [
    line(what, on, 'ms'),
    line(`${what}, without`, off, 'ms'),
    line('without to with', off / on, 'ratio'),
  ]
}

/** Two servers on the same data, one with the part and one without. */
async function withBoth<T>(
  dataDir: string,
  envs: Pair<Record<string, string>>,
  use: (servers: Pair<Server>) => Promise<T>,
): Promise<T> {
  const servers: Server[] = []
  try {
    for (const env of envs) servers.push(await startServer(dataDir, env))
    return await use(servers as Pair<Server>)
  } finally {
    for (const { process } of servers) process.kill()
  }
}

const sum = (times: number[]): number => times.reduce((total, time) => total + time, 0)

const loadPath = (query: object): string =>
  `/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`

/** The forty queries of `query.ts`, none of them asked before. */
async function newQueries({ url }: Server, turn: number): Promise<number> {
  const asked = QUERIES.map((query): Asked => ({ path: loadPath(queryOf(query, turn)), headers: {} }))
  return sum(await readInTurn(url, asked))
}

/** The requests again and again, by many at once. @returns milliseconds of the server for one */
async function requestsAgain({ url }: Server, asked: Asked[]): Promise<number> {
  const { requests, errors, non2xx } = await read(url, asked, CLIENTS, SECONDS)
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} requests failed`)
  return 1000 / requests.average
}

/** The overview of a snapshot that was just published. */
async function firstAfterPublishing({ url }: Server, dataDir: string, snapshot: string): Promise<number> {
  pointTo(dataDir, snapshot)
  for (;;) {
    const snapshots = (await (await fetch(`${url}/api/snapshots`)).json()) as {
      id: string
      current: boolean
    }[]
    if (snapshots.some(({ id, current }) => current && id === snapshot)) break
    await pause(20)
  }
  return timed(async () => {
    const answer = await fetch(url, { headers: { accept: 'text/html' } })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`/: ${answer.status}`)
  })
}

/** What the parts of the server are worth. */
async function measureServer(dataDir: string): Promise<Line[]> {
  const lines: Line[] = []
  await withBoth(dataDir, settings('response-cache'), async (servers) => {
    const asked = await requestsOf(servers[0].url, '/')
    const pair = await inTurns(TURNS, (side) => requestsAgain(servers[side], asked))
    lines.push(...linesOf('response-cache', `a request of the overview, ${CLIENTS} clients`, pair))
  })
  await withBoth(dataDir, settings('query-cache', 'response-cache'), async (servers) => {
    const asked = QUERIES.map((query): Asked => ({ path: loadPath(queryOf(query, 0)), headers: {} }))
    const pair = await inTurns(TURNS, async (side) => sum(await readInTurn(servers[side].url, asked)))
    lines.push(...linesOf('query-cache', `${QUERIES.length} queries again`, pair))
  })
  await withBoth(dataDir, settings('rollup-lookup'), async (servers) => {
    const pair = await inTurns(TURNS, (side, turn) => newQueries(servers[side], turn))
    lines.push(...linesOf('rollup-lookup', `${QUERIES.length} new queries`, pair))
  })
  return lines
}

/** What is prepared before a snapshot is served is worth. Each side has a data folder, because the pointer is moved. */
async function measureWarmUp(rows: number): Promise<Line[]> {
  const folders = [createDataDir(), createDataDir()] as const
  const servers: Server[] = []
  try {
    for (const [side, env] of settings('warm-up').entries()) {
      for (const id of [FIRST, SECOND]) await writeSnapshot(folders[side]!, { id, fill: millionModels(rows) })
      pointTo(folders[side]!, FIRST)
      servers.push(await startServer(folders[side]!, env))
    }
    const pair = await inTurns(TURNS, (side, turn) =>
      firstAfterPublishing(servers[side]!, folders[side], turn % 2 === 0 ? SECOND : FIRST),
    )
    return linesOf('warm-up', 'first overview after publishing', pair)
  } finally {
    for (const { process } of servers) process.kill()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}

/** What drawing on the server is worth for a phone on a slow line: when the overview is seen. */
async function measureDrawing(): Promise<Line[]> {
  const [on, off] = settings('server-drawing')
  const browser = await launchBrowser()
  try {
    return await withServer(
      (drawn) =>
        withServer(async (bare) => {
          const pair = await inTurns(
            TURNS,
            async (side) => (await loadOnPhone(browser, [drawn, bare][side]!)).lcp,
          )
          return linesOf('server-drawing', 'overview on a slow phone: largest paint', pair)
        }, off),
      on,
    )
  } finally {
    await browser.close()
  }
}

/** What the reader of plain CSV is worth: load and publish. */
async function measurePlainCsv(rows: number): Promise<Line[]> {
  const dir = mkdtempSync(path.join(tmpdir(), 'bench-parts-'))
  const envs = settings('plain-csv')
  try {
    const pair = await inTurns(2, async (side) => (await measureEtl(rows, dir, envs[side])).seconds * 1000)
    return linesOf('plain-csv', `load and publish ${rows.toLocaleString('en')} rows`, pair)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** @param rows models in the snapshot, and rows of the file that is loaded (50,000 at least) */
export async function measureParts(rows: number): Promise<Line[]> {
  const dataDir = createDataDir()
  try {
    await writeSnapshot(dataDir, { id: FIRST, fill: millionModels(rows) })
    pointTo(dataDir, FIRST)
    return [
      ...(await measureServer(dataDir)),
      ...(await measureWarmUp(rows)),
      ...(await measureDrawing()),
      ...(await measurePlainCsv(Math.max(rows, 50_000))),
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
