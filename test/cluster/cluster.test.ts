import fc from 'fast-check'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../cube/server/main.ts'
import { EngineClient } from '../../etl/lake/client.ts'
import { Lake } from '../../etl/lake/lake.ts'
import { schemaName, schemaOf } from '../../etl/lake/names.ts'
import { PersonRegister } from '../../etl/persons/register.ts'
import { listSnapshots, snapshotFile, writeCard, type SnapshotCard } from '../../etl/snapshots.ts'
import { ASKED, queriesOf } from '../cube/asked.ts'
import { headersOf, of, unit } from '../cube/callers.ts'
import { readArrow } from '../cube/exported.ts'
import { QUERIES } from '../cube/portable_queries.ts'
import { requests } from '../cube/queries.ts'
import { createDataDir } from '../fixtures/mart.ts'
import { launch } from '../program.ts'
import { PAGES, REPORTS } from '../recorded/requests.ts'
import { difference } from './compare.ts'
import { aboutEveryMember, ODD_TEXTS } from './questions.ts'
import { reasonToSkip } from './started.ts'
import { median } from './take_times.ts'
import { differing, LAST_YEAR, NOW, openWorld, rowsFrom, some, viewsOf, type World } from './world.ts'

/**
 * The same model, pages and figures from a distributed engine: a real coordinator and two workers on this machine, asked
 * beside DuckDB over the same snapshot. `CLUSTER=all` asks about every member, `CLUSTER=some` a part; it is skipped without.
 */

const skip = reasonToSkip()
if (skip !== null) console.log(`Bỏ qua kiểm thử cụm máy: ${skip}`)
const ALL = process.env['CLUSTER'] === 'all'

/** What there is not: a page, and letters of a year in which nobody owed anything. */
const MISSING = /^\/khong-co|2024\.docx\?channel=government/

/** A comparison with its figures in one order: those that its queries leave equal come as an engine has them. */
function figuresInOrder(bytes: Buffer): string {
  const { figures, ...rest } = JSON.parse(bytes.toString()) as { figures: object[] }
  return JSON.stringify([figures.map((one) => JSON.stringify(one)).sort(), rest])
}

/** A text as a query that the client sends; null where it is none. */
function parsed(json: string): object | null {
  try {
    const query: unknown = JSON.parse(json)
    return typeof query === 'object' && query !== null && !Array.isArray(query) ? query : null
  } catch {
    return null
  }
}

/** Whether an answer may have been cut by the query's own limit or offset. */
function isCut(query: { limit?: unknown; offset?: unknown }, rows: unknown[]): boolean {
  return Boolean(query.offset) || rows.length === query.limit || rows.length >= 10_000
}

describe.skipIf(skip !== null)('on a cluster', () => {
  let world: World

  beforeAll(async () => {
    world = await openWorld()
  })

  afterAll(() => world?.close())

  /** Asks both for files, and lists the addresses whose bytes differ. */
  async function differingBytes(addresses: string[], takes = 3): Promise<string[]> {
    const found: string[] = []
    await some(2, addresses, async (address) => {
      const [a, b] = await Promise.all(
        [world.here, world.there].map(async ({ url }) => {
          const response = await fetch(url + address, { headers: headersOf(of('steward')) })
          return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
        }),
      )
      expect([a!.status, b!.status], address).toEqual(MISSING.test(address) ? [404, 404] : [200, 200])
      // Arrow numbers its dictionaries anew in each file, also of one server: what it says is compared.
      const isSame = address.includes('.arrow?')
        ? JSON.stringify(readArrow(a!.bytes)) === JSON.stringify(readArrow(b!.bytes))
        : address.startsWith('/api/compare?')
          ? figuresInOrder(a!.bytes) === figuresInOrder(b!.bytes)
          : a!.bytes.equals(b!.bytes)
      if (!isSame) found.push(address)
    })
    // A workbook says the minute in which it was made, which may have passed between the two.
    return found.length > 0 && takes > 1 ? differingBytes(found, takes - 1) : found
  }

  it('the figures really come from the engine', async () => {
    const asked = async () => {
      const { rows } = await new EngineClient(world.settings, world.settings.reader).ask(
        "SELECT count(*) FROM system.runtime.queries WHERE source = 'guong-sang' AND query LIKE '%fct_model%'",
      )
      return Number(rows[0]![0])
    }
    const before = await asked()
    const [row] = await rowsFrom(world.there, { measures: ['models.count'] })
    expect(Number(row!['models.count'])).toBeGreaterThan(100)
    expect(await asked()).toBeGreaterThan(before)
    expect(world.said.join('\n')).not.toMatch(/DuckDB/)
  })

  it('every measure, every dimension and every day is the same, order included', async () => {
    const questions = aboutEveryMember(await viewsOf(world, of('steward')))
    const asked = ALL ? questions : questions.filter((_, i) => i % 4 === 0)
    expect(await differing(world, asked)).toEqual([])
  })

  it('the questions of the PostgreSQL test have the same answers', async () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(50)
    expect(await differing(world, ALL ? QUERIES : QUERIES.filter((_, i) => i % 4 === 0))).toEqual([])
  })

  it('a snapshot that is frozen has the same answers', async () => {
    const questions = aboutEveryMember(await viewsOf(world, of('steward'))).filter(
      (_, i) => i % (ALL ? 4 : 40) === 0,
    )
    expect(await differing(world, questions, undefined, LAST_YEAR)).toEqual([])
  })

  it('callers see their own rows only, and the same ones', async () => {
    for (const identity of [
      unit('SYT'),
      unit('SGDDT', 'SNV'),
      of('leader', 'party'),
      of('steward', 'government'),
    ]) {
      const questions = (await viewsOf(world, identity)).flatMap(queriesOf)
      expect(await differing(world, ALL ? questions : questions.slice(0, 6), identity)).toEqual([])
    }
  })

  it('texts with signs of patterns and of SQL are texts', async () => {
    const questions = ODD_TEXTS.flatMap((text) =>
      ['contains', 'startsWith', 'endsWith', 'equals'].map((operator) => ({
        measures: ['models.count'],
        filters: [{ member: 'models.model_name', operator, values: [text] }],
      })),
    )
    expect(await differing(world, ALL ? questions : questions.filter((_, i) => i % 3 === 0))).toEqual([])
  })

  it('the round and the year before are asked for as on DuckDB', async () => {
    const questions = ['models', 'reporting', 'replication'].flatMap((view) => {
      const h1 = { member: `${view}.round`, operator: 'equals', values: ['h1'] }
      const count = { models: 'count', reporting: 'expected', replication: 'events' }[view]!
      const measures = [`${view}.${count}`]
      return [
        { measures },
        { measures, dimensions: [`${view}.year`, `${view}.round`] },
        { measures, filters: [h1] },
        {
          measures,
          filters: [{ or: [h1, { member: `${view}.year`, operator: 'equals', values: ['2025'] }] }],
        },
      ]
    })
    const known = { member: 'models.known_on', operator: 'set' }
    const both = [
      ...questions.filter(({ measures }) => !measures[0]!.startsWith('replication')),
      { measures: ['models.count'], dimensions: ['models.year'], filters: [known] },
    ]
    expect(await differing(world, both)).toEqual([])
  })

  it('today is the same day on both, at the ends of a year too', async () => {
    const days = ['2025-12-31', '2026-01-01', '2026-11-30', '2026-12-01']
    for (const TODAY of ALL ? days : days.slice(0, 1)) {
      const [here, there] = await Promise.all([
        world.alsoServe({ TODAY }),
        world.alsoServe({ ...world.cluster.env, TODAY }),
      ])
      const states = (['missing', 'not_due', 'late'] as const).map((name) => `reporting.${name}`)
      const questions = [
        { measures: states, dimensions: ['reporting.year', 'reporting.channel'] },
        { measures: ['reporting.expected'], dimensions: ['reporting.days_late', 'reporting.days_left'] },
        {
          measures: ['reporting.received'],
          timeDimensions: [
            { dimension: 'reporting.received_on', granularity: 'day', dateRange: 'this year' },
          ],
        },
      ]
      expect(await differing({ here, there }, questions), TODAY).toEqual([])
      await Promise.all([here.close(), there.close()])
    }
  })

  it("a caller's text is never more than a text, whatever else is asked", { timeout: 600_000 }, async () => {
    const views = (await viewsOf(world, of('steward'))).map(({ measures, dimensions }) => {
      const ofType = (type: string) => dimensions.filter((one) => one.type === type).map(({ name }) => name)
      const [strings, numbers, booleans, times] = ['string', 'number', 'boolean', 'time'].map(ofType)
      return {
        measures: measures.map(({ name }) => name),
        ...{ strings: strings!, numbers: numbers!, booleans: booleans!, times: times! },
      }
    })
    const whole = views.filter((view) => Object.values(view).every(({ length }) => length > 0))
    /** The rows of a query, or the code with which it is refused. */
    const outcome = async (server: Running, query: object) => {
      try {
        return await rowsFrom(server, query)
      } catch (error) {
        const { status, response } = error as { status?: number; response?: { code?: string } }
        return `${status} ${response?.code}`
      }
    }
    const counts = { answered: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(requests(whole), async (json) => {
        const query = parsed(json)
        if (query === null) return
        const [a, b] = await Promise.all([outcome(world.here, query), outcome(world.there, query)])
        if (typeof a === 'string' || typeof b === 'string') {
          counts.refused++
          expect(b).toEqual(a)
          return
        }
        counts.answered++
        // A limit may cut between rows that the order leaves equal.
        if (!isCut(query, a)) expect(difference(query, a, b)).toBeNull()
        else expect(b.length).toBe(a.length)
      }),
      { numRuns: ALL ? 600 : 100, seed: 235, endOnFailure: true },
    )
    console.log(`random queries: ${JSON.stringify(counts)}`)
    expect(counts.answered).toBeGreaterThan(ALL ? 100 : 5)
    expect(counts.refused).toBeGreaterThan(ALL ? 100 : 5)
  })

  it("a caller's text stands between quotes in every statement that the engine got", async () => {
    const texts = fc.sample(
      fc.array(
        fc.constantFrom(
          "'",
          "''",
          '"',
          '\\',
          '?',
          '--',
          '/*',
          '*/',
          ';',
          '%',
          '$1',
          '\n',
          'đ',
          '\u0000',
          ')',
        ),
        {
          maxLength: 8,
        },
      ),
      { numRuns: ALL ? 60 : 10, seed: 7 },
    )
    const values = texts.map((pieces) => `zqx${pieces.join('zqx')}`)
    await some(4, values, async (value) => {
      const filters = ['equals', 'contains', 'notStartsWith'].map((operator) => ({
        ...{ member: 'models.model_name', operator, values: [value] },
      }))
      await rowsFrom(world.there, { measures: ['models.count'], filters: [{ or: filters }] })
    })
    const { rows } = await new EngineClient(world.settings, world.settings.reader).ask(
      "SELECT query FROM system.runtime.queries WHERE source = 'guong-sang' AND query LIKE '%zqx%' AND query NOT LIKE '%runtime%'",
    )
    expect(rows.length).toBeGreaterThan(new Set(values).size / 2)
    for (const [statement] of rows)
      expect(String(statement).replace(/'(?:[^']|'')*'/g, '')).not.toContain('zqx')
  })

  it('a question costs at most 40 ms over what the engine needs for its statement', async () => {
    const server = await world.alsoServe({
      ...world.cluster.env,
      PARTS_OFF: 'query-cache,response-cache,warm-up',
    })
    const reader = new EngineClient(world.settings, world.settings.reader)
    let limit = 20_000
    /** A question that nothing has in memory, and its statement as the engine got it, in milliseconds. */
    const ask = async (question: object) => {
      const began = performance.now()
      await rowsFrom(server, { ...question, limit: ++limit })
      const whole = performance.now() - began
      const { rows } = await reader.ask(
        `SELECT query, date_diff('millisecond', created, "end") FROM system.runtime.queries
         WHERE source = 'guong-sang' AND query LIKE '%LIMIT ${limit}' AND query NOT LIKE '%runtime%' ORDER BY created`,
      )
      // Nothing is kept, so Cube asks once more when the first answer is late: the whole then holds both, and does not count.
      expect(rows.length).toBeGreaterThan(0)
      return { whole, sql: String(rows.at(-1)![0]), engine: Number(rows.at(-1)![1]) }
    }
    const questions = QUERIES.filter((_, i) => i % (ALL ? 1 : 5) === 0)
    for (const question of questions) await rowsFrom(server, question)
    const took: { whole: number; engine: number; alone: number }[] = []
    for (const question of questions) {
      // Other work on the machine is in every time: of three, the least counts.
      const asked = [await ask(question), await ask(question), await ask(question)]
      const { whole, sql, engine } = asked.sort((a, b) => a.whole - a.engine - (b.whole - b.engine))[0]!
      // The same statement by itself, as a program would ask it.
      const again = performance.now()
      await reader.ask(sql)
      took.push({ whole, engine, alone: performance.now() - again })
    }
    const over = median(took.map(({ whole, engine }) => whole - engine))
    const [whole, engine, alone] = (['whole', 'engine', 'alone'] as const).map((name) =>
      Math.round(median(took.map((one) => one[name]))),
    )
    console.log(
      `${took.length} questions, median: ${whole} ms; the engine says ${engine} ms, its statement alone takes ${alone} ms; over the engine ${Math.round(over)} ms`,
    )
    expect(over).toBeLessThanOrEqual(40)
  })

  it('pages, reports, letters and comparisons are the same to the byte', async () => {
    const [model] = await rowsFrom(world.here, { dimensions: ['models.model_key'], limit: 1 })
    const key = encodeURIComponent(String(model!['models.model_key']))
    const all = [
      ...PAGES.map((page) => page.replace('MODEL', key)),
      ...REPORTS,
      ...['/api/reconciliation', '/api/fields', '/api/comparability?from=2024&to=2026'],
      `/api/compare?from=${LAST_YEAR}&to=${NOW}`,
    ]
    const asked = ALL ? all : all.filter((_, i) => i % 8 === 0)
    expect(asked).toContain('/')
    expect(await differingBytes(asked)).toEqual([])
  })

  it('every export is the same to the byte', async () => {
    const views = await viewsOf(world, of('steward'))
    const all = ASKED['/api/export/:file']!(views)
    expect(all.length).toBeGreaterThan(views.length * 4)
    expect(await differingBytes(ALL ? all : all.filter((_, i) => i % 8 === 0))).toEqual([])
  })

  it('who is hidden is hidden there too', async () => {
    const register = new PersonRegister(world.dataDir)
    const given = { document: '12/QĐ', reason: 'Theo đơn đề nghị', by: null }
    const decisions = [
      register.hide({ ...given, name: 'Vườn mẫu', units: null }),
      register.hide({ ...given, name: 'Ngôi nhà xanh', units: ['SYT', 'SNV'] }),
    ]
    const query = { dimensions: ['models.model_name', 'models.unit_name', 'models.year'], limit: 20_000 }
    const rows = await rowsFrom(world.there, query)
    expect(difference(query, await rowsFrom(world.here, query), rows)).toBeNull()
    expect(JSON.stringify(rows)).not.toContain('Vườn mẫu')
    expect(JSON.stringify(rows)).toContain('đã ẩn theo quyết định')
    for (const { id } of decisions) register.show({ ...given, of: id })
    const shown = await rowsFrom(world.there, query)
    expect(JSON.stringify(shown)).toContain('Vườn mẫu')
    expect(difference(query, await rowsFrom(world.here, query), shown)).toBeNull()
  })

  it('the reader changes nothing, and the publisher only snapshots', async () => {
    const reader = new EngineClient(world.settings, world.settings.reader)
    const publisher = new EngineClient(world.settings, world.settings.publisher)
    for (const sql of [
      `DROP SCHEMA ${schemaOf('lake', NOW)} CASCADE`,
      `DROP TABLE ${schemaOf('lake', NOW)}.fct_model`,
      'CREATE SCHEMA lake.s_own',
      `INSERT INTO ${schemaOf('lake', NOW)}.snapshot_info (id) VALUES ('x')`,
      `DELETE FROM ${schemaOf('lake', NOW)}.fct_model`,
    ])
      await expect(reader.ask(sql), sql).rejects.toThrow(/PERMISSION_DENIED/)
    await expect(publisher.ask('CREATE SCHEMA lake.other')).rejects.toThrow(/PERMISSION_DENIED/)
  })

  it('what a publisher that died left is cleared, and nothing that is kept', async () => {
    const lake = new Lake(world.settings, world.paths)
    const publisher = new EngineClient(world.settings, world.settings.publisher)
    const schemas = async () =>
      (await publisher.ask('SHOW SCHEMAS FROM lake')).rows
        .map(([name]) => String(name))
        .filter((name) => name.startsWith('s_'))
    const card = listSnapshots(world.paths).find(({ id }) => id === NOW)!
    // It died after it had registered, before the snapshot was in its place.
    const unplaced: SnapshotCard = { ...card, id: '20261122T050000Z-00000001' }
    await lake.add(snapshotFile(world.paths, NOW), unplaced)
    // It died while it registered: one table is missing.
    const half: SnapshotCard = { ...card, id: '20261122T050000Z-00000002' }
    await lake.add(snapshotFile(world.paths, NOW), half)
    await publisher.ask(`DROP TABLE ${schemaOf('lake', half.id)}.fct_receipt`)
    // It died while it wrote.
    mkdirSync(join(world.settings.lake, '.20261122T050000Z-00000003.tmp'))
    // A frozen one whose file is lost stays.
    const frozen: SnapshotCard = { ...card, id: '20261122T050000Z-00000004', frozen: true }
    await lake.add(snapshotFile(world.paths, NOW), frozen)
    expect((await lake.clear()).sort()).toEqual([unplaced.id, half.id])
    expect((await schemas()).sort()).toEqual([LAST_YEAR, NOW, frozen.id].map(schemaName).sort())
    expect(readdirSync(world.settings.lake).filter((name) => /^\.?2026.*0000000[123]/.test(name))).toEqual([])
    // A table that somebody took away is put back.
    await publisher.ask(`DROP TABLE ${schemaOf('lake', NOW)}.fct_receipt`)
    expect((await lake.addAll()).added).toEqual([NOW])
    expect(existsSync(join(world.settings.lake, frozen.id, 'card.json'))).toBe(true)
    expect(() => writeCard(world.paths, card)).not.toThrow()
  })

  it('a load is published when the engine has counted it, and else the one before stays', async () => {
    const own = createDataDir()
    const lake = join(world.cluster.env['LAKE']!, 'second')
    mkdirSync(lake)
    const env = { ...world.cluster.env, LAKE: lake, ENGINE_LAKE: 'local:///second/' }
    const files = mkdtempSync(join(tmpdir(), 'guong-sang-files-'))
    const report = (unit: string) =>
      `Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng\r\n${unit},2026,A1,Một cửa,1,Tập thể\r\n`
    const load = async (unit: string, how: Record<string, string>) => {
      writeFileSync(join(files, `${unit}.csv`), report(unit))
      return launch(['etl/cli.ts', 'load', join(files, `${unit}.csv`), '--received', '2026-11-20'], own, {
        env: how,
      }).ended
    }
    const current = () => (JSON.parse(readFileSync(join(own, 'current.json'), 'utf8')) as { id: string }).id
    expect(await load('Sở Y tế', env)).toMatchObject({ code: 0 })
    const first = current()
    const publisher = new EngineClient(world.settings, world.settings.publisher)
    const { rows } = await publisher.ask(`SELECT count(*) FROM ${schemaOf('lake', first)}.fct_model`)
    expect(Number(rows[0]![0])).toBe(1)
    // The engine looks elsewhere than the publisher writes: it counts nothing, and is not believed.
    const elsewhere = await load('Sở Nội vụ', { ...env, ENGINE_LAKE: 'local:///elsewhere/' })
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.stderr).toMatch(/Cụm máy/)
    expect(current()).toBe(first)
    // Nobody is there.
    const away = await launch(['etl/cli.ts', 'publish'], own, {
      env: { ...env, ENGINE_URL: 'http://127.0.0.1:9' },
    }).ended
    expect(away.stderr).toMatch(/không trả lời .*số liệu hiện hành giữ nguyên/)
    expect(current()).toBe(first)
    // Once it is as it should be, the next publication has both reports, and nothing half done is left.
    const published = await launch(['etl/cli.ts', 'publish'], own, { env }).ended
    expect(published, published.stderr).toMatchObject({ code: 0 })
    expect(current()).not.toBe(first)
    expect(
      readdirSync(lake)
        .filter((name) => name.startsWith('2'))
        .sort(),
    ).toEqual([first, current()].sort())
    rmSync(own, { recursive: true })
    rmSync(files, { recursive: true })
  })
})
