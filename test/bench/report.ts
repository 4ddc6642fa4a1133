/**
 * How long the mid-December report takes at the province's real size, the sample that `npm start` makes: from the
 * request to the last byte of the Word file and of the preview, and until the page shows the preview. Cold is
 * the first request to a server that has just started; warm are those after it; read ahead is the first to a
 * server that has stood for a while. The dashboard must have been built.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../browser.ts'
import { type Line, median, pause, type Server, startServer, timed } from './server.ts'

const TURNS = 3
const WARM = 3
const LAYOUTS = ['party', 'state'] as const
/** Milliseconds after which the server has read ahead what authors choose first. */
const READ_AHEAD = 10_000
/** The last finished year: the largest report, compared across the merger. */
const YEAR = 2025

/** Milliseconds, by when it was. */
type Measured = Record<string, number>

/** Runs a command of the loader; 3 are files that it could not read, as some of the sample are. */
async function etl(dataDir: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'etl/cli.ts', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, TODAY: '2026-11-22' },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0 && code !== 3) throw new Error(`etl ${args[0]} ended with ${code}`)
}

async function take(address: string): Promise<void> {
  const answer = await fetch(address)
  if (answer.status !== 200) throw new Error(await answer.text())
  await answer.arrayBuffer()
}

/** Milliseconds in which a new tab comes to rest: it keeps a core of this machine, which serves too, busy for 0.7 s. */
const TAB = 1500

/** From the address to the report on the page, in a tab that is open already. */
async function show(browser: Browser, address: string): Promise<number> {
  const page = await browser.newPage()
  await pause(TAB)
  const taken = await timed(async () => {
    await page.goto(address, { waitUntil: 'commit' })
    await page.locator('article.paper').waitFor()
  })
  await page.close()
  return taken
}

/**
 * Median of the first request to several new servers, and of those after it.
 * @param first what the first one is called
 * @param wait milliseconds before it
 */
async function measure(
  dataDir: string,
  once: (server: Server) => Promise<number>,
  first = 'cold',
  wait = 0,
): Promise<Measured> {
  const firsts: number[] = []
  const warm: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const server = await startServer(dataDir)
    try {
      await take(`${server.url}/readyz`)
      await pause(wait)
      firsts.push(await once(server))
      for (let again = 0; again < WARM; again++) warm.push(await once(server))
    } finally {
      server.process.kill()
    }
  }
  return { [first]: median(firsts), warm: median(warm) }
}

export async function measureReport(): Promise<Line[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-report-'))
  const browser = await launchBrowser()
  try {
    const inbox = join(dataDir, 'inbox')
    await etl(dataDir, 'sample', '--out', inbox)
    await etl(dataDir, 'load', inbox)
    const lines: Line[] = []
    const add = (what: string, measured: Measured, most: number) => {
      for (const [when, value] of Object.entries(measured))
        lines.push({
          what: `${what}, ${when}`,
          value,
          unit: 'ms',
          target: `≤ ${most}`,
          met: value <= most,
        })
    }
    for (const layout of LAYOUTS) {
      const file = (server: Server, extension: string) =>
        timed(() => take(`${server.url}/api/report/${YEAR}.${extension}?layout=${layout}`))
      const seen = (server: Server) => show(browser, `${server.url}/bao-cao?year=${YEAR}&layout=${layout}`)
      add(`report, ${layout}: Word file`, await measure(dataDir, (server) => file(server, 'docx')), 3000)
      add(`report, ${layout}: preview`, await measure(dataDir, (server) => file(server, 'json')), 1000)
      const onPage = await measure(dataDir, seen)
      const ahead = await measure(dataDir, seen, 'read ahead', READ_AHEAD)
      add(`report, ${layout}: preview seen on the page`, { ...ahead, ...onPage }, 1000)
    }
    return lines
  } finally {
    await browser.close()
    rmSync(dataDir, { recursive: true })
  }
}
