import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { follow, launchBrowser, settled } from '../browser.ts'
import { desktop, phone } from './pages.ts'

export { settled }
export * from './pages.ts'

/** The invented province served to a real browser, for the test file that imports this. */

/** Address of the server. Test files share it; one that changes what it holds calls `haveOwnServer` first. */
export let base: string
let path = ''
let browser: Browser
let context: BrowserContext | null = null

/** To be called where a test file begins. */
export function haveOwnServer(): void {
  path = 'own'
}

beforeAll(async () => {
  const answer = await fetch(inject('shared') + path)
  base = await answer.text()
  if (!answer.ok) throw new Error(base)
  browser = await launchBrowser()
})

afterAll(() => browser.close())

afterEach(async () => {
  await context?.close()
  context = null
})

/** A page of a browser context of its own, which ends with the test. */
export async function newPage(viewport = desktop, more: BrowserContextOptions = {}): Promise<Page> {
  context = await browser.newContext({ viewport, ...more })
  const page = await context.newPage()
  follow(page)
  return page
}

/** A page of a phone that is touched. */
export const newTouchPage = (): Promise<Page> => newPage(phone, { hasTouch: true, isMobile: true })

export interface Opened {
  page: Page
  /** Whatever the browser complained about. */
  complaints: string[]
  /** Requests for data, as they were sent. */
  requests: string[]
}

/** Opens a page and waits until it is settled. */
export async function open(path: string, viewport = desktop): Promise<Opened> {
  const page = await newPage(viewport)
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (/\/(cubejs-api|api)\//.test(request.url())) requests.push(request.url())
  })
  await page.goto(base + path)
  await settled(page)
  return { page, complaints, requests }
}

/**
 * Whether what has the keyboard is marked, to be run in the page. A place of the map has its own outline drawn thicker
 * than those of the others.
 */
export function isFocusMarked(): boolean {
  const at = document.activeElement!
  const strokeOf = (shape: Element | null | undefined): number =>
    shape ? parseFloat(getComputedStyle(shape).strokeWidth) : 0
  const shape = '.map-place, .map-sea'
  const other = [...document.querySelectorAll(shape)].find((one) => !at.contains(one))
  return getComputedStyle(at).outlineStyle !== 'none' || strokeOf(at.querySelector(shape)) > strokeOf(other)
}

/** The button that opens a card's menu. */
export const MORE = /^(Bảng, tệp, hình và cách tính|Table, files)/

/** A card with its menu open, in which its table, files, picture and definition are. */
export async function more(card: Locator): Promise<Locator> {
  const button = card.getByRole('button', { name: MORE })
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
  return card
}

export type CubeRow = Record<string, string | null>

/** A query's rows, asked beside the page. */
export async function ask(query: unknown): Promise<CubeRow[]> {
  const answer = await fetch(`${base}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`)
  const { data } = (await answer.json()) as { data: CubeRow[] }
  return data
}
