import { DuckDBInstance } from '@duckdb/node-api'
import { unzipSync } from 'fflate'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Declared } from '../../cube/server/http/rules.ts'
import { type Identity, OPEN } from '../../cube/server/identity.ts'
import { PAGES } from '../../cube/domain/limits.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import {
  headersOf,
  identifyByHeader,
  LAST_YEAR,
  MARK,
  markedProvince,
  NOW,
  of,
  TODAY,
  unit,
} from './callers.ts'

/**
 * Nothing of another unit leaves in any answer: not in rows, names or codes, whatever is asked, in whatever form, and
 * whoever asked before. By hand for every unit: `LEAKS=all`.
 */

interface Answer {
  status: number
  headers: Headers
  body: Buffer
}

interface View {
  name: string
  dimensions: { name: string; type: string }[]
  measures: { name: string }[]
}

const everybody = process.env.LEAKS === 'all'

let dataDir: string
let server: Running
let units: { code: string; name: string; channel: string }[]
let answers = 0

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  dataDir = await markedProvince()
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY }, { identify: identifyByHeader })
  const instance = await DuckDBInstance.create(join(dataDir, 'snapshots', `${NOW}.duckdb`), {
    access_mode: 'READ_ONLY',
  })
  const connection = await instance.connect()
  const rows = await connection.runAndReadAll(
    'SELECT unit_code, max(unit_name), max(channel) FROM dim_unit SEMI JOIN fct_reporting USING (unit_code) GROUP BY 1 ORDER BY 1',
  )
  units = (rows.getRows() as string[][]).map(([code, name, channel]) => ({
    code: code!,
    name: name!,
    channel: channel!,
  }))
  connection.closeSync()
  instance.closeSync()
})
afterAll(async () => {
  await server.close()
  vi.restoreAllMocks()
  rmSync(dataDir, { recursive: true })
})

async function ask(
  identity: Identity | null,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const own =
    method === 'GET' || method === 'HEAD' ? {} : { origin: server.url, 'content-type': 'application/json' }
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...own, ...headersOf(identity), ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  answers++
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
}

const load = (query: object, route = 'load') =>
  `/cubejs-api/v1/${route}?query=${encodeURIComponent(JSON.stringify(query))}`
const exported = (query: object, format: string) =>
  `/api/export/tap.${format}?query=${encodeURIComponent(JSON.stringify(query))}`

async function viewsOf(identity: Identity): Promise<View[]> {
  const { body } = await ask(identity, '/cubejs-api/v1/meta')
  return (JSON.parse(body.toString()) as { cubes: View[] }).cubes
}

/** What an answer says, as one text. */
async function textOf({ body, headers }: Answer): Promise<string> {
  const type = headers.get('content-type') ?? ''
  if (type.includes('spreadsheet') || type.includes('zip'))
    return Object.values(unzipSync(body))
      .map((bytes) => Buffer.from(bytes).toString())
      .join('\n')
  if (!type.includes('parquet')) return body.toString()
  const folder = mkdtempSync(join(tmpdir(), 'leaks-'))
  const file = join(folder, 'a.parquet')
  writeFileSync(file, body)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = await connection.runAndReadAll(`SELECT to_json(t)::VARCHAR FROM read_parquet('${file}') t`)
  const text = rows.getRows().join('\n')
  connection.closeSync()
  instance.closeSync()
  rmSync(folder, { recursive: true })
  return text
}

/** Codes of the units that a text tells of and the caller may not see. */
function foreignIn(text: string, mayKnow: ReadonlySet<string>): string[] {
  const found = new Set([...text.matchAll(MARK)].map(([, code]) => code!))
  // A code or a name that stands by itself: a cell, a value, a word of a page.
  const words = new Set(text.split(/[^\p{L}\p{N}_⟦⟧-]+/u))
  for (const { code, name } of units) if (words.has(code) || text.includes(`"${name}"`)) found.add(code)
  return [...found].filter((code) => !mayKnow.has(code))
}

/** The units that a caller may know by its own rows: with whom it shares a replication. */
async function partners(identity: Identity): Promise<Set<string>> {
  const { body } = await ask(
    identity,
    load({ dimensions: ['replication.from_unit_code', 'replication.to_unit_code'], limit: 50_000 }),
  )
  const { data } = JSON.parse(body.toString()) as { data: Record<string, string | null>[] }
  const own = identity.scope.kind === 'units' ? identity.scope.units : []
  const known = new Set<string>()
  for (const row of data) {
    const [from, to] = [row['replication.from_unit_code'], row['replication.to_unit_code']]
    // The row is the caller's on one side.
    if (own.length > 0) expect([from, to].some((code) => own.includes(code!))).toBe(true)
    for (const code of [from, to]) if (code) known.add(code)
  }
  return known
}

/** What is asked of each route, as a program may ask it; a route that is not here fails the test. */
const ASKED: Record<string, (views: View[]) => string[]> = {
  '/healthz': () => ['/healthz'],
  '/readyz': () => ['/readyz'],
  '/cubejs-api/v1/load': (views) => views.flatMap((view) => queriesOf(view).map((query) => load(query))),
  '/cubejs-api/v1/sql': (views) =>
    views.flatMap((view) => queriesOf(view).map((query) => load(query, 'sql'))),
  '/cubejs-api/v1/dry-run': (views) =>
    views.flatMap((view) => queriesOf(view).map((query) => load(query, 'dry-run'))),
  '/cubejs-api/v1/meta': () => ['/cubejs-api/v1/meta'],
  '/api/snapshots': () => ['/api/snapshots'],
  '/api/reconciliation': () => ['/api/reconciliation', `/api/reconciliation?snapshot=${LAST_YEAR}`],
  '/api/compare': () => [`/api/compare?from=${LAST_YEAR}&to=${NOW}`],
  '/api/comparability': () => ['/api/comparability?from=2024&to=2026'],
  '/api/comparability/succession': () => ['/api/comparability/succession?district=568'],
  '/api/fields': () => ['/api/fields'],
  '/api/benchmark': () => ['/api/benchmark'],
  '/api/figures/:code': () => [],
  '/api/figures': () => [],
  '/api/report/:year.docx': () => ['/api/report/2026.docx?layout=party'],
  '/api/report/:year.xlsx': () => ['/api/report/2026.xlsx?layout=party'],
  '/api/report/:year.csv': () => ['/api/report/2026.csv?layout=state'],
  '/api/report/:year.json': () => [
    '/api/report/2026.json?layout=party',
    '/api/report/2026.json?layout=state',
  ],
  '/api/report/:year/corrections': () => [`/api/report/2025/corrections?snapshot=${LAST_YEAR}`],
  '/api/report/:year': () => [],
  '/api/reminder/:year.docx': () => ['/api/reminder/2026.docx?channel=party'],
  '/api/snapshots (POST)': () => [],
  '/api/duplicates/decide': () => [],
  '/api/files/check': () => [],
  '/api/files/load': () => [],
  '/api/files/cancel': () => [],
  '/api/files/progress': () => ['/api/files/progress'],
  '/api/inbox': () => ['/api/inbox'],
  '/api/inbox/:id/load': () => [],
  '/api/inbox/:id': () => [],
  // A command of the loader answers these: `test/etl/units.test.ts`.
  '/api/returns': () => [],
  '/api/templates': () => [],
  '/api/export/:file': (views) => [
    ...views.flatMap((view) =>
      ['csv', 'xlsx', 'parquet', 'arrow'].map((format) =>
        exported({ dimensions: view.dimensions.map((d) => d.name) }, format),
      ),
    ),
    '/api/export/tat-ca.zip',
  ],
  pages: () => [...PAGES, '/?year=2025', '/mo-hinh?year=2025', '/khong-co', `/?snapshot=${LAST_YEAR}`],
}

/** The name under which `ASKED` has a route. */
function nameOf({ path, methods }: Declared): string {
  if (path.startsWith('/api/snapshots') && methods.includes('POST')) return '/api/snapshots (POST)'
  if (path.includes('returns')) return '/api/returns'
  if (path.includes('templates')) return '/api/templates'
  const plain = path.replace(/(?<=.)\/$/, '')
  if ((PAGES as readonly string[]).includes(plain) || plain.startsWith('/^')) return 'pages'
  return plain
}

function queriesOf({ name, dimensions, measures }: View): object[] {
  const all = dimensions.map((d) => d.name)
  const has = (member: string) => all.includes(`${name}.${member}`)
  const unitName = ['unit_name', 'from_unit_name'].find(has)
  return [
    { dimensions: all, limit: 50_000 },
    { measures: measures.map((m) => m.name), dimensions: [`${name}.year`], total: true },
    ...(unitName === undefined
      ? []
      : [
          { measures: [measures[0]!.name], dimensions: [`${name}.${unitName}`], limit: 50_000 },
          {
            measures: [measures[0]!.name],
            dimensions: [`${name}.${unitName}`],
            filters: [
              {
                or: [
                  { member: `${name}.${unitName}`, operator: 'set' },
                  { member: `${name}.${unitName}`, operator: 'notSet' },
                ],
              },
            ],
          },
        ]),
  ]
}

/** Asks before all others, so that every cache holds what the whole province is told. */
const WARM = OPEN
const PROVINCE = of('analyst')
const html = { accept: 'text/html' }

/** Callers by turns: each unit by hand, some of them in the suite, and both sides. */
function callers(): [string, Identity][] {
  const step = everybody ? 1 : Math.ceil(units.length / 4)
  const some = units.filter((_, i) => i % step === 0).map((u): [string, Identity] => [u.code, unit(u.code)])
  return [...some, ['government', of('steward', 'government')], ['party', of('leader', 'party')]]
}

describe('no answer tells of another unit', () => {
  it(
    'whatever is asked, in whatever form, after the whole province was asked the same',
    { timeout: 3_600_000 },
    async () => {
      const declared = new Set(server.routes.map(nameOf))
      // A route without an entry has nobody who looks at what it tells.
      expect([...declared].filter((name) => !(name in ASKED))).toEqual([])
      const leaks: string[] = []
      const allViews = await viewsOf(WARM)
      const every = Object.entries(ASKED).flatMap(([name, paths]) =>
        paths(allViews).map((path) => ({ name, path })),
      )
      const tags = new Map<string, string>()
      for (const { name, path } of every) {
        const answer = await ask(WARM, path, name === 'pages' ? { headers: html } : {})
        expect([path, answer.status]).toEqual([path, path === '/khong-co' ? 404 : 200])
        const tag = answer.headers.get('etag')
        if (tag) tags.set(path, tag)
      }
      for (const [who, identity] of callers()) {
        const mine = units.filter((u) =>
          identity.scope.kind === 'channel' ? u.channel === identity.scope.channel : u.code === who,
        )
        const mayKnow = new Set([...mine.map((u) => u.code), ...(await partners(identity))])
        const seen = async (path: string, answer: Answer) => {
          const foreign = foreignIn(await textOf(answer), mayKnow)
          if (foreign.length > 0) leaks.push(`${who} ${path}: ${foreign.slice(0, 3).join(' ')}`)
          if (answer.status === 200 && path !== '/healthz' && path !== '/readyz')
            expect([path, `${answer.headers.get('vary')} ${answer.headers.get('cache-control')}`]).toEqual([
              path,
              expect.stringMatching(/Cookie|no-store/),
            ])
        }
        for (const { name, path } of every) {
          const options = name === 'pages' ? { headers: html } : {}
          const answer = await ask(identity, path, options)
          await seen(path, answer)
          expect([path, answer.status < 500]).toEqual([path, true])
          const tag = tags.get(path)
          const isShared = ['/api/benchmark'].includes(path)
          if (tag && !isShared) {
            const again = await ask(identity, path, { headers: { ...options.headers, 'if-none-match': tag } })
            expect([who, path, again.status === 304]).toEqual([who, path, false])
            await seen(path, again)
          }
          // Its own tag, and a second time from whatever was kept.
          const own = answer.headers.get('etag')
          if (own) {
            const third = await ask(identity, path, { headers: { ...options.headers, 'if-none-match': own } })
            await seen(path, third)
          }
          if (name !== 'pages') expect((await ask(identity, path, { method: 'HEAD' })).body.length).toBe(0)
        }
      }
      process.stdout.write(
        `no leak: ${answers} answers read, ${callers().length} callers, ${leaks.length} leaks\n`,
      )
      expect(leaks).toEqual([])
      expect(answers).toBeGreaterThan(everybody ? 10_000 : 1000)
    },
  )

  it('and its own figures are those of the province for its rows', async () => {
    const views = (await viewsOf(unit(units[0]!.code))).filter((view) =>
      view.dimensions.some((d) => d.name.endsWith('.unit_code')),
    )
    expect(views.length).toBeGreaterThan(6)
    for (const { code } of units.filter((_, i) => i % 20 === 0))
      for (const view of views) {
        const asked = {
          measures: view.measures.map((m) => m.name),
          dimensions: [`${view.name}.year`],
          order: { [`${view.name}.year`]: 'asc' },
        }
        const rows = async (identity: Identity, filters: object[]) =>
          (
            JSON.parse((await ask(identity, load({ ...asked, filters }))).body.toString()) as {
              data: object[]
            }
          ).data
        const own = await rows(unit(code), [])
        const filtered = await rows(PROVINCE, [
          { member: `${view.name}.unit_code`, operator: 'equals', values: [code] },
        ])
        expect([view.name, code, own]).toEqual([view.name, code, filtered])
      }
  })
})

describe('a code of a figure', () => {
  const codeOf = async (identity: Identity) => {
    const body = JSON.stringify({
      metric: 'models.count',
      filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }],
    })
    const answer = await ask(identity, '/api/figures', { method: 'POST', body })
    expect(answer.status).toBe(200)
    return (JSON.parse(answer.body.toString()) as { code: string }).code
  }
  const valueOf = async (identity: Identity, code: string) => {
    const { status, body } = await ask(identity, `/api/figures/${code}`)
    return status === 200 ? (JSON.parse(body.toString()) as { value: number }).value : status
  }

  it('is its scope’s own: another says that there is none, and the whole province finds the same number', async () => {
    const [a, b] = [unit(units[3]!.code), unit(units[40]!.code)]
    const government = of('analyst', 'government')
    const codes = [await codeOf(PROVINCE), await codeOf(a), await codeOf(b), await codeOf(government)]
    expect(new Set(codes).size).toBe(4)
    const own = await valueOf(a, codes[1]!)
    expect(own).toBeLessThan((await valueOf(PROVINCE, codes[0]!)) as number)
    expect(await valueOf(PROVINCE, codes[1]!)).toBe(own)
    expect(await valueOf(a, codes[0]!)).toBe(404)
    expect(await valueOf(a, codes[2]!)).toBe(404)
    expect(await valueOf(a, codes[3]!)).toBe(404)
    expect(await valueOf(government, codes[0]!)).toBe(404)
    // A code that nobody was given answers alike, word for word.
    const words = async (code: string) =>
      (await ask(a, `/api/figures/${code}`)).body.toString().replaceAll(code, '')
    expect(await words(codes[0]!)).toBe(await words('0000000000'))
    expect(readFileSync(join(dataDir, 'figures.jsonl'), 'utf8').match(/"scope":/g)).toHaveLength(3)
  })
})
