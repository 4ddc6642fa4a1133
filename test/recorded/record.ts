/**
 * Records what the program answers on fixed data, so that two commits can be compared byte by byte:
 * `node --import tsx test/recorded/record.ts OUT [DATA]`, then `compare.ts BEFORE AFTER`.
 *
 * OUT gets one file an answer. DATA keeps the data (test/output/recorded by default): it is made the first time
 * and only copied afterwards, so that both commits serve the same snapshots. Today and the clock are fixed. The
 * dashboard must have been built (`npm run build`).
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { unzipSync } from 'fflate'
import { launchBrowser, settled } from '../browser.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { PAGES, REPORTS } from './addresses.ts'

const NOW = Date.parse('2026-11-22T03:00:00Z')
/** Of each kind, from one run. */
const MOST_DOWNLOADS = 40

/** A clock that stands still where a program asks what time it is; timers go on. */
class FixedDate extends Date {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [NOW] : given) as [number]))
  }
}
globalThis.Date = FixedDate as DateConstructor

const [out, kept = 'test/output/recorded'] = process.argv.slice(2)
if (!out) throw new Error('Usage: node --import tsx test/recorded/record.ts OUT [DATA]')
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

/** The sample data through the loader, with two frozen snapshots of earlier days. */
function makeSample(dataDir: string): void {
  const etl = (...args: string[]) =>
    execFileSync(process.execPath, ['--import', 'tsx', 'etl/cli.ts', ...args], {
      env: { ...process.env, DATA_DIR: dataDir, TODAY: '2026-11-22' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const inbox = path.join(dataDir, 'inbox', 'mau')
  etl('sample', '--out', inbox)
  etl('load', inbox)
  etl('publish', '--as-of', '2025-12-20', '--name', 'Chốt năm 2025', '--freeze')
  etl('publish', '--name', 'Tháng 11 năm 2026', '--freeze')
  etl('publish')
}

/** The invented province of the tests, whose last year is whole. */
async function makeProvince(dataDir: string): Promise<void> {
  const fill = [readFileSync('test/fixtures/province.sql', 'utf8')]
  const made = createDataDir()
  await writeSnapshot(made, { id: '20261122T030000Z-0a1b2c3d', martVersion: 5, fill })
  pointTo(made, '20261122T030000Z-0a1b2c3d')
  cpSync(made, dataDir, { recursive: true })
  rmSync(made, { recursive: true })
}

let count = 0
const recorded = new Set<string>()
/** Keeps an answer under a name that says where it came from. */
function keep(name: string, content: string): void {
  if (recorded.has(name)) return
  recorded.add(name)
  count++
  const short = name.replace(/[^\w.-]+/g, '_').slice(0, 80)
  writeFileSync(path.join(out!, `${String(count).padStart(4, '0')}_${short}.txt`), `${name}\n\n${content}\n`)
}

/** What changes with every build and every start, by a name of its own. */
function steady(text: string, url: string): string {
  return text
    .replaceAll(url, 'http://server')
    .replace(/(assets\/[\w.-]+?)-[\w-]{8}\.(js|css|svg|woff2)/g, '$1.$2')
}

/** The scripts of a page are named by their content, which a change of the program changes. */
function withoutScripts(html: string): string {
  return html.replace(
    /<link[^>]* rel="(modulepreload|preload)"[^>]*>|<link rel="(modulepreload|preload)"[^>]*>|<script[^>]* src="[^"]*"[^>]*><\/script>/g,
    '',
  )
}

/** The parts of a ZIP file as text, in their order; other files as they are. */
function readable(bytes: Uint8Array): string {
  const text = (part: Uint8Array) => Buffer.from(part).toString('utf8')
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return text(bytes)
  return Object.entries(unzipSync(bytes))
    .map(([name, part]) => `== ${name}\n${text(part)}`)
    .join('\n')
}

async function fetched(url: string, address: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url + address, { headers })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return { status: answer.status, type: answer.headers.get('content-type'), text: readable(bytes) }
}

/** Records an address, with what the answer is. */
async function get(run: string, url: string, address: string, headers: Record<string, string> = {}) {
  const { status, type, text } = await fetched(url, address, headers)
  const asked = headers['x-snapshot'] ? ` (${headers['x-snapshot']})` : ''
  keep(`${run} GET ${address}${asked}`, `${status} ${type}\n${steady(text, url)}`)
}

/** Opens a page, records it as it is sent and as it is drawn, and says what it asked for and offers. */
async function openPage(browser: Browser, run: string, url: string, address: string) {
  const sent = await fetched(url, address, { accept: 'text/html' })
  keep(`${run} HTML ${address}`, `${sent.status}\n${withoutScripts(steady(sent.text, url))}`)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const asked = new Map<string, Record<string, string>>()
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (request.method() !== 'GET' || !/^\/(cubejs-api|api)\//.test(pathname)) return
    const snapshot = request.headers()['x-snapshot']
    asked.set(pathname + search, snapshot ? { 'x-snapshot': snapshot } : {})
  })
  await page.goto(url + address)
  if (sent.status === 200) await settled(page)
  const drawn = await page.evaluate(() => {
    for (const script of document.querySelectorAll('script[src], link[rel=modulepreload], link[rel=preload]'))
      script.remove()
    return document.documentElement.outerHTML
  })
  const downloads = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href*="/api/export/"]')].map(
      ({ pathname, search }) => pathname + search,
    ),
  )
  keep(`${run} DRAWN ${address}`, steady(drawn.replaceAll('><', '>\n<'), url))
  keep(`${run} TITLE ${address}`, await page.title())
  await context.close()
  return { asked, downloads }
}

/** Actions on a copy of the data; ids and moments of what they make are not compared. */
async function recordActions(run: string, url: string, dataDir: string): Promise<void> {
  const post = async (address: string, body: BodyInit, type = 'application/json') => {
    const answer = await fetch(url + address, {
      method: 'POST',
      headers: { origin: url, 'content-type': type },
      body,
    })
    const text = (await answer.text())
      .replace(/\d{8}T\d{6}Z-[0-9a-f]{8}/g, 'SNAPSHOT')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT')
    keep(`${run} POST ${address}`, `${answer.status}\n${steady(text, url)}`)
  }
  const inbox = path.join(dataDir, 'inbox', 'mau')
  const files = readdirSync(inbox, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(csv|xlsx)$/.test(name))
    .sort()
  for (const name of [
    files.find((one) => one.endsWith('.csv'))!,
    files.find((one) => one.endsWith('.xlsx'))!,
  ]) {
    const bytes = readFileSync(path.join(inbox, name))
    await post(
      `/api/files/check?name=${encodeURIComponent(path.basename(name))}`,
      new Uint8Array(bytes),
      'application/octet-stream',
    )
  }
  await post(
    '/api/files/check?name=x.csv',
    'Đơn vị báo cáo,Năm,Tên mô hình\nSở Y tế,2026,Trạm y tế sạch\n',
    'application/octet-stream',
  )
  await post('/api/snapshots', JSON.stringify({ name: 'Chốt thử', freeze: true }))
  await post('/api/snapshots', JSON.stringify({ name: '' }))
  await post('/api/duplicates/decide', JSON.stringify({ decision: 'same', a: 'x', b: 'y' }))
}

interface Run {
  name: string
  today: string
  dataDir: string
  pages: string[]
  languages: string[]
  /** Downloads, reports and actions too. */
  whole: boolean
}

async function record(
  browser: Browser,
  { name: run, today, dataDir, pages, languages, whole }: Run,
): Promise<void> {
  const { serve } = await import('../../cube/server/main.ts')
  const copy = mkdtempSync(path.join(tmpdir(), 'guong-sang-recorded-'))
  cpSync(dataDir, copy, { recursive: true })
  const server = await serve({ DATA_DIR: copy, PORT: '0', TODAY: today })
  const { url } = server
  try {
    const query = { dimensions: ['models.model_key'], order: [['models.model_key', 'asc']], limit: 1 }
    const first = await fetched(url, `/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`)
    const model = /"models.model_key":"([^"]+)"/.exec(first.text)![1]!
    const asked = new Map<string, Record<string, string>>()
    const downloads = new Set<string>()
    for (const address of pages.map((page) => page.replace('MODEL', encodeURIComponent(model)))) {
      for (const language of languages) {
        const whole =
          language === 'vi' ? address : `${address}${address.includes('?') ? '&' : '?'}lang=${language}`
        const found = await openPage(browser, run, url, whole)
        for (const [one, headers] of found.asked) asked.set(one, headers)
        for (const one of found.downloads) downloads.add(one)
      }
    }
    for (const [address, headers] of asked) await get(run, url, address, headers)
    if (!whole) return
    for (const extension of ['csv', 'xlsx']) {
      const some = [...downloads].filter((one) => new URL(one, url).pathname.endsWith(`.${extension}`))
      for (const address of some.slice(0, MOST_DOWNLOADS)) await get(run, url, address)
    }
    for (const address of REPORTS) await get(run, url, address)
    await get(run, url, '/api/snapshots')
    await recordActions(run, url, copy)
  } finally {
    await server.close()
    rmSync(copy, { recursive: true, force: true })
  }
}

const sample = path.join(kept, 'sample')
const province = path.join(kept, 'province')
if (!existsSync(sample)) makeSample(sample)
if (!existsSync(province)) await makeProvince(province)
const { contentHash } = JSON.parse(
  readFileSync(
    path.join(
      sample,
      'snapshots',
      readdirSync(path.join(sample, 'snapshots'))
        .filter((f) => f.endsWith('.json'))
        .sort()[0]!,
    ),
    'utf8',
  ),
) as { contentHash: string }
keep('content hash of the sample', contentHash)

const both = ['vi', 'en']
const browser = await launchBrowser()
try {
  await record(browser, {
    name: 'sample',
    today: '2026-11-22',
    dataDir: sample,
    pages: PAGES,
    languages: both,
    whole: true,
  })
  // A year that is over, and the year of the merger while it runs.
  for (const today of ['2027-01-20', '2025-11-22'])
    await record(browser, {
      name: `province-${today}`,
      today,
      dataDir: province,
      pages: PAGES.filter((page) => !page.includes('?') || /year=202[56]|channel|unit/.test(page)),
      languages: both,
      whole: false,
    })
} finally {
  await browser.close()
}
console.log(`${count} answers in ${out}`)
process.exit()
