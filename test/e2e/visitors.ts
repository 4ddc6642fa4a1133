import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchBrowser } from '../browser.ts'

/** Several people at a server of a test file's own: each with a browser context, which ends with the test. */

let browser: Browser
const contexts: BrowserContext[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})

afterAll(() => browser.close())

export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options)
  contexts.push(context)
  return context
}

/**
 * A page, and whatever the browser complains about while it is at an address of `of`. A refusal is an answer, though the
 * browser names it as an error.
 */
export async function watchedPage(
  context: BrowserContext,
  of = '',
): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints: string[] = []
  const own = () => page.url().startsWith(of)
  page.on('console', (message) => {
    if (own() && ['error', 'warning'].includes(message.type()) && !/status of 4\d\d/.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => {
    if (own()) complaints.push(error.message)
  })
  return { page, complaints }
}
