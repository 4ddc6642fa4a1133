import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { snapshotDay } from '../../cube/server/snapshots/clock.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { encodingFor } from '../../cube/server/http/compression.ts'
import { ResponseCache } from '../../cube/server/http/response_cache.ts'
import { protect } from '../../cube/server/http/security.ts'
import { THIS_MACHINE } from '../../cube/server/site.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'

const { isAllowed } = protect(THIS_MACHINE)
/** A header stands in for a login here; null: whoever asks in the name of another machine gets nothing that is kept. */
const callerOf = (request: IncomingMessage) =>
  isAllowed(request) ? String(request.headers['x-caller'] ?? null) : null

/** An answer over a plain connection, with headers that fetch would not let one set. */
function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((done, fail) => {
    const call = httpRequest(url, { headers, method }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        done({
          status: answer.statusCode!,
          body: Buffer.concat(pieces).toString(),
          headers: answer.headers,
        })
      })
    })
    call.on('error', fail)
    call.end()
  })
}

describe('answers that went out', () => {
  let state: string | null = 'a'
  let made = 0
  let again = 0
  const cache = new ResponseCache(() => state, callerOf, 64 * 1024)
  let server: Server
  let url: string

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (cache.sendCached(request, response)) return
      made++
      const bytes = Buffer.from(
        `${made} ${request.url} ${callerOf(request)} ${'x'.repeat(Number(request.headers['x-size'] ?? 0))}`,
      )
      response.setHeader('ETag', `W/"${made}"`)
      response.setHeader('Content-Type', 'text/plain')
      cache.send(response, cache.keyOf(request), { encoding: 'identity', bytes }, () => again++)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  it('go out again as they were, or 304 to who has them', async () => {
    const { headers: first } = await get(`${url}/1`)
    const second = await get(`${url}/1`)
    expect(second).toMatchObject({ status: 200, headers: { ...first, date: second.headers.date } })
    expect(second.body).toContain(' /1 ')
    const third = await get(`${url}/1`, { 'if-none-match': String(first.etag) })
    expect([third.status, third.body, third.headers.etag]).toEqual([304, '', first.etag])
    expect(third.headers).not.toHaveProperty('content-type')
    expect((await get(`${url}/1`, { 'if-none-match': 'W/"other"' })).status).toBe(200)
    expect([made, again]).toEqual([1, 3])
  })

  it.each([
    ['another address', '/2', {}],
    ['another language', '/1?lang=en', {}],
    ['another caller', '/1', { 'x-caller': 'Lan' }],
    ['another snapshot', '/1', { 'x-snapshot': 's2' }],
    ['a browser', '/1', { accept: 'text/html' }],
    ['who takes another packing', '/1', { 'accept-encoding': 'br' }],
  ])('are not for %s', async (_name, path, headers) => {
    const before = made
    const first = await get(url + path, headers)
    expect(made).toBe(before + 1)
    expect(first.body).toContain(`${path} ${(headers as Record<string, string>)['x-caller'] ?? 'null'}`)
    expect((await get(url + path, headers)).body).toBe(first.body)
    expect(made).toBe(before + 1)
  })

  it('are none of anybody where all else has changed, or is not known', async () => {
    const first = await get(`${url}/1`)
    state = 'b'
    const other = await get(`${url}/1`, { 'if-none-match': String(first.headers.etag) })
    expect(other.status).toBe(200)
    expect(other.body).not.toBe(first.body)
    state = null
    const before = made
    await get(`${url}/1`)
    await get(`${url}/1`)
    expect(made).toBe(before + 2)
    state = 'a'
    expect((await get(`${url}/1`)).body).toBe(first.body)
  })

  it('are not for what writes, nor for a name that is not this machine', async () => {
    const before = made
    for (let turn = 0; turn < 2; turn++) await get(`${url}/1`, {}, 'POST')
    for (let turn = 0; turn < 2; turn++) await get(`${url}/1`, { host: 'elsewhere.example' })
    expect(made).toBe(before + 4)
  })

  it('give up what was read longest ago, and never keep a huge one', async () => {
    const size = { 'x-size': '5900' }
    const before = made
    await get(`${url}/huge`, { 'x-size': String(9 * 1024) })
    await get(`${url}/huge`, { 'x-size': String(9 * 1024) })
    expect(made).toBe(before + 2)
    // Eight of 8 kB, with what their keys and headers take, are all that fits.
    for (let n = 0; n < 9; n++) {
      await get(`${url}/many/${n}`, size)
      await get(`${url}/many/0`, size)
    }
    const filled = made
    await get(`${url}/many/0`, size)
    await get(`${url}/many/8`, size)
    expect(made).toBe(filled)
    await get(`${url}/many/1`, size)
    expect(made).toBe(filled + 1)
  })
})

describe('what a caller takes', () => {
  it.each([
    [undefined, 'identity'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['BR;q=0.1', 'br'],
    ['gzip; q=0.000', 'identity'],
    ['brotli, xgzip', 'identity'],
  ])('of %s is %s', (accepted, packing) => {
    expect(encodingFor(accepted)).toBe(packing)
  })
})

describe('the server', () => {
  const [FIRST, SECOND] = ['20261122T040000Z-00000001', '20261122T050000Z-00000002'] as const
  const dataDir = createDataDir()
  let server: Running

  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-22T03:00:00Z') })
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const owed = insert('fct_reporting', [{ year: 2026, unit_code: 'U1', due_on: '2026-11-22' }])
    for (const [id, count] of [
      [FIRST, 1],
      [SECOND, 2],
    ] as const) {
      const models = Array.from({ length: count }, (_, n) => ({ model_key: `m${n}`, year: 2026 }))
      await writeSnapshot(dataDir, { id, fill: [...insert('fct_model', models), ...owed] })
    }
    pointTo(dataDir, FIRST)
    server = await serve({ DATA_DIR: dataDir, PORT: '0' })
  })
  afterAll(async () => {
    await server.close()
    vi.useRealTimers()
    vi.restoreAllMocks()
    rmSync(dataDir, { recursive: true })
  })

  const html = { accept: 'text/html' }
  const boot = async (path = '/', headers: Record<string, string> = html) => {
    const { body } = await get(server.url + path, headers)
    return JSON.parse(/id="boot">(.*?)<\/script>/.exec(body)![1]!) as {
      today: string
      defaultSnapshot: string
      snapshots: { id: string; name: string | null }[]
      answers?: object[]
    }
  }
  const rows = async (query: object) => {
    const address = `${server.url}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`
    const { body, headers } = await get(address)
    return [headers['x-snapshot'], (JSON.parse(body) as { data: object[] }).data]
  }
  const MODELS = { measures: ['models.count'] }
  const MISSING = { measures: ['reporting.missing'] }

  it('never answers with a page or a figure of the snapshot before', async () => {
    const known = async () => [(await boot()).defaultSnapshot, await rows(MODELS)]
    const of = (id: string, count: string) => [id, [id, [{ 'models.count': count }]]]
    for (let turn = 0; turn < 2; turn++) expect(await known()).toEqual(of(FIRST, '1'))
    pointTo(dataDir, SECOND)
    await vi.waitFor(async () => expect((await boot()).defaultSnapshot).toBe(SECOND), 60_000)
    for (let turn = 0; turn < 2; turn++) expect(await known()).toEqual(of(SECOND, '2'))
    pointTo(dataDir, FIRST)
    await vi.waitFor(async () => expect((await boot()).defaultSnapshot).toBe(FIRST), 60_000)
    for (let turn = 0; turn < 2; turn++) expect(await known()).toEqual(of(FIRST, '1'))
  })

  it('never answers with a page or a figure of yesterday', async () => {
    for (let turn = 0; turn < 2; turn++) {
      expect((await boot()).today).toBe('2026-11-22')
      // What is due today is not missing yet.
      expect(await rows(MISSING)).toEqual([FIRST, [{ 'reporting.missing': '0' }]])
    }
    // 00:30 on the 23rd in Khánh Hòa.
    vi.setSystemTime(new Date('2026-11-22T17:30:00Z'))
    expect(snapshotDay({ asOf: null, frozen: false, builtAt: '' }, undefined)).toBe('2026-11-23')
    for (let turn = 0; turn < 2; turn++) {
      expect((await boot()).today).toBe('2026-11-23')
      expect(await rows(MISSING)).toEqual([FIRST, [{ 'reporting.missing': '1' }]])
    }
    vi.setSystemTime(new Date('2026-11-22T03:00:00Z'))
    expect(await rows(MISSING)).toEqual([FIRST, [{ 'reporting.missing': '0' }]])
  })

  it('never answers with another language, nor with a drawing to who asked for none', async () => {
    for (let turn = 0; turn < 2; turn++) {
      expect((await get(`${server.url}/`, html)).body).toContain('<html lang="vi"')
      expect((await get(`${server.url}/?lang=en`, html)).body).toContain('<html lang="en"')
      expect((await boot('/')).answers!.length).toBeGreaterThan(5)
      expect((await boot('/', {})).answers).toBeUndefined()
    }
  })

  it('shows at once that a snapshot was named', async () => {
    const sidecar = join(dataDir, 'snapshots', `${FIRST}.json`)
    const name = async () => (await boot()).snapshots.find(({ id }) => id === FIRST)!.name
    expect(await name()).toBeNull()
    const described = JSON.parse(readFileSync(sidecar, 'utf8')) as object
    writeFileSync(`${sidecar}.part`, JSON.stringify({ ...described, name: 'Bản thử' }))
    renameSync(`${sidecar}.part`, sidecar)
    expect(await name()).toBe('Bản thử')
  })
})
