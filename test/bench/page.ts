/**
 * How fast the overview is for a phone on a slow line, and how fast it follows a filter:
 * `node --import tsx test/bench/page.ts` prints medians. The dashboard must have been built.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { launchBrowser, settled } from '../browser.ts'
import { audited } from '../lighthouse.ts'
import { median } from './server.ts'

/** The phone of the measurement: 390 px, a processor four times slower, 1.6 Mbit/s and 150 ms. */
const PHONE = {
  viewport: { width: 390, height: 844 },
  slowdown: 4,
  line: { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 },
}
/** Those that Lighthouse judges. */
const PAGES = ['/', '/linh-vuc', '/mo-hinh']
/** Without a change for so long (milliseconds), a page is done. */
const SILENCE = 1500

/** One load of a page; milliseconds from the start of the navigation. */
export interface Load {
  /** First and largest contentful paint. */
  fcp: number
  lcp: number
  /** The last change of the page: of its document, or of its letters when a font arrives. */
  settled: number
  /** Milliseconds beyond 50 of each task after the first paint. */
  blocked: number
  /** Cumulative layout shift. */
  cls: number
  /** Bytes over the line, and of them scripts. */
  bytes: number
  scriptBytes: number
  requests: number
}

/** One change of a filter, from the choice to the last change of the page. */
export interface Change {
  drawn: number
}

export interface PageResult {
  phone: Load
  /** A filter is changed on the desktop, the server knowing the answers. */
  filter: Change
  /** The same on the slow phone, for figures that it has seen before. */
  filterSeen: Change
}

/** Runs in the page before its own scripts; as text, for the loader of this file adds helpers to functions. */
const WATCH = `
  const seen = { lcp: 0, fcp: 0, cls: 0, tasks: [], changed: 0, chosen: 0 }
  globalThis.watched = seen
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  observe('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime })
  observe('paint', (entry) => { if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime })
  observe('layout-shift', (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value })
  observe('longtask', ({ startTime, duration }) => { seen.tasks.push({ start: startTime, duration }) })
  const note = () => { seen.changed = performance.now() }
  // What is in the head is not seen, nor an attribute that is set to what it was.
  const seenBy = ({ type, target, attributeName, oldValue }) =>
    !document.head?.contains(target) &&
    (type !== 'attributes' || target.getAttribute(attributeName) !== oldValue)
  const all = { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true }
  new MutationObserver((changes) => { if (changes.some(seenBy)) note() }).observe(document, all)
  document.fonts.addEventListener('loadingdone', note)
  addEventListener('change', (event) => { seen.chosen = event.timeStamp }, true)
`

interface Watch {
  lcp: number
  fcp: number
  cls: number
  tasks: { start: number; duration: number }[]
  changed: number
  /** When a filter was chosen last. */
  chosen: number
}

const watched = (page: Page): Promise<Watch> =>
  page.evaluate(() => (globalThis as unknown as { watched: Watch }).watched)

/** Until nothing loads and nothing has changed for a while. */
async function silent(page: Page): Promise<void> {
  await settled(page)
  await page.waitForFunction(
    (silence) => performance.now() - (globalThis as unknown as { watched: Watch }).watched.changed > silence,
    SILENCE,
  )
}

async function open(browser: Browser, phone: boolean): Promise<{ page: Page; cdp: CDPSession }> {
  const viewport = phone ? PHONE.viewport : { width: 1440, height: 900 }
  const context = await browser.newContext({ viewport, isMobile: phone, deviceScaleFactor: phone ? 2 : 1 })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  if (phone) {
    await cdp.send('Network.emulateNetworkConditions', PHONE.line)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: PHONE.slowdown })
  }
  await page.addInitScript(WATCH)
  return { page, cdp }
}

/** One cold load on the phone. */
export async function loadOnPhone(browser: Browser, address: string): Promise<Load> {
  const { page, cdp } = await open(browser, true)
  let [bytes, scriptBytes, requests] = [0, 0, 0]
  const scripts = new Set<string>()
  cdp.on('Network.responseReceived', ({ requestId, type }) => {
    requests++
    if (type === 'Script') scripts.add(requestId)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength
    if (scripts.has(requestId)) scriptBytes += encodedDataLength
  })
  await page.goto(address)
  await silent(page)
  const { fcp, lcp, cls, tasks, changed } = await watched(page)
  await page.context().close()
  const blocked = tasks
    .filter((task) => task.start + task.duration > fcp)
    .reduce((sum, task) => sum + Math.max(0, task.duration - 50), 0)
  return { fcp, lcp, settled: Math.max(changed, lcp), blocked, cls, bytes, scriptBytes, requests }
}

/** Chooses a year, as a reader does, and waits for the page to be done. */
async function chooseYear(page: Page, year: string): Promise<Change> {
  await page.getByLabel('Năm', { exact: true }).selectOption(year)
  await page.waitForURL((url) => url.searchParams.get('year') === year)
  await silent(page)
  const { changed, chosen } = await watched(page)
  return { drawn: changed - chosen }
}

/** A change of the year on an open page; with `seen` the second time that this page shows it. */
export async function changeFilter(browser: Browser, address: string, phone: boolean): Promise<Change> {
  const { page } = await open(browser, phone)
  await page.goto(address)
  await silent(page)
  const years = await page
    .getByLabel('Năm', { exact: true })
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
  const [latest, before] = years as [string, string]
  // The first change also tells the server what will be asked.
  const first = await chooseYear(page, before)
  if (!phone) {
    await page.context().close()
    return first
  }
  await chooseYear(page, latest)
  const again = await chooseYear(page, before)
  await page.context().close()
  return again
}

/** The median of each figure over several runs. */
function medians<T extends object>(runs: T[]): T {
  const names = Object.keys(runs[0]!) as (keyof T)[]
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name] as number))])) as T
}

/** Measures the overview at an address, several times each. */
export async function measurePage(address: string, runs = 5): Promise<PageResult> {
  const browser = await launchBrowser()
  try {
    const repeat = async <T extends object>(once: () => Promise<T>): Promise<T> => {
      // Not counted: the server and the browser warm up.
      await once()
      const results: T[] = []
      for (let run = 0; run < runs; run++) results.push(await once())
      return medians(results)
    }
    return {
      phone: await repeat(() => loadOnPhone(browser, address)),
      filter: await repeat(() => changeFilter(browser, address, false)),
      filterSeen: await repeat(() => changeFilter(browser, address, true)),
    }
  } finally {
    await browser.close()
  }
}

/** Lighthouse's mark for speed, of 100, of the page that has the worst; each page's the median of three. */
export async function performanceOf(address: string): Promise<number> {
  const marks: number[] = []
  for (const path of PAGES) {
    const turns: number[] = []
    for (let turn = 0; turn < 3; turn++) {
      const { categories } = await audited(address + path, ['performance'])
      turns.push(100 * categories['performance']!.score!)
    }
    marks.push(median(turns))
  }
  return Math.min(...marks)
}

/** Serves the invented province as the browser tests do, for as long as `use` takes. */
export async function withServer<T>(
  use: (address: string) => Promise<T>,
  env: Record<string, string> = {},
): Promise<T> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'test/fixtures/serve.ts'], {
    env: { ...process.env, PORT: '0', TODAY: '2026-11-22', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      if (line.startsWith('http://')) return await use(line.trim())
    }
    throw new Error('The server ended without an address')
  } finally {
    server.kill()
    if (server.exitCode === null) await once(server, 'exit')
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [address] = process.argv.slice(2)
  const { phone, filter, filterSeen } = address
    ? await measurePage(address)
    : await withServer((served) => measurePage(served))
  const round = (value: number, digits = 0) => Number(value.toFixed(digits))
  console.table({
    'LCP (ms, phone)': { measured: round(phone.lcp), target: 1200 },
    'settled (ms, phone)': { measured: round(phone.settled), target: 2200 },
    'blocked (ms, phone)': { measured: round(phone.blocked), target: 200 },
    'layout shift (phone)': { measured: round(phone.cls, 4), target: 0.02 },
    'script (kB on the line)': { measured: round(phone.scriptBytes / 1000), target: 260 },
    'all (kB on the line)': { measured: round(phone.bytes / 1000) },
    'first paint (ms, phone)': { measured: round(phone.fcp) },
    'filter changed (ms, desktop)': { measured: round(filter.drawn), target: 150 },
    'filter changed again (ms, phone)': { measured: round(filterSeen.drawn), target: 150 },
  })
}
