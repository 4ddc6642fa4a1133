/**
 * How the explorer of models bears 100,000 of them in one year, whatever `--size` says: how long until they are
 * seen, how long each answer to a reader takes, and the longest task in which the page could not answer. In a window
 * 1440 wide; the dashboard must have been built.
 */
import { rmSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { launchBrowser, settled } from '../browser.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Line, median, millionModels, pause, startServer, turnsFor } from './server.ts'

const SNAPSHOT = '20261122T040000Z-00100000'
const YEAR = 2025
/** The invented province leaves a share of what it is given uncounted. */
const MODELS = 110_000
const TURNS = 3
/** What is typed, key by key. */
const SEARCH = 'dan van kheo 12'
/** Their labels, and which of their choices. */
const FACETS = [
  ['Lĩnh vực', 4],
  ['Trạng thái', 1],
] as const
/** By the titles of their columns. */
const SORTED = ['Tên mô hình, điển hình', 'Đơn vị', 'Trạng thái']

/** Runs in the page before its own scripts; as text, for the loader of this file adds helpers to functions. */
const WATCH = `
  globalThis.watched = { longest: 0, acted: 0 }
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
    watched.longest = Math.max(watched.longest, duration)
  })).observe({ type: 'longtask', buffered: true })
  for (const type of ['keydown', 'click'])
    addEventListener(type, ({ timeStamp }) => { watched.acted = timeStamp }, { capture: true })
`

/** Milliseconds; of the answers the slowest. */
interface Turn {
  seen: number
  opening: number
  key: number
  facet: number
  sort: number
  longest: number
}

/** The longest task since the last call. */
async function longest(page: Page): Promise<number> {
  // A task is told of when it has ended.
  await pause(300)
  return page.evaluate(() => {
    const { watched } = globalThis as unknown as { watched: { longest: number } }
    const { longest } = watched
    watched.longest = 0
    return longest
  })
}

/** What the page shows with an answer: an element's text, or one of its attributes. */
interface Shown {
  selector: string
  /** Which of the elements. */
  at?: number
  attribute?: string
  value: string
}

/** From what a reader did until the page shows its answer, and nothing is dimmed. */
async function answer(page: Page, act: () => Promise<void>, shown: Shown): Promise<number> {
  await act()
  const taken = await page.waitForFunction(({ selector, at = 0, attribute, value }) => {
    const element = document.querySelectorAll<HTMLElement>(selector)[at]
    const told = attribute === undefined ? element?.innerText : element?.getAttribute(attribute)
    if (document.querySelector('#danh-sach [aria-busy=true]') || !told?.includes(value)) return null
    return performance.now() - (globalThis as unknown as { watched: { acted: number } }).watched.acted
  }, shown)
  return Number(await taken.jsonValue())
}

async function measure(page: Page, address: string): Promise<Turn> {
  await page.goto(address)
  await page.locator('#danh-sach tbody tr[aria-rowindex]').first().waitFor()
  const seen = await page.evaluate(() => performance.now())
  await settled(page)
  // What the search needs is made by and by.
  await pause(3000)
  const opening = await longest(page)

  const box = page.getByRole('searchbox')
  const keys: number[] = []
  for (const [i, key] of [...SEARCH].entries()) {
    const typed = SEARCH.slice(0, i + 1).trim()
    const shown = { selector: 'h1', value: `“${typed}”` }
    keys.push(await answer(page, () => box.press(key === ' ' ? 'Space' : key), shown))
  }
  await box.fill('')
  await settled(page)

  const facets: number[] = []
  // Chosen one beside the other, and let go again.
  for (const pressed of [true, false])
    for (const [name, at] of FACETS) {
      const choice = page.getByRole('group', { name, exact: true }).getByRole('button').nth(at)
      const selector = `#bo-loc [aria-label="${name}"] button`
      const shown = { selector, at, attribute: 'aria-pressed', value: String(pressed) }
      facets.push(await answer(page, () => choice.click(), shown))
    }

  const sorts: number[] = []
  for (const title of SORTED) {
    const head = page.locator('#danh-sach thead').getByRole('button', { name: title, exact: true })
    const shown = { selector: '#danh-sach th[aria-sort]', value: title }
    sorts.push(await answer(page, () => head.click(), shown))
  }
  const list = page.getByRole('region', { name: /^Bảng/ })
  for (const share of [0.5, 1, 0.1]) {
    await list.evaluate((element, to) => element.scrollTo({ top: element.scrollHeight * to }), share)
    await pause(200)
  }
  return {
    seen,
    opening,
    key: Math.max(...keys),
    facet: Math.max(...facets),
    sort: Math.max(...sorts),
    longest: await longest(page),
  }
}

/** @param rows of the run; with few the explorer is looked at once */
export async function measureExplorer(rows: number): Promise<Line[]> {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: millionModels(MODELS, YEAR) })
  pointTo(dataDir, SNAPSHOT)
  const server = await startServer(dataDir)
  const browser = await launchBrowser()
  try {
    const turns: Turn[] = []
    for (let turn = 0; turn < turnsFor(rows, TURNS); turn++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      await page.addInitScript(WATCH)
      turns.push(await measure(page, `${server.url}/mo-hinh?year=${YEAR}`))
      await context.close()
    }
    const line = (what: string, name: keyof Turn, most?: number): Line => {
      const value = median(turns.map((turn) => turn[name]))
      return {
        what: `100,000 models: ${what}`,
        value,
        unit: 'ms',
        target: most === undefined ? '' : `≤ ${most}`,
        met: most === undefined || value <= most,
      }
    }
    return [
      line('seen', 'seen'),
      line('longest task while opening', 'opening'),
      line('slowest answer to a key of the search', 'key', 200),
      line('slowest answer to a facet', 'facet', 200),
      line('slowest answer to an order', 'sort', 200),
      line('longest task of these and of scrolling', 'longest', 100),
    ]
  } finally {
    await browser.close()
    server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
