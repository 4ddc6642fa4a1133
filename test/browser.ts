import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Browser, type Page, type Request } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium or Chrome of this machine: CHROME_PATH, else the first on PATH; null without one. */
export function findChromium(): string | null {
  const set = process.env['CHROME_PATH']
  if (set) return set
  for (const dir of (process.env['PATH'] ?? '').split(path.delimiter))
    for (const name of names) {
      const file = path.join(dir, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // Not here.
      }
    }
  return null
}

/**
 * The browser that the tests drive, installed from Debian's packages where that is possible, with what reads
 * the PDFs that it prints.
 * @throws Error in one line that says what to install
 */
export function needChromium(): string {
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update', '-q'], quiet)
    execFileSync('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium', 'poppler-utils'], quiet)
    const installed = findChromium()
    if (installed) return installed
  }
  throw new Error('The browser tests need Chromium: install the package "chromium", or set CHROME_PATH.')
}

/** Starts the browser without anything that would call out; with `more` of its arguments. */
export function launchBrowser(more: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: needChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
}

/** Requests of a page that are not answered yet, and when the last one began or ended. */
interface Traffic {
  pending: Set<Request>
  last: number
}

const traffic = new WeakMap<Page, Traffic>()

/** Follows what a page asks for from now on, so that `settled` need not wait as long as the browser itself does. */
export function follow(page: Page): void {
  const seen: Traffic = { pending: new Set(), last: Date.now() }
  traffic.set(page, seen)
  page.on('request', (request) => {
    seen.pending.add(request)
    seen.last = Date.now()
  })
  const ended = (request: Request) => {
    seen.pending.delete(request)
    seen.last = Date.now()
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
}

/** How long nothing may have been asked for, in milliseconds; the browser itself takes 500. */
const QUIET = 100
const LONGEST = 10_000

/** Until the page's thread is idle and nothing was asked for or answered for a while. */
async function untilQuiet(page: Page): Promise<void> {
  const seen = traffic.get(page)
  for (const start = Date.now(); seen && Date.now() - start < LONGEST; await pause(QUIET / 4)) {
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          requestIdleCallback(
            () => {
              done()
            },
            { timeout: 1000 },
          )
        }),
    )
    if (seen.pending.size === 0 && Date.now() - seen.last >= QUIET) return
  }
  await page.waitForLoadState('networkidle')
}

/** Until the page's own script has drawn it or taken it over, nothing loads, and what comes late is drawn. */
export async function settled(page: Page): Promise<void> {
  const drawn = () =>
    page.waitForFunction(
      () =>
        document.querySelector('#noi-dung') !== null &&
        !document.querySelector('[aria-busy=true]') &&
        // React marks the element that it has taken charge of; until then a page is only looked at.
        Object.keys(document.getElementById('root')!).some((key) => key.startsWith('__reactContainer')),
    )
  // On a busy machine the network may be idle while the script has not yet asked for anything.
  await drawn()
  await untilQuiet(page)
  await drawn()
}
