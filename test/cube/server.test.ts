import cube, { type CubeApi, type Query } from '@cubejs-client/core'
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'

vi.hoisted(() => (process.env.TZ = 'Asia/Ho_Chi_Minh'))

const NOW = '20261122T040000Z-00000001'
const FROZEN = '20251216T020000Z-00000002'
const BIG_ROWS = 60_000

/** Models of one year beside those of the next. */
const TWO_YEARS = {
  dimension: 'models.registered_on',
  compareDateRange: [
    ['2025-01-01', '2025-12-31'],
    ['2026-01-01', '2026-12-31'],
  ] as [string, string][],
}
const COMPARISON = JSON.stringify({ measures: ['models.count'], timeDimensions: [TWO_YEARS] })

const dataDir = createDataDir()
let server: Running
let client: CubeApi

/** A client of Cube's, unchanged, on one snapshot. */
function clientOf(snapshot?: string, options = {}): CubeApi {
  return cube('no token needed', {
    apiUrl: `${server.url}/cubejs-api/v1`,
    headers: snapshot ? { 'x-snapshot': snapshot } : {},
    ...options,
  })
}

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: NOW, fill: HANDMADE })
  await writeSnapshot(dataDir, {
    id: FROZEN,
    name: 'Chốt </script><b>2025</b>',
    frozen: true,
    builtAt: '2025-12-16T02:00:00.000Z',
    fill: insert('fct_reporting', [
      { year: 2025, unit_code: 'U1', due_on: '2025-11-30' },
      { year: 2025, unit_code: 'U2', due_on: '2025-12-31' },
    ]),
  })
  pointTo(dataDir, NOW)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
  client = clientOf()
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { headers })
}

function loadPath(query: object): string {
  return `/cubejs-api/v1/load?${new URLSearchParams({ query: JSON.stringify(query) })}`
}

const in2026 = { member: 'models.year', operator: 'equals' as const, values: ['2026'] }

describe("Cube's own client", () => {
  it('loads rows as text, and as numbers on request', async () => {
    const query: Query = { measures: ['models.count', 'models.effectiveness_rate'], filters: [in2026] }
    const [row] = (await client.load(query)).rawData()
    expect(row).toEqual({ 'models.count': '4', 'models.effectiveness_rate': '0.6666666666666666' })
    const [cast] = (await client.load(query, { castNumerics: true })).rawData()
    expect(cast).toEqual({ 'models.count': 4, 'models.effectiveness_rate': 2 / 3 })
  })

  it('pivots a time dimension with a granularity', async () => {
    const result = await client.load({
      measures: ['models.count'],
      timeDimensions: [
        { dimension: 'models.registered_on', granularity: 'month', dateRange: ['2026-01-01', '2026-03-31'] },
      ],
    })
    expect(result.series()[0]!.series.map((p) => [p.x, p.value])).toEqual([
      ['2026-01-01T00:00:00.000', 1],
      ['2026-02-01T00:00:00.000', 2],
      ['2026-03-01T00:00:00.000', 0],
    ])
    expect(result.rawData()[0]).toEqual({
      'models.registered_on.month': '2026-01-01T00:00:00.000',
      'models.registered_on': '2026-01-01T00:00:00.000',
      'models.count': '1',
    })
  })

  it('answers a time dimension of two granularities with the finer one', async () => {
    const { body } = await client
      .load({
        measures: ['models.count'],
        timeDimensions: [
          { dimension: 'models.registered_on', granularity: 'year', dateRange: ['2026-02-01', '2026-02-28'] },
          { dimension: 'models.registered_on', granularity: 'month' },
        ],
      })
      .then((r) => ({ body: r.rawData() }))
    expect(body).toEqual([
      {
        'models.registered_on.year': '2026-01-01T00:00:00.000',
        'models.registered_on.month': '2026-02-01T00:00:00.000',
        'models.registered_on': '2026-02-01T00:00:00.000',
        'models.count': '2',
      },
    ])
  })

  it('answers a range of dates in which there is nothing with no rows', async () => {
    const result = await client.load({
      dimensions: ['models.year'],
      timeDimensions: [{ dimension: 'models.registered_on', dateRange: ['1999-01-01', '1999-12-31'] }],
    })
    expect(result.rawData()).toEqual([])
  })

  it('compares two ranges of dates', async () => {
    const result = await client.load({
      measures: ['models.count'],
      timeDimensions: [{ ...TWO_YEARS, granularity: 'year' }],
    })
    const [before, now] = result.decompose()
    expect(before!.rawData()).toEqual([
      expect.objectContaining({
        'models.count': '1',
        compareDateRange: '2025-01-01T00:00:00.000 - 2025-12-31T23:59:59.999',
      }),
    ])
    expect(now!.rawData()).toEqual([expect.objectContaining({ 'models.count': '3' })])
    expect(result.series().map((s) => s.series.map((p) => p.value))).toEqual([[1], [3]])
  })

  it('blends two queries on their time', async () => {
    const time = { granularity: 'year' as const, dateRange: ['2026-01-01', '2026-12-31'] as [string, string] }
    const result = await client.load([
      { measures: ['models.count'], timeDimensions: [{ dimension: 'models.registered_on', ...time }] },
      {
        measures: ['replication.events'],
        timeDimensions: [{ dimension: 'replication.replicated_on', ...time }],
      },
    ])
    expect(result.tablePivot()).toEqual([
      { 'time.year': '2026-01-01T00:00:00.000', 'models.count': '3', 'replication.events': '3' },
    ])
  })

  it.each(['compact', 'columnar'] as const)('reads the %s format like the default one', async (format) => {
    const query: Query = {
      measures: ['models.count'],
      dimensions: ['models.unit_name', 'models.pilot'],
      timeDimensions: [{ dimension: 'models.received_on', granularity: 'day' }],
      order: { 'models.received_on': 'asc', 'models.pilot': 'asc' },
      filters: [in2026],
    }
    const plain = (await client.load(query)).rawData()
    expect(plain).toHaveLength(6)
    expect((await client.load(query, {}, undefined, format)).rawData()).toEqual(plain)
    const none = { ...query, filters: [{ ...in2026, values: ['2001'] }] }
    expect((await client.load(none, {}, undefined, format)).rawData()).toEqual([])
  })

  it('pages, with a total that the pages do not change', async () => {
    const query: Query = {
      dimensions: ['models.model_key'],
      filters: [in2026],
      order: { 'models.model_key': 'asc' },
      total: true,
      limit: 2,
    }
    const pages = await Promise.all([0, 2, 4, 6].map((offset) => client.load({ ...query, offset })))
    expect(pages.map((p) => p.rawData().map((r) => r['models.model_key']))).toEqual([
      ['A', 'B'],
      ['C', 'D'],
      ['E', 'F'],
      ['G'],
    ])
    expect(pages.map((p) => p.totalRows())).toEqual([7, 7, 7, 7])
  })

  it('reads the definitions, the SQL and the plan of a query', async () => {
    const meta = await client.meta()
    expect(meta.resolveMember('models.count', 'measures')).toMatchObject({
      shortTitle: 'Số mô hình, điển hình',
    })
    expect((await client.sql({ measures: ['models.count'] })).sql()).toContain('mart.fct_model')
    const plan = await client.dryRun({ measures: ['models.count'] })
    expect(plan.queryType).toBe('regularQuery')
  })

  it('sends what is too long for an address as a POST', async () => {
    const values = Array.from({ length: 400 }, (_, i) => `không có khóa nào như thế ${i}`)
    const result = await client.load({
      measures: ['models.count'],
      filters: [{ member: 'models.model_key', operator: 'equals', values: ['A', ...values] }],
    })
    expect(result.rawData()).toEqual([{ 'models.count': '1' }])
  })

  it.each([
    // Whether a member is hidden or does not exist is told to nobody.
    [{ measures: ['models.nothing'] }, /hidden member: 'models\.nothing'/, 403],
    [{ measures: ['nothing.count'] }, /hidden member: 'nothing\.count'/, 403],
    [{ measures: ['fct_model.count'] }, /hidden member: 'fct_model\.count'/, 403],
    [{ measures: ['models.count'], order: 'sideways' }, /Invalid query format/, 400],
    [{}, /Query should contain/, 400],
  ])('is told what is wrong with %j', async (query, words, status) => {
    await expect(client.load(query as Query)).rejects.toThrow(words)
    expect((await get(loadPath(query))).status).toBe(status)
  })
})

describe('the default round', () => {
  it('is shown in the query that comes back', async () => {
    const result = await client.load({ measures: ['reporting.expected'] })
    expect(result.query().filters).toContainEqual({
      member: 'reporting.round',
      operator: 'equals',
      values: ['annual'],
    })
  })
})

describe('answers and their marks', () => {
  it('name their snapshot and answer 304 to who has them', async () => {
    const path = loadPath({ measures: ['models.count'], filters: [in2026] })
    const first = await get(path)
    expect(first.headers.get('x-snapshot')).toBe(NOW)
    const etag = first.headers.get('etag')!
    const again = await get(path, { 'if-none-match': etag })
    expect([again.status, again.headers.get('x-snapshot'), await again.text()]).toEqual([304, NOW, ''])
    const other = await get(path, { 'if-none-match': etag, 'x-snapshot': FROZEN })
    expect([other.status, other.headers.get('x-snapshot')]).toEqual([200, FROZEN])
    const meta = await get('/cubejs-api/v1/meta')
    expect((await get('/cubejs-api/v1/meta', { 'if-none-match': meta.headers.get('etag')! })).status).toBe(
      304,
    )
  })

  it('are the same by GET and by POST', async () => {
    const query = { measures: ['models.count'], filters: [in2026] }
    const body = JSON.stringify({ query, queryType: 'multi' })
    const headers = { 'content-type': 'application/json' }
    const posted = await fetch(`${server.url}/cubejs-api/v1/load`, { method: 'POST', headers, body })
    const got = await get(`${loadPath(query)}&queryType=multi`)
    expect(await posted.text()).toBe(await got.text())
    expect(posted.headers.get('etag')).toBe(got.headers.get('etag'))
  })

  it('carry no mark where they are refusals', async () => {
    const refused = await get(loadPath({ measures: ['models.nothing'] }))
    expect(refused.headers.get('etag')).toBeNull()
    expect(refused.headers.get('cache-control')).toBe('no-store')
    const body = (await refused.json()) as Record<string, unknown>
    expect(typeof body.error).toBe('string')
    expect(JSON.stringify(body)).not.toContain('node_modules')
  })

  it('say what they may be used for, and nothing of the software', async () => {
    const { headers } = await get('/healthz')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toMatch(/^[a-z-]+=\(\)(, [a-z-]+=\(\))+$/)
    expect(headers.get('x-powered-by')).toBeNull()
  })
})

describe('snapshots', () => {
  it('are listed newest first, each with its own day', async () => {
    const list = (await (await get('/api/snapshots')).json()) as Record<string, unknown>[]
    expect(list.map((s) => [s.id, s.current, s.frozen, s.today])).toEqual([
      [NOW, true, false, '2026-11-22'],
      // Built at 02:00 UTC, 09:00 in Khánh Hòa.
      [FROZEN, false, true, '2025-12-16'],
    ])
    expect(list[0]).toMatchObject({ name: null, sample: true, contentHash: `hash-of-${NOW}`, martVersion: 1 })
    expect((list[0]!.rows as Record<string, number>).fct_model).toBe(17)
  })

  it('answer side by side, and a frozen one as on its own day', async () => {
    const query: Query = { measures: ['reporting.expected', 'reporting.missing', 'reporting.not_due'] }
    const [now, frozen] = await Promise.all([clientOf(NOW).load(query), clientOf(FROZEN).load(query)])
    expect(now.rawData()).toEqual([
      { 'reporting.expected': '7', 'reporting.missing': '0', 'reporting.not_due': '2' },
    ])
    // On 16/12/2025 the one due on 30/11 was missing, the one due on 31/12 was not due.
    expect(frozen.rawData()).toEqual([
      { 'reporting.expected': '2', 'reporting.missing': '1', 'reporting.not_due': '1' },
    ])
    const byAddress = await get(`${loadPath(query)}&snapshot=${FROZEN}`)
    expect(byAddress.headers.get('x-snapshot')).toBe(FROZEN)
  })

  it.each([
    ['no-such-one', 404],
    ['../../etc/passwd', 400],
    ["x'; DROP TABLE y", 400],
    ['', 400],
  ])('refuse the id %j', async (id, status) => {
    const cubeAnswer = await get(
      `${loadPath({ measures: ['models.count'] })}&snapshot=${encodeURIComponent(id)}`,
    )
    expect(cubeAnswer.status).toBe(status)
    expect(typeof ((await cubeAnswer.json()) as { error: unknown }).error).toBe('string')
    const ours = await get(`/api/export/a.csv?query=%7B%7D&snapshot=${encodeURIComponent(id)}`)
    expect(ours.status).toBe(status)
    expect((await ours.json()) as object).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String), messageVi: expect.any(String) },
    })
  })

  it('move without a restart, and stay where they are when the new one is damaged', async () => {
    const count = async () => {
      const answer = await get(loadPath({ measures: ['models.count'] }))
      const { data } = (await answer.json()) as { data: { 'models.count': string }[] }
      return [answer.headers.get('x-snapshot'), data[0]!['models.count']]
    }
    const lines: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))

    const damaged = '20261122T050000Z-0000dead'
    const sidecar = JSON.parse(readFileSync(join(dataDir, 'snapshots', `${NOW}.json`), 'utf8')) as object
    writeFileSync(join(dataDir, 'snapshots', `${damaged}.duckdb`), 'not a database')
    writeFileSync(join(dataDir, 'snapshots', `${damaged}.json`), JSON.stringify({ ...sidecar, id: damaged }))
    pointTo(dataDir, damaged)
    await vi.waitFor(() => expect(lines.join()).toContain(damaged), 15_000)
    expect(await count()).toEqual([NOW, '12'])

    // Another snapshot's file under a new name is no better.
    const swapped = '20261122T053000Z-0000beef'
    copyFileSync(join(dataDir, 'snapshots', `${NOW}.duckdb`), join(dataDir, 'snapshots', `${swapped}.duckdb`))
    writeFileSync(join(dataDir, 'snapshots', `${swapped}.json`), JSON.stringify({ ...sidecar, id: swapped }))
    expect((await get(loadPath({ measures: ['models.count'] }), { 'x-snapshot': swapped })).status).toBe(500)

    const next = '20261122T060000Z-00000003'
    await writeSnapshot(dataDir, { id: next, fill: insert('fct_model', [{ model_key: 'only' }]) })
    pointTo(dataDir, next)
    await vi.waitFor(async () => expect(await count()).toEqual([next, '1']), 15_000)
    pointTo(dataDir, NOW)
    await vi.waitFor(async () => expect(await count()).toEqual([NOW, '12']), 15_000)
    log.mockRestore()
    for (const id of [damaged, swapped, next]) {
      for (const end of ['duckdb', 'json']) rmSync(join(dataDir, 'snapshots', `${id}.${end}`))
    }
  })

  it('fall back at the start to the newest one that opens', async () => {
    const other = createDataDir()
    await writeSnapshot(other, { id: 'old', builtAt: '2026-01-01T00:00:00Z', fill: [] })
    await writeSnapshot(other, { id: 'older', builtAt: '2025-01-01T00:00:00Z', fill: [] })
    await writeSnapshot(other, { id: 'broken', fill: [] })
    writeFileSync(join(other, 'snapshots', 'broken.duckdb'), 'gone')
    appendFileSync(join(other, 'snapshots', 'notes.json'), 'no sidecar')
    pointTo(other, 'broken')
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const running = await serve({ DATA_DIR: other, PORT: '0' })
    const list = (await (await fetch(`${running.url}/api/snapshots`)).json()) as {
      id: string
      current: boolean
    }[]
    expect(list.find((s) => s.current)!.id).toBe('old')
    expect(log.mock.calls.join('\n')).toContain('old')
    await running.close()
    rmSync(join(other, 'snapshots', 'old.json'))
    rmSync(join(other, 'snapshots', 'older.json'))
    await expect(serve({ DATA_DIR: other, PORT: '0' })).rejects.toThrow('npm run etl -- publish')
    log.mockRestore()
    rmSync(other, { recursive: true })
  })
})

describe('refusals', () => {
  /** A request with headers that fetch would not let one set. */
  function raw(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
    const { port } = new URL(server.url)
    return new Promise((resolve, reject) => {
      const call = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode!)
      })
      call.on('error', reject)
      call.end(body)
    })
  }
  const query = JSON.stringify({ query: { measures: ['models.count'] } })
  const post = (headers: Record<string, string>) =>
    raw('/cubejs-api/v1/load', { 'content-type': 'application/json', ...headers }, 'POST', query)

  it('meet a name that is not this machine', async () => {
    expect(await raw('/healthz', { host: 'attacker.example' })).toBe(403)
    expect(await raw('/healthz', { host: '127.0.0.1.attacker.example' })).toBe(403)
    expect(await raw('/healthz', { host: 'localhost:4000' })).toBe(200)
    expect(await raw('/healthz', { host: '[::1]:4000' })).toBe(200)
    expect(await raw('/healthz', { host: '127.1.2.3:65535' })).toBe(200)
    for (const host of [
      '127.0.0.999',
      '127.256.1.1',
      '127.0.0',
      '127.0.0.1.nip.io',
      'localhost:99999999',
      'localhost:',
    ])
      expect([host, await raw('/healthz', { host })]).toEqual([host, 403])
  })

  it('meet a question that a page of another site put, read or write, asked before or not', async () => {
    const path = loadPath({ measures: ['models.count'] })
    expect(await raw(path, {})).toBe(200)
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site }
      for (const data of [
        path,
        path.replace('cubejs-api', 'CubeJS-Api'),
        '/cubejs-api/v1/meta',
        '/api/snapshots',
        '/api/export/a.zip',
        '/api/report/2026.docx',
        `${server.url}${path}`,
      ])
        expect([data, await raw(data, headers), await raw(data, headers, 'HEAD')]).toEqual([data, 403, 403])
      // A link to a page is followed, a health check answered.
      expect(await raw('/', { ...headers, accept: 'text/html' })).toBe(200)
      expect(await raw('/healthz', headers)).toBe(200)
    }
    for (const site of ['same-origin', 'none']) expect(await raw(path, { 'sec-fetch-site': site })).toBe(200)
  })

  it('meet a write from another page', async () => {
    const own = server.url.replace('http://', '')
    expect(await post({ host: own })).toBe(200)
    expect(await post({ host: own, origin: server.url })).toBe(200)
    expect(await post({ host: own, origin: 'http://attacker.example' })).toBe(403)
    expect(await post({ host: own, origin: 'null' })).toBe(403)
  })

  it('meet what is not there', async () => {
    for (const path of [
      '/nowhere',
      '/api/nothing',
      '/cubejs-api/v1/cubesql',
      '/cubejs-api/graphql',
      '/assets/x.js',
    ]) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('not-found')
    }
    const pdf = await get('/api/export/a.pdf?query={}')
    expect(pdf.status).toBe(404)
    expect(await pdf.text()).toContain('csv')
    expect(await raw('/cubejs-api/v1/load', { 'content-type': 'application/json' }, 'POST', '{broken')).toBe(
      400,
    )
    expect(await raw('/cubejs-api/v1/load', {}, 'DELETE')).toBe(405)
  })
})

describe('downloads', () => {
  async function csv(name: string, query: object, more = ''): Promise<Response> {
    const parameters = new URLSearchParams({ query: JSON.stringify(query) })
    return get(`/api/export/${encodeURIComponent(name)}?${parameters}${more}`)
  }
  /** The bytes as text: `Response.text` would swallow the byte order mark. */
  async function text(answer: Response): Promise<string> {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
  }

  it('defuse text that a spreadsheet would run, and never a number', async () => {
    const answer = await csv('a.csv', {
      dimensions: ['models.model_name', 'models.received_on', 'models.pilot'],
      filters: [{ member: 'models.year', operator: 'equals', values: ['2023'] }],
      order: { 'models.model_key': 'asc' },
    })
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(await text(answer)).toBe(
      '\uFEFF"Tên mô hình, điển hình",Ngày nhận báo cáo,Mô hình điểm\r\n' +
        '"\'=HYPERLINK(""http://x"",""y"")",2023-11-20,false\r\n' +
        '"\'-5 độ ""C""",2023-11-20,false\r\n' +
        "'+84; đầu số,2023-11-20,false\r\n" +
        "'@nhóm,2023-11-20,false\r\n" +
        "'\tthụt vào,2023-11-20,false\r\n" +
        // Two models that are equal in these columns stay two.
        '"Hai\r\ndòng",2023-11-20,false\r\n'.repeat(2),
    )
    const days = await csv('b.csv', {
      dimensions: ['replication.days_to_first'],
      filters: [{ member: 'replication.year', operator: 'equals', values: ['2023'] }],
    })
    expect(await text(days)).toBe('\uFEFFSố ngày đến lần nhân rộng đầu tiên\r\n-5\r\n')
  })

  it('keep 0, nothing and a share apart, and take another delimiter', async () => {
    const query = {
      measures: ['models.count', 'models.effectiveness_rate'],
      dimensions: ['models.year'],
      order: { 'models.year': 'desc' },
      limit: 3,
    }
    expect(await text(await csv('a.csv', query, '&delimiter=%3B'))).toBe(
      '\uFEFFNăm;Số mô hình, điển hình;Tỷ lệ hiệu quả\r\n2026;4;0.6666666666666666\r\n2025;1;\r\n2024;0;\r\n',
    )
    expect((await csv('a.csv', query, '&delimiter=x')).status).toBe(400)
  })

  it('name the file for old clients and for new ones, and answer 304', async () => {
    const query = { measures: ['models.count'] }
    const answer = await csv('Mô hình "Đông".csv', query)
    expect(answer.headers.get('content-disposition')).toBe(
      // No system of files takes a quotation mark.
      `attachment; filename="Mo hinh _Dong__DU-LIEU-MAU_${NOW}.csv"; ` +
        `filename*=UTF-8''M%C3%B4%20h%C3%ACnh%20_%C4%90%C3%B4ng__DU-LIEU-MAU_${NOW}.csv`,
    )
    expect(answer.headers.get('x-snapshot')).toBe(NOW)
    const parameters = new URLSearchParams({ query: JSON.stringify(query) })
    const again = await get(`/api/export/x.csv?${parameters}`, {
      'if-none-match': answer.headers.get('etag')!,
    })
    expect(again.status).toBe(304)
  })

  it.each([
    ['/api/export/a.csv', /missing/, 400],
    ['/api/export/a.csv?query=%7B', /JSON/, 400],
    ['/api/export/a.csv?query=%7B%22measures%22:[%22models.nothing%22]%7D', /nothing/, 403],
    ['/api/export/a.csv?query=%7B%22dimensions%22:[%22fct_model.year%22]%7D', /fct_model/, 403],
    ['/api/export/a.csv?query=%7B%7D', /Query should contain/, 400],
    ['/api/export/a.csv?query=[]', /one query/, 400],
    [`/api/export/a.csv?query=${encodeURIComponent(COMPARISON)}`, /One query/, 400],
  ])('refuse %s', async (path, words, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-disposition')).toBeNull()
    const { error } = (await answer.json()) as { error: { code: string; message: string; messageVi: string } }
    expect(error.code).toBe(status === 403 ? 'member-refused' : 'query-invalid')
    expect(error.message).toMatch(words)
    expect(error.messageVi).toMatch(/^Truy vấn không hợp lệ/)
  })

  it('are complete beyond the limits of rows, and bounded only by a limit in the query', async () => {
    const big = '20261101T000000Z-00000b19'
    const [one] = insert('fct_model', [{ model_key: 'same' }])
    await writeSnapshot(dataDir, {
      id: big,
      builtAt: '2026-11-01T00:00:00.000Z',
      fill: [one!, `INSERT INTO mart.fct_model SELECT m.* FROM mart.fct_model m, range(${BIG_ROWS - 1})`],
    })
    const query = { dimensions: ['models.model_key', 'models.year'] }
    const answer = await csv('a.csv', query, `&snapshot=${big}`)
    const lines = (await answer.text()).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + BIG_ROWS)
    expect(new Set(lines.slice(1))).toEqual(new Set(['same,2026']))
    const limited = await csv('a.csv', { ...query, limit: 50_007 }, `&snapshot=${big}`)
    expect((await limited.text()).trimEnd().split('\r\n')).toHaveLength(1 + 50_007)
    for (const end of ['duckdb', 'json']) rmSync(join(dataDir, 'snapshots', `${big}.${end}`))
  })
})
