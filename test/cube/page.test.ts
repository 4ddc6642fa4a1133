import express from 'express'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, renameSync, utimesSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HttpError } from '../../cube/server/errors.ts'
import type { Boot } from '../../cube/domain/contract.ts'
import { PAGES } from '../../cube/domain/pages.ts'
import { filled } from '../../cube/server/pages/html.ts'
import { dashboard, type Dashboard } from '../../cube/server/pages/pages.ts'
import { previewAddresses } from '../../cube/server/report/preview.ts'
import { needsOf } from '../../cube/server/http/access.ts'
import { ResponseCache } from '../../cube/server/http/response_cache.ts'
import { identifyOpen, SYSTEM } from '../../cube/server/identity.ts'

const HTML = '<!doctype html><html><head><title>x</title></head><body><div id="root"></div></body></html>'

/** Stands in for what the dashboard's build draws with. */
const DRAWER = `
  const drawn = {}
  export const pages = ['/', '/bao-cao', '/so-lieu']
  export async function draw(address, boot, asks) {
    if (address.includes('broken')) throw new Error('broken')
    const rows = await asks.rows({}, 's1')
    drawn[address] = (drawn[address] ?? 0) + 1
    const from = { answers: ['an answer'] }
    if (address.startsWith('/so-lieu')) from.report = await asks.report({ year: 2025, layout: 'party', snapshot: 's1' })
    return { html: address + ' ' + JSON.stringify(rows) + ' drawn ' + drawn[address], title: 'A title', from }
  }`

describe('what the page begins with', () => {
  it('is JSON that no text in it can end', () => {
    const boot = { snapshots: [{ name: '</script><script>alert(1)</script><!-- $& $1' }] }
    const html = filled(HTML, { boot, scripts: [], data: [] })
    expect(html.match(/<script/g)).toHaveLength(1)
    const json = /<script type="application\/json" id="boot">(.*?)<\/script>/.exec(html)![1]!
    expect(JSON.parse(json)).toEqual(boot)
    expect(json).not.toContain('<')
    expect(html.replace(/<script.*<\/script>/, '')).toBe(HTML)
  })

  it('is what was drawn, with its title, and the JSON behind it', () => {
    const html = filled(HTML, {
      boot: {},
      scripts: ['/assets/a.js'],
      data: ['/api/a?b=1&c=2'],
      drawn: { html: '<h1>$& $1</h1>', title: 'A & B < C' },
    })
    expect(html).toContain('<div id="root"><h1>$& $1</h1></div><script type="application/json" id="boot">')
    expect(html).toContain('<title>A &amp; B &lt; C</title>')
    expect(html).toContain(
      '<link rel="modulepreload" fetchpriority="low" crossorigin href="/assets/a.js">' +
        '<link rel="preload" as="fetch" crossorigin href="/api/a?b=1&amp;c=2"></head>',
    )
  })
})

describe('what the report’s page asks for first', () => {
  const record: Boot = {
    today: '2026-11-22',
    snapshots: [
      { id: 's1', today: '2026-11-22' },
      { id: 's2', today: '2025-12-31' },
    ],
    defaultSnapshot: 's1',
  }
  const asks = (query: string, models: number) =>
    previewAddresses(new URLSearchParams(query), record, () => ({ fct_model: models }))

  it('is nothing where the report comes with the page', () => {
    expect(asks('year=2025', 8_000)).toEqual([])
  })

  it('is nothing of a snapshot that is not there', () => {
    expect(asks('snapshot=x', 1_000_000)).toEqual([])
  })

  it.each([
    ['', '/api/report/2026.json?layout=party&snapshot=s1'],
    ['year=2024&layout=state', '/api/report/2024.json?layout=state&snapshot=s1'],
    ['snapshot=s2', '/api/report/2025.json?layout=party&snapshot=s2'],
    ['year=x&layout=x', '/api/report/2026.json?layout=party&snapshot=s1'],
  ])('is the report that %s chooses, of a snapshot with a million models', (query, address) => {
    expect(asks(query, 1_000_000)).toEqual([address])
  })
})

describe('the dashboard', () => {
  const dist = mkdtempSync(join(tmpdir(), 'guong-sang-dist-'))
  let server: Server
  let url: string
  let built: Dashboard
  let record: Boot = { today: '2026-11-22', snapshots: [], defaultSnapshot: 's1' }
  const said: string[] = []
  let refusal: HttpError | null = null

  beforeAll(async () => {
    mkdirSync(join(dist, 'assets'))
    writeFileSync(join(dist, 'index.html'), HTML)
    writeFileSync(
      join(dist, 'pages.json'),
      '{"/linh-vuc":{"now":["/assets/fields.js"],"later":["/assets/more.js"]}}',
    )
    writeFileSync(join(dist, 'assets', 'index-abc123.js'), 'export {}')
    writeFileSync(join(dist, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    mkdirSync(`${dist}-server`)
    writeFileSync(join(`${dist}-server`, 'server.js'), DRAWER)
    const kept = new ResponseCache(
      () => JSON.stringify(record),
      () => 'everybody',
    )
    built = dashboard({
      state: () => '',
      dist,
      identify: identifyOpen,
      needs: needsOf(identifyOpen),
      elsewhere: () => null,
      signsIn: false,
      isPersonal: async () => false,
      boot: () => record,
      asksFirst: (address, { defaultSnapshot }) =>
        address.pathname === '/bao-cao'
          ? [`/api/a?of=${defaultSnapshot}&year=${address.searchParams.get('year')}`]
          : [],
      unlisted: async () => [],
      ask: async (_request, snapshot) => [{ asked: snapshot }],
      plan: async () => [],
      preview: async (_request, snapshot, which) => {
        if (refusal) throw refusal
        return { snapshot, which }
      },
      ready: Promise.resolve(),
      responseCache: kept,
      say: (line) => said.push(line),
    })
    const app = express()
      .use((request, response, next) => {
        if (!kept.sendCached(request, response)) next()
      })
      .use(built.router)
    await new Promise<void>((listening) => (server = app.listen(0, '127.0.0.1', () => listening())))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => {
    server.close()
    rmSync(dist, { recursive: true })
    rmSync(`${dist}-server`, { recursive: true })
  })

  it.each(PAGES)('answers %s with the page', async (page) => {
    const answer = await fetch(`${url}${page}?year=2026&basis=now`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(await answer.text()).toContain('{"today":"2026-11-22"')
  })

  it('draws a page with the answers of Cube, once for each address', async () => {
    const headers = { accept: 'text/html,*/*' }
    const page = async (path: string) => (await fetch(url + path, { headers })).text()
    const first = await page('/?year=2025')
    expect(first).toContain('<div id="root">/?year=2025 [{"asked":"s1"}] drawn 1</div>')
    expect(first).toContain('"defaultSnapshot":"s1","answers":["an answer"]}')
    expect(first).toContain('<title>A title</title>')
    expect(await page('/?year=2025')).toBe(first)
    expect(await page('/?year=2024')).toContain('<div id="root">/?year=2024 ')
    // A program that does not ask for HTML is not sent the drawing.
    expect(await (await fetch(`${url}/?year=2025`)).text()).toContain('<div id="root"></div>')
    const fields = await page('/linh-vuc')
    expect(fields).toContain('<div id="root"></div>')
    expect(fields).toContain('href="/assets/fields.js"')
    expect(fields).toContain('href="/assets/more.js"')
  })

  it('begins to fetch what the page will ask for first, and then does not draw it', async () => {
    const headers = { accept: 'text/html' }
    const page = async (path: string) => (await fetch(url + path, { headers })).text()
    const fetching = await page('/bao-cao?year=2025')
    expect(fetching).toContain(
      '<link rel="preload" as="fetch" crossorigin href="/api/a?of=s1&amp;year=2025">',
    )
    expect(fetching).toContain('<div id="root"></div>')
    expect(await page('/du-lieu')).not.toContain('rel="preload"')
  })

  it('draws a page with a report each time anew, for what people write changes it', async () => {
    const headers = { accept: 'text/html' }
    const page = async () => (await fetch(`${url}/so-lieu?year=2025`, { headers })).text()
    const first = await page()
    expect(first).toContain('"report":{"snapshot":"s1","which":{"year":2025,"layout":"party"}}')
    expect(first).toContain(' drawn 1</div>')
    expect(await page()).toContain(' drawn 2</div>')
  })

  it('leaves a report that is refused to the script, which says why', async () => {
    said.length = 0
    refusal = new HttpError(400, 'query-invalid', 'No such year', 'Không có năm này')
    const answer = await fetch(`${url}/so-lieu?year=2050`, { headers: { accept: 'text/html' } })
    expect([answer.status, said]).toEqual([200, []])
    expect(await answer.text()).toContain('<div id="root"></div>')
    refusal = null
  })

  it('draws the overview, and what was read last, for a record that is not served yet', async () => {
    const headers = { accept: 'text/html' }
    const page = async (path: string) => (await fetch(url + path, { headers })).text()
    await page('/?year=2023')
    const report = Number(/ drawn (\d)</.exec(await page('/so-lieu?year=2025'))![1])
    record = { ...record, today: '2026-11-23' }
    await built.warm(() => record, SYSTEM)
    // A report's heavy questions are not asked before the snapshot is served.
    expect(await page('/so-lieu?year=2025')).toContain(` drawn ${report + 1}<`)
    const drawn = [await page('/'), await page('/?year=2023')]
    expect(drawn[0]).toContain('{"today":"2026-11-23"')
    // Drawn once for the record, and a second time for nobody; `/?year=2023` was drawn for the one before.
    expect(drawn.map((html) => / drawn (\d)</.exec(html)![1])).toEqual(['1', '2'])
    record = { ...record, today: '2026-11-22' }
  })

  it('is not sent twice to who has it', async () => {
    const first = await fetch(`${url}/linh-vuc`)
    const mark = first.headers.get('etag')!
    const again = await fetch(`${url}/linh-vuc`, { headers: { 'if-none-match': mark } })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', mark])
    record = { ...record, today: '2026-11-24' }
    const other = await fetch(`${url}/linh-vuc`, { headers: { 'if-none-match': mark } })
    expect(await other.text()).toContain('2026-11-24')
    record = { ...record, today: '2026-11-22' }
  })

  it('sends the form of a file that the build has packed', async () => {
    const code = 'export const many = 1 // ' + 'again and '.repeat(500)
    writeFileSync(join(dist, 'assets', 'many-def456.js'), code)
    writeFileSync(join(dist, 'assets', 'many-def456.js.br'), brotliCompressSync(code))
    writeFileSync(join(dist, 'assets', 'many-def456.js.gz'), gzipSync(code))
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip, br;q=0', 'gzip'],
      ['identity', null],
    ] as const) {
      for (let turn = 0; turn < 2; turn++) {
        const file = await fetch(`${url}/assets/many-def456.js`, { headers: { 'accept-encoding': accepted } })
        expect(file.headers.get('content-encoding')).toBe(encoding)
        expect(file.headers.get('content-type')).toMatch(/javascript/)
        expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
        expect(file.headers.get('vary')).toBe('Accept-Encoding')
        expect(await file.text()).toBe(code)
      }
    }
  })

  it.each(['index.html', 'pages.json'])('sends the page of before while %s is built anew', async (name) => {
    const page = async (query: string) => {
      const answer = await fetch(`${url}/linh-vuc?${query}`, { headers: { accept: 'text/html' } })
      return [answer.status, (await answer.text()).includes('id="root"')]
    }
    expect(await page(`before=${name}`)).toEqual([200, true])
    const file = join(dist, name)
    renameSync(file, `${file}.away`)
    // The build has written the one and not yet the other.
    if (name === 'pages.json') utimesSync(join(dist, 'index.html'), new Date(), new Date())
    expect(await page(`meanwhile=${name}`)).toEqual([200, true])
    renameSync(`${file}.away`, file)
    expect(await page(`after=${name}`)).toEqual([200, true])
  })

  it('leaves to the browser what it cannot draw, and says so', async () => {
    said.length = 0
    const answer = await fetch(`${url}/?broken`, { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<div id="root"></div>')
    expect(said).toEqual(['Trang / do trình duyệt tự dựng: broken'])
  })

  it('keeps for ever what is named by its content, and nothing else', async () => {
    const script = await fetch(`${url}/assets/index-abc123.js`)
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await fetch(`${url}/icon.svg`)).headers.get('cache-control')).toBe('public, max-age=0')
  })

  it.each(['/nowhere', '/linh-vuc/1', '/assets/gone.js', '/assets', '/..%2f..%2fetc/passwd', '/index.htm'])(
    'has nothing at %s',
    async (path) => {
      expect([403, 404]).toContain((await fetch(url + path, { redirect: 'manual' })).status)
    },
  )
})
