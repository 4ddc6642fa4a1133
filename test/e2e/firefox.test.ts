import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import puppeteer, { type Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAGES } from '../../cube/domain/pages.ts'
import { OF_ONE } from './pages.ts'
import { base } from './site.ts'

/** Every page in Firefox, too: it is drawn, and nothing fails. Driven over WebDriver BiDi; Debian's `firefox-esr` is enough. */

const SHOWN = [...PAGES, ...OF_ONE, '/?lang=en']

/** The Firefox of this machine: FIREFOX_PATH, else the first on PATH; null without one. */
function findFirefox(): string | null {
  const set = process.env['FIREFOX_PATH']
  if (set) return set
  const places = (process.env['PATH'] ?? '').split(path.delimiter)
  const files = places.flatMap((dir) => ['firefox-esr', 'firefox'].map((name) => path.join(dir, name)))
  const found = files.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  return found ?? null
}

const firefox = findFirefox()
if (firefox === null)
  console.log('Skipped: pages in Firefox. Install the package "firefox-esr", or set FIREFOX_PATH.')

describe.skipIf(firefox === null)('in Firefox', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox!, headless: true })
  })
  afterAll(() => browser.close())

  it.each(SHOWN)('%s is drawn without an error', async (address) => {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    await page.setViewport({ width: 1440, height: 900 })
    await page.goto(base + address)
    await page.waitForFunction(
      () =>
        document.querySelector('#noi-dung h1') !== null &&
        !document.querySelector('#noi-dung [aria-busy=true]'),
    )
    expect(
      (await page.evaluate(() => document.querySelector<HTMLElement>('#noi-dung h1')!.innerText)).length,
    ).toBeGreaterThan(3)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1440)
    expect(faults).toEqual([])
    await page.close()
  })
})
