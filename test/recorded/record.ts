/**
 * Records what a program answers on fixed data, so that two commits can be compared:
 * `node --import tsx test/recorded/record.ts OUT [PROGRAM [BEFORE]]`, then `compare.ts BEFORE AFTER`.
 *
 * PROGRAM is the folder of the program that is asked, built before (`npm run build`); this one by default. It is used
 * by its command line and HTTP alone, so that any commit can be asked. OUT gets `answers.jsonl` (a name and an answer a
 * line), `requests.json` and the invented submissions; with BEFORE, another recording's OUT, the same submissions are
 * loaded and the same requests made. What changes with every run (moments, names of snapshots and scripts, codes of
 * figures) is written as one word.
 */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { launchBrowser, settled } from '../browser.ts'
import { launch, ROOT, startServer } from '../program.ts'
import {
  ACTIONS,
  COMMANDS,
  cubeQueries,
  exportsOf,
  type Meta,
  PAGES,
  REPORTS,
  TEMPLATES,
} from './requests.ts'

const [out, program = ROOT, before] = process.argv.slice(2)
if (!out) throw new Error('Usage: node --import tsx test/recorded/record.ts OUT [PROGRAM [BEFORE]]')
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

/** What is asked, beyond what stands in `requests.ts`: by the members that the first program has, and what its pages ask. */
interface Requests {
  cube: object[]
  asked: string[]
  downloads: string[]
}

let count = 0
/** Keeps an answer under a name that says what was asked. */
function keep(name: string, answer: unknown): void {
  appendFileSync(path.join(out!, 'answers.jsonl'), `${JSON.stringify({ name, answer })}\n`)
  count++
}

/** A text without what changes with every run. */
function steady(text: string): string {
  return text
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'SERVER')
    .replace(/\d{8}T\d{6}Z-[0-9a-f]{8}/g, 'SNAPSHOT')
    .replace(/\d{4}-\d\d-\d\dT(?!00:00:00)\d\d:\d\d[\d:.]*Z?/g, 'MOMENT')
    .replace(/(\d\d:\d\d(:\d\d)?,? )(ngày )?\d{1,2}\/\d{1,2}\/\d{4}/g, 'MOMENT')
    .replace(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replace(/(assets\/[\w.-]+?)-[\w-]{8}\.(js|css|svg|woff2)/g, '$1.$2')
}

const unescaped = (xml: string): string =>
  xml
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

const textsOf = (xml: string): string =>
  [...xml.matchAll(/<(?:w:)?t(?: [^>]*)?>([^<]*)</g)].map(([, t]) => t).join('')

/** The paragraphs of a Word document. */
function paragraphs(parts: Record<string, string>): string[] {
  return [...parts['word/document.xml']!.matchAll(/<w:p[ >][\s\S]*?<\/w:p>/g)].map(([p]) =>
    unescaped(textsOf(p)),
  )
}

/** The cells of each sheet of a workbook, a line a row. */
function sheets(parts: Record<string, string>): Record<string, string[][]> {
  const shared = [...(parts['xl/sharedStrings.xml'] ?? '').matchAll(/<si>[\s\S]*?<\/si>/g)].map(([si]) =>
    textsOf(si),
  )
  const names = [...parts['xl/workbook.xml']!.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) =>
    unescaped(name!),
  )
  return Object.fromEntries(
    names.map((name, i) => {
      const xml = parts[`xl/worksheets/sheet${i + 1}.xml`] ?? ''
      const rows = [...xml.matchAll(/<row[^>]*>([\s\S]*?)<\/row>/g)].map(([, row]) =>
        [...row!.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)].map(([, at, inner = '']) => {
          if (at!.includes('t="inlineStr"')) return unescaped(textsOf(inner))
          const value = /<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? ''
          return unescaped(at!.includes('t="s"') ? (shared[Number(value)] ?? '') : value)
        }),
      )
      return [name, rows]
    }),
  )
}

/** What a file says: cells, paragraphs, JSON or lines. */
function readable(bytes: Uint8Array, type: string): unknown {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const parts = Object.fromEntries(
      Object.entries(unzipSync(bytes)).map(([name, part]) => [name, Buffer.from(part).toString('utf8')]),
    )
    const said =
      'word/document.xml' in parts
        ? paragraphs(parts)
        : 'xl/workbook.xml' in parts
          ? sheets(parts)
          : Object.keys(parts)
    return JSON.parse(steady(JSON.stringify(said)))
  }
  const text = steady(Buffer.from(bytes).toString('utf8'))
  if (type.includes('json')) return JSON.parse(text)
  return text.split(/\r?\n/)
}

async function answerOf(url: string, address: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(url + address, init)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const type = answer.headers.get('content-type') ?? ''
  return { status: answer.status, type: type.split(';')[0], body: readable(bytes, type) }
}

/** The rows of a query of Cube, which is still computing while it says `Continue wait`. */
async function rowsOf(url: string, query: object): Promise<unknown> {
  for (;;) {
    const answer = await fetch(`${url}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`)
    const body = (await answer.json()) as { error?: string; data?: unknown; results?: { data: unknown }[] }
    if (body.error === 'Continue wait') continue
    return body.error
      ? { status: answer.status, error: steady(body.error) }
      : JSON.parse(steady(JSON.stringify(body.data ?? body.results?.map((one) => one.data))))
  }
}

/** Opens a page; keeps its title, its text a line and its tables. Returns what it asked for and offers. */
async function openPage(browser: Browser, url: string, address: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const asked = new Set<string>()
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (
      request.method() === 'GET' &&
      /^\/(cubejs-api\/v1\/load|api\/(?!export|templates|returns))/.test(pathname)
    )
      asked.add(pathname + search)
  })
  const response = await page.goto(url + address)
  if (response?.status() === 200) await settled(page)
  const drawn = await page.evaluate(() => {
    const boot = document.querySelector('#boot')?.textContent ?? '{}'
    return {
      text: (document.querySelector('main') ?? document.body).innerText
        .split('\n')
        .map((line) => line.trim()),
      tables: [...document.querySelectorAll('main table')].map((table) =>
        [...table.querySelectorAll('tr')].map((row) =>
          [...row.children].map((cell) => cell.textContent.trim()),
        ),
      ),
      downloads: [...document.querySelectorAll<HTMLAnchorElement>('a[href*="/api/export/"]')].map(
        ({ pathname, search }) => pathname + search,
      ),
      queries: ((JSON.parse(boot) as { answers?: { query: object }[] }).answers ?? []).map(
        ({ query }) => query,
      ),
    }
  })
  const { downloads, queries, ...said } = drawn
  keep(
    `PAGE ${address}`,
    JSON.parse(steady(JSON.stringify({ status: response?.status(), title: await page.title(), ...said }))),
  )
  await context.close()
  return { asked, downloads, queries }
}

/** Runs a command of the loader; keeps its JSON. */
async function command(dataDir: string, name: string, args: string[]): Promise<void> {
  const { code, stdout } = await launch(['etl/cli.ts', ...args], dataDir, { program }).ended
  // The JSON stands on lines of its own, whatever is said before it.
  const at = stdout.search(/^[{[]/m)
  keep(name, { code, said: at === -1 ? steady(stdout).split('\n') : JSON.parse(steady(stdout.slice(at))) })
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'guong-sang-recorded-'))
const inbox = path.join(dataDir, 'inbox', 'mau')
if (before) cpSync(path.join(before, 'inbox'), inbox, { recursive: true })
else await launch(['etl/cli.ts', 'sample', '--out', inbox], dataDir, { program }).ended
cpSync(inbox, path.join(out, 'inbox'), { recursive: true })
await command(dataDir, 'COMMAND load', ['load', '--json', inbox])
await launch(
  ['etl/cli.ts', 'publish', '--as-of', '2025-12-20', '--name', 'Chốt năm 2025', '--freeze'],
  dataDir,
  { program },
).ended
await launch(['etl/cli.ts', 'publish'], dataDir, { program }).ended
for (const args of COMMANDS) await command(dataDir, `COMMAND ${args.join(' ')}`, args)

const server = startServer(dataDir, { program })
const browser = await launchBrowser()
try {
  const url = await server.url
  const listed = before
    ? (JSON.parse(readFileSync(path.join(before, 'requests.json'), 'utf8')) as Requests)
    : null
  const meta = (await (await fetch(`${url}/cubejs-api/v1/meta`)).json()) as Meta
  writeFileSync(path.join(out, 'meta.json'), JSON.stringify(meta))
  const found = { asked: new Set<string>(), downloads: new Set<string>(), queries: new Set<string>() }
  for (const address of PAGES.filter((page) => !page.includes('MODEL'))) {
    const { asked, downloads, queries } = await openPage(browser, url, address)
    for (const one of asked) if (!one.startsWith('/cubejs-api')) found.asked.add(one)
    for (const one of [...asked].filter((a) => a.startsWith('/cubejs-api'))) {
      const query = new URL(one, url).searchParams.get('query')
      if (query) found.queries.add(query)
    }
    for (const query of queries) found.queries.add(JSON.stringify(query))
    for (const one of downloads) found.downloads.add(one)
  }
  // Each program has snapshots of its own; what two of them are compared by cannot be asked of another program.
  const current = (one: string) => one.replace(/([?&])snapshot=[^&]*&?/, '$1').replace(/[?&]$/, '')
  const requests: Requests = listed ?? {
    cube: [...cubeQueries(meta), ...[...found.queries].map((query) => JSON.parse(query) as object)],
    asked: [...new Set([...found.asked].map(current))].filter((one) => !/^\/api\/(report|compare)/.test(one)),
    downloads: [...new Set([...exportsOf(meta), ...[...found.downloads].map(current)])],
  }
  writeFileSync(path.join(out, 'requests.json'), JSON.stringify(requests))
  for (const query of requests.cube) keep(`CUBE ${JSON.stringify(query)}`, await rowsOf(url, query))
  for (const address of [...requests.asked, ...requests.downloads, ...REPORTS, ...TEMPLATES])
    keep(`GET ${address}`, await answerOf(url, address, { headers: { origin: url } }))
  for (const { address, body, file } of ACTIONS) {
    const type = file === undefined ? 'application/json' : 'application/octet-stream'
    const sent = file ?? JSON.stringify(body)
    const size = file === undefined ? '' : `&size=${Buffer.byteLength(file)}`
    const init = { method: 'POST', headers: { origin: url, 'content-type': type }, body: sent }
    keep(`POST ${address} ${sent}`, await answerOf(url, address + size, init))
  }
} finally {
  await browser.close()
  server.child.kill()
  await server.ended
  rmSync(dataDir, { recursive: true, force: true })
}
console.log(`${count} answers in ${out}`)
process.exit()
