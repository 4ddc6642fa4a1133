import { DuckDBInstance } from '@duckdb/node-api'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Identity, OPEN } from '../../cube/server/identity.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { type Answer, ASKED, load, nameOf, textOf, type View } from './asked.ts'
import { headersOf, identifyByHeader, MARK, markedProvince, NOW, of, TODAY, unit } from './callers.ts'

/**
 * Nothing of another unit leaves in any answer: not in rows, names or codes, whatever is asked, in whatever form, and
 * whoever asked before. By hand for every unit: `LEAKS=all`.
 */

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

async function viewsOf(identity: Identity): Promise<View[]> {
  const { body } = await ask(identity, '/cubejs-api/v1/meta')
  return (JSON.parse(body.toString()) as { cubes: View[] }).cubes
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

/** Asks before all others, so that every cache holds what the whole province is told. */
const WARM = OPEN
const PROVINCE = of('analyst')
const html = { accept: 'text/html' }

/**
 * Who asks, and one of how many addresses: the first unit for all of them, each other caller for another part, so that
 * all units together ask everything many times. In the suite two units and both sides.
 */
function callers(): [who: string, identity: Identity, oneOf: number][] {
  const asking = everybody ? units : [units[2]!, units.at(-1)!]
  return [
    ...asking.map(({ code }, i): [string, Identity, number] => [code, unit(code), i === 0 ? 1 : 6]),
    ['government', of('steward', 'government'), 12],
    ['party', of('leader', 'party'), 12],
  ]
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
      let telling = 0
      for (const { name, path } of every) {
        const answer = await ask(WARM, path, name === 'pages' ? { headers: html } : {})
        expect([path, answer.status]).toEqual([path, path === '/khong-co' ? 404 : 200])
        const tag = answer.headers.get('etag')
        if (tag) tags.set(path, tag)
        if (foreignIn(await textOf(answer), new Set()).length > 1) telling++
      }
      // What is looked for is found where it may be told.
      expect(telling).toBeGreaterThan(60)
      for (const [turn, [who, identity, oneOf]] of callers().entries()) {
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
        for (const { name, path } of every.filter((_, i) => (i + turn) % oneOf === 0)) {
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
      expect(answers).toBeGreaterThan(everybody ? 10_000 : 800)
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

describe('the key of a model', () => {
  /** A unit that has rows in every table. */
  let replicating: string

  beforeAll(async () => {
    const having = async (member: string) => {
      const { body } = await ask(PROVINCE, load({ dimensions: [member], limit: 50_000 }))
      const { data } = JSON.parse(body.toString()) as { data: Record<string, string>[] }
      return data.map((row) => row[member]!)
    }
    const commended = await having('commendation.unit_code')
    replicating = (await having('replication.from_unit_code')).find((code) => commended.includes(code))!
  })

  it.each([
    ['a unit', () => unit(replicating)],
    ['a side', () => of('steward', 'party')],
    ['a leader of a side', () => of('leader', 'party')],
  ])('is followed by %s, and tells nothing of who else reports the model', async (_who, caller) => {
    for (const view of ['models', 'replication', 'commendation', 'cohort']) {
      const rows = async (filters: object[]) => {
        const query = { dimensions: [`${view}.model_key`, `${view}.model_name`], filters, limit: 50_000 }
        const { body } = await ask(caller(), load(query))
        return (JSON.parse(body.toString()) as { data: Record<string, string>[] }).data
      }
      const all = await rows([])
      expect(all.length).toBeGreaterThan(0)
      for (const row of all) expect(row[`${view}.model_key`]).toMatch(/^[0-9a-f]{32}$/)
      const member = `${view}.model_key`
      const key = all[0]![member]!
      const same = await rows([{ member, operator: 'equals', values: [key] }])
      expect(same).toEqual(all.filter((row) => row[member] === key))
      expect(await rows([{ member, operator: 'contains', values: ['VPUBND'] }])).toEqual([])
      expect(await rows([{ member, operator: 'equals', values: ['VPUBND/⟦VPUBND⟧'] }])).toEqual([])
    }
  })

  it('is as it was for who sees the whole province', async () => {
    const query = { dimensions: ['models.model_key'], limit: 50_000 }
    for (const caller of [OPEN, PROVINCE, of('leader')]) {
      const { body } = await ask(caller, load(query))
      expect(body.toString()).toContain('"VPUBND/⟦VPUBND⟧"')
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
