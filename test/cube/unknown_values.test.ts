import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Declared } from '../../cube/server/http/rules.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { addAccount, Client, openAccess } from '../fixtures/accounts.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { serveReports } from './reported.ts'

/**
 * Every route of the interface with values that there are not: a parameter or a place that is unknown, empty, overlong or
 * given twice is refused in one line, and never answered as if it were not there (P5, P39). The routes and their
 * parameters are those that the server declares, so that a new route is tried without being named here.
 */

const LONG = 'x'.repeat(3000)
const QUERY = JSON.stringify({ measures: ['models.count'], dimensions: ['models.model_name'] })

/** What a route must be given so that it answers; parameters that may be left out are not here. */
const NEEDED: Record<string, Record<string, string>> = {
  '/cubejs-api/v1/load': { query: QUERY },
  '/cubejs-api/v1/sql': { query: QUERY },
  '/cubejs-api/v1/dry-run': { query: QUERY },
  '/api/compare': { from: 'province', to: 'corrected' },
  '/api/comparability': { from: '2024', to: '2026' },
  '/api/export/:file': { query: QUERY },
  '/api/files/check': { name: 'a.csv' },
  '/api/files/load': { name: 'a.csv' },
  '/api/files/look': { name: 'a.csv' },
}

/** What belongs to a parameter that is tried, where it cannot stand alone. */
const BESIDE: Record<string, Record<string, string>> = {
  among: { search: 'a' },
  search: { among: 'models.model_name' },
}

/** A format of the file that reads the parameter, where the usual one does not. */
const FILE: Record<string, string> = { sheets: 'a.xlsx', file: '1.xlsx', unit: '2026.xlsx' }

/** Values that nobody knows; any text is one where none is listed. */
const UNKNOWN: Record<string, string[]> = {
  query: ['khong-co', '{}', '{"measures":["models.khong_co"]}', '[]', 'null'],
  sheets: ['khong-co', '[]', '[{"name":"a"}]', '{}'],
  from: ['khong-co', '1999'],
  to: ['khong-co', '1999'],
  annex: ['khong-co', '0', '99', '1.5', '-1'],
  received: ['khong-co', '2026-02-31', '31/12/2026'],
  size: ['khong-co', '-1', '99'],
}

/** Texts that somebody types: any is known, but not an empty or an endless one. */
const FREE = new Set(['search', 'purpose', 'who', 'what'])
/** Names of files are made such that every system takes them, whatever they are. */
const MADE = 'name'
/** Parameters that may be given more than once: units of a reminder, sizes of files. */
const mayRepeat = (path: string, name: string) =>
  (path.startsWith('/api/reminder') && name === 'unit') || name === 'size'
/** Filters of a form of the audit: an empty one is one that nobody chose. */
const CHOSEN = new Set(['from', 'to', 'who', 'what', 'outcome'])

type Ask = (method: string, address: string, body?: string) => Promise<{ status: number; text: string }>

/** What is said of a refusal: one line of words. */
function faultOf(told: string, { status, text }: { status: number; text: string }): string[] {
  const said = /"messageVi":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
  if (status < 400 || status >= 500) return [`${told}: ${status} ${text.slice(0, 100)}`]
  if (said === undefined || !/\p{L}{2}/u.test(said)) return [`${told}: ${status} without words`]
  return said.length > 400 || said.includes('\\n') ? [`${told}: ${status} not one line: ${said}`] : []
}

/** The routes of the interface; one at the root of its router has no slash at its end. */
const interfaceOf = (routes: Declared[]): Declared[] =>
  routes
    .filter(({ path, takes }) => /^\/(api|cubejs-api)\//.test(path) && takes !== 'any')
    .map((route) => ({ ...route, path: route.path.replace(/\/$/, '') }))
const methodsOf = ({ methods }: Declared) => (methods.includes('ALL') ? ['GET', 'POST'] : methods)

/** The path of a route with its places filled. */
function pathOf(path: string, parameter = ''): string {
  const file = FILE[parameter]
  return (
    path
      // Patterns: `/^\/returns\/(\d{1,9})\.(zip|xlsx)\/?$/i`.
      .replace(/\/\^\\\/returns.*$/, `/returns/${file ?? '1.zip'}`)
      .replace(/\/\^\\\/templates.*$/, `/templates/${file ?? '2026.zip'}`)
      .replace(':year', '2026')
      .replace(':file', file ?? 'a.csv')
      .replace(/:(code|id|name)/, 'khong-co')
  )
}

/** Tries every parameter of some routes. @returns what was not refused, and how many questions were asked */
async function sweep(routes: Declared[], ask: Ask): Promise<{ faults: string[]; asked: number }> {
  const faults: string[] = []
  let asked = 0
  for (const route of routes)
    for (const method of methodsOf(route)) {
      const names = (route.takes as readonly string[]).filter((name) => name !== MADE)
      const isAudit = route.path.startsWith('/api/audit')
      const needed = NEEDED[route.path] ?? {}
      const body = route.path.startsWith('/api/files/') ? 'a,b\n' : undefined
      const refused = async (asking: [string, string][], parameter = '') => {
        asked++
        const address = `${pathOf(route.path, parameter)}?${new URLSearchParams(asking).toString()}`
        const answer = await ask(method, address, body)
        faults.push(...faultOf(`${method} ${address.slice(0, 160)}`, answer))
      }
      await refused([...Object.entries(needed), ['khong_co', '1']])
      for (const name of names) {
        const beside = Object.entries({ ...needed, ...BESIDE[name] }).filter(
          ([other]) => other !== name && !(name === 'sheets' && other === 'query'),
        )
        const values = [
          ...(FREE.has(name) ? [] : (UNKNOWN[name] ?? ['khong-co'])),
          ...(isAudit && CHOSEN.has(name) ? [] : ['']),
          ...(isAudit && FREE.has(name) ? [] : [LONG]),
        ]
        for (const value of values) await refused([...beside, [name, value]], name)
        if (!mayRepeat(route.path, name)) {
          const value = needed[name] ?? 'a'
          await refused([...beside, [name, value], [name, value]], name)
        }
      }
    }
  return { faults, asked }
}

describe('on a server of this machine', () => {
  let server: Awaited<ReturnType<typeof serveReports>>
  let routes: Declared[]
  const ask: Ask = async (method, address, body) => {
    const answer = await fetch(server.url + address, {
      method,
      headers: method === 'GET' ? {} : { origin: server.url },
      ...(method !== 'GET' && method !== 'HEAD' && body !== undefined && { body }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  beforeAll(async () => {
    server = await serveReports()
    routes = interfaceOf(server.routes)
  })
  afterAll(() => server.close())

  it('what the routes need is right', async () => {
    expect(routes.length).toBeGreaterThan(25)
    for (const [path, needed] of Object.entries(NEEDED).filter(([path]) => !path.includes('/files/'))) {
      expect(routes.map((route) => route.path)).toContain(path)
      const { status } = await ask('GET', `${pathOf(path)}?${new URLSearchParams(needed).toString()}`)
      expect([path, status]).toEqual([path, 200])
    }
  })

  it('an unknown, empty, overlong or repeated value is refused in one line', async () => {
    const { faults, asked } = await sweep(routes, ask)
    expect(faults).toEqual([])
    expect(asked).toBeGreaterThan(300)
  })

  it('so is a place of the path', async () => {
    const faults: string[] = []
    for (const { path, methods } of routes.filter(({ path }) => path.includes(':')))
      for (const value of ['khong-co', '1999', LONG]) {
        const method = methods.includes('GET') ? 'GET' : methods[0]!
        const address = path.replace(/:\w+/, value)
        // A file is called as its taker likes.
        if (path === '/api/export/:file') continue
        faults.push(...faultOf(`${method} ${address.slice(0, 100)}`, await ask(method, address)))
      }
    expect(faults).toEqual([])
  })

  it('of a reminder, a unit that there is not is said, and not that all have reported', async () => {
    for (const unit of ['KHONG-CO', 'P7']) {
      const { status, text } = await ask(
        'GET',
        `/api/reminder/2026.docx?channel=government&unit=${unit}&snapshot=awkward`,
      )
      expect([status, text]).toEqual([404, expect.stringContaining(`Không có đơn vị “${unit}”`)])
    }
    expect((await ask('GET', '/api/reminder/2026.docx?channel=party&unit=P7&snapshot=awkward')).status).toBe(
      200,
    )
  })

  it('a body that is not as described is refused', async () => {
    const whole: Record<string, object> = {
      '/api/figures': { metric: 'models.count', filters: [] },
      '/api/snapshots': { name: 'Thử' },
      '/api/snapshots/as-of': { asOf: '2026-11-22' },
      '/api/duplicates/decide': { decision: 'same', a: 'SYT/A', b: 'SNV/B' },
      '/cubejs-api/v1/load': { query: JSON.parse(QUERY) as object },
    }
    const bodiless = /files\/|inbox|report\/:year\.|export\//
    const faults: string[] = []
    const writes = routes.filter(
      ({ path, methods }) =>
        ['POST', 'PUT', 'PATCH', 'ALL'].some((one) => methods.includes(one)) && !bodiless.test(path),
    )
    expect(writes.length).toBeGreaterThan(8)
    for (const { path, methods } of writes.filter(({ path }) => !/\/(meta|sql|dry-run)$/.test(path))) {
      const method = methods.includes('PUT') ? 'PUT' : 'POST'
      const more = path in whole ? [JSON.stringify({ ...whole[path], khong_co: 1 })] : []
      for (const body of ['"khong-co"', '[]', '{"khong_co":1}', '{', `{"name":"${LONG}"}`, ...more]) {
        const answer = await fetch(server.url + pathOf(path), {
          method,
          headers: { origin: server.url, 'content-type': 'application/json', 'if-match': '"x"' },
          body,
        })
        const told = { status: answer.status, text: await answer.text() }
        faults.push(...faultOf(`${method} ${path} ${body.slice(0, 60)}`, told))
      }
    }
    expect(faults).toEqual([])
  })
})

describe('where people sign in', () => {
  const dataDir = createDataDir()
  let server: Running
  beforeAll(async () => {
    await writeSnapshot(dataDir, { id: '20261122T040000Z-00000001', fill: HANDMADE })
    pointTo(dataDir, '20261122T040000Z-00000001')
    const access = openAccess(dataDir)
    const oneTime = await addAccount(access, 'quantri', 'administrator', 'province')
    access.close()
    server = await serve({ DATA_DIR: dataDir, PORT: '0', AUTH: 'local', TODAY: '2026-11-22' })
    await client.signInFirst('quantri', oneTime)
  })
  const client = new Client(() => server.url)
  afterAll(async () => {
    await server.close()
    rmSync(dataDir, { recursive: true })
    for (const end of ['', '.head']) rmSync(`${dataDir}.audit-key.pem${end}`, { force: true })
  })

  it('the routes of accounts and of the audit refuse it too', async () => {
    expect((await client.ask('GET', '/api/audit')).status).toBe(200)
    const routes = interfaceOf(server.routes).filter(({ path }) =>
      /^\/api\/(session|account|audit)/.test(path),
    )
    expect(routes.length).toBeGreaterThan(15)
    const { faults, asked } = await sweep(routes, (method, address) => client.ask(method, address))
    expect(faults).toEqual([])
    expect(asked).toBeGreaterThan(25)
  })
})
