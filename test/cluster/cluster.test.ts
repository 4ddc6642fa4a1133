import cube, { type CubeApi, type Query } from '@cubejs-client/core'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntilActive } from '../../cube/cluster/cluster.ts'
import type { Identity } from '../../cube/server/identity.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { EngineClient } from '../../etl/lake/client.ts'
import { Lake } from '../../etl/lake/lake.ts'
import { schemaName, schemaOf } from '../../etl/lake/names.ts'
import { engineSettings, type EngineSettings } from '../../etl/lake/settings.ts'
import { dataPaths } from '../../etl/paths.ts'
import { PersonRegister } from '../../etl/persons/register.ts'
import { listSnapshots, snapshotFile, writeCard, type SnapshotCard } from '../../etl/snapshots.ts'
import { queriesOf } from '../cube/asked.ts'
import { headersOf, identifyByHeader, of, unit } from '../cube/callers.ts'
import { QUERIES } from '../cube/portable_queries.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { launch } from '../program.ts'
import { PAGES, REPORTS } from '../recorded/addresses.ts'
import { difference, type Row } from './compare.ts'
import { aboutEveryMember, ODD_TEXTS, type View } from './questions.ts'
import { reasonToSkip, startTestCluster, type TestCluster } from './started.ts'

/**
 * The same model, pages and figures from a distributed engine: a real coordinator and two workers on this machine, asked
 * beside DuckDB over the same snapshot. `CLUSTER=all` asks about every member and breaks nodes off, `CLUSTER=some` a part; it is skipped without.
 */

const skip = reasonToSkip()
if (skip !== null) console.log(`Bỏ qua kiểm thử cụm máy: ${skip}`)
const ALL = process.env['CLUSTER'] === 'all'

const PROVINCE = readFileSync(fileURLToPath(new URL('../fixtures/province.sql', import.meta.url)), 'utf8')
const NOW = '20261122T030000Z-0a1b2c3d'
const LAST_YEAR = '20251216T020000Z-4e5f6a7b'
const TODAY = '2026-11-22'

/** Runs work on all of a list, some at a time. */
async function some<T>(count: number, all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const next = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: count }, next))
}

describe.skipIf(skip !== null)('on a cluster', () => {
  const dataDir = createDataDir()
  const paths = dataPaths(dataDir)
  let cluster: TestCluster
  let settings: EngineSettings
  let here: Running
  let there: Running
  const said: string[] = []

  beforeAll(async () => {
    await writeSnapshot(dataDir, { id: NOW, martVersion: 9, changesSince: '2026-10-22', fill: [PROVINCE] })
    await writeSnapshot(dataDir, {
      ...{ id: LAST_YEAR, name: 'Số liệu năm 2025', frozen: true, martVersion: 9 },
      builtAt: '2025-12-16T02:00:00.000Z',
      fill: [
        PROVINCE,
        ...['model', 'replication', 'reporting', 'commendation', 'publicity', 'change'].map(
          (table) => `DELETE FROM mart.fct_${table} WHERE year > 2025`,
        ),
      ],
    })
    pointTo(dataDir, NOW)
    cluster = await startTestCluster()
    settings = engineSettings({ ...cluster.env, DATA_DIR: dataDir })!
    await new Lake(settings, paths).addAll()
    const env = { DATA_DIR: dataDir, PORT: '0', TODAY }
    here = await serve(env, { identify: identifyByHeader })
    const log = console.log
    console.log = (line: string) => said.push(line)
    there = await serve({ ...env, ...cluster.env }, { identify: identifyByHeader })
    console.log = log
  })

  afterAll(async () => {
    await there?.close()
    await here?.close()
    await cluster?.close()
    rmSync(dataDir, { recursive: true })
  })

  const clientOf = (server: Running, identity: Identity, snapshot?: string): CubeApi =>
    cube('no token needed', {
      apiUrl: `${server.url}/cubejs-api/v1`,
      headers: { ...headersOf(identity), ...(snapshot !== undefined && { 'x-snapshot': snapshot }) },
    })
  const rowsFrom = async (
    server: Running,
    query: object,
    identity: Identity = of('steward'),
    snapshot?: string,
  ) => (await clientOf(server, identity, snapshot).load(query as Query)).rawData() as Row[]

  /** Asks both, and lists the queries whose answers differ. */
  async function differing(queries: object[], identity?: Identity, snapshot?: string): Promise<string[]> {
    const found: string[] = []
    await some(4, queries, async (query) => {
      const [a, b] = await Promise.all([
        rowsFrom(here, query, identity, snapshot),
        rowsFrom(there, query, identity, snapshot),
      ])
      const how = difference(query, a, b)
      if (how !== null) found.push(`${JSON.stringify(query)}: ${how}`)
    })
    return found
  }

  async function viewsOf(identity: Identity): Promise<View[]> {
    const response = await fetch(`${here.url}/cubejs-api/v1/meta`, { headers: headersOf(identity) })
    return ((await response.json()) as { cubes: View[] }).cubes
  }

  it('the figures really come from the engine', async () => {
    const asked = async () => {
      const { rows } = await new EngineClient(settings, settings.reader).ask(
        "SELECT count(*) FROM system.runtime.queries WHERE source = 'guong-sang' AND query LIKE '%fct_model%'",
      )
      return Number(rows[0]![0])
    }
    const before = await asked()
    const [row] = await rowsFrom(there, { measures: ['models.count'] })
    expect(Number(row!['models.count'])).toBeGreaterThan(100)
    expect(await asked()).toBeGreaterThan(before)
    expect(said.join('\n')).not.toMatch(/DuckDB/)
  })

  it('every measure, every dimension and every day is the same, order included', async () => {
    const questions = aboutEveryMember(await viewsOf(of('steward')))
    const asked = ALL ? questions : questions.filter((_, i) => i % 4 === 0)
    expect(await differing(asked)).toEqual([])
  })

  it('the questions of the PostgreSQL test have the same answers', async () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(50)
    expect(await differing(ALL ? QUERIES : QUERIES.filter((_, i) => i % 4 === 0))).toEqual([])
  })

  it('a snapshot that is frozen has the same answers', async () => {
    const questions = aboutEveryMember(await viewsOf(of('steward'))).filter(
      (_, i) => i % (ALL ? 4 : 40) === 0,
    )
    expect(await differing(questions, undefined, LAST_YEAR)).toEqual([])
  })

  it('callers see their own rows only, and the same ones', async () => {
    for (const identity of [
      unit('SYT'),
      unit('SGDDT', 'SNV'),
      of('leader', 'party'),
      of('steward', 'government'),
    ]) {
      const questions = (await viewsOf(identity)).flatMap(queriesOf)
      expect(await differing(ALL ? questions : questions.slice(0, 6), identity)).toEqual([])
    }
  })

  it('texts with signs of patterns and of SQL are texts', async () => {
    const questions = ODD_TEXTS.flatMap((text) =>
      ['contains', 'startsWith', 'endsWith', 'equals'].map((operator) => ({
        measures: ['models.count'],
        filters: [{ member: 'models.model_name', operator, values: [text] }],
      })),
    )
    expect(await differing(ALL ? questions : questions.filter((_, i) => i % 3 === 0))).toEqual([])
  })

  it('pages and reports are the same to the byte', async () => {
    const different: string[] = []
    const addresses = [
      ...PAGES.filter((page) => !page.includes('MODEL')),
      ...REPORTS.filter((one) => !one.includes('.docx')),
    ]
    await some(2, ALL ? addresses : addresses.filter((_, i) => i % 8 === 0), async (address) => {
      const [a, b] = await Promise.all(
        [here, there].map(async ({ url }) => {
          const response = await fetch(url + address, { headers: headersOf(of('steward')) })
          expect(response.status, address).toBe(address === '/khong-co' ? 404 : 200)
          return Buffer.from(await response.arrayBuffer())
        }),
      )
      if (!a!.equals(b!)) different.push(address)
    })
    expect(different).toEqual([])
  })

  it('who is hidden is hidden there too', async () => {
    const register = new PersonRegister(dataDir)
    const given = { document: '12/QĐ', reason: 'Theo đơn đề nghị', by: null }
    const decisions = [
      register.hide({ ...given, name: 'Vườn mẫu', units: null }),
      register.hide({ ...given, name: 'Ngôi nhà xanh', units: ['SYT', 'SNV'] }),
    ]
    const query = { dimensions: ['models.model_name', 'models.unit_name', 'models.year'], limit: 20_000 }
    const rows = await rowsFrom(there, query)
    expect(difference(query, await rowsFrom(here, query), rows)).toBeNull()
    expect(JSON.stringify(rows)).not.toContain('Vườn mẫu')
    expect(JSON.stringify(rows)).toContain('đã ẩn theo quyết định')
    for (const { id } of decisions) register.show({ ...given, of: id })
    const shown = await rowsFrom(there, query)
    expect(JSON.stringify(shown)).toContain('Vườn mẫu')
    expect(difference(query, await rowsFrom(here, query), shown)).toBeNull()
  })

  it('while snapshots change, each answer is wholly of one', async () => {
    const question = (i: number) => ({
      measures: ['models.count', 'models.effective_count'],
      dimensions: ['models.year'],
      // Each is another question, so that none is answered from memory.
      filters: [{ member: 'models.model_name', operator: 'notEquals', values: [`không có ${i}`] }],
    })
    const expected = new Map<string, Row[]>()
    for (const id of [NOW, LAST_YEAR]) expected.set(id, await rowsFrom(here, question(-1), undefined, id))
    const seen = new Set<string>()
    let asked = 0
    const count = ALL ? 200 : 40
    await some(
      4,
      Array.from({ length: count }, (_, i) => i),
      async (i) => {
        if (++asked % (count / 4) === 0) pointTo(dataDir, asked % (count / 2) === 0 ? NOW : LAST_YEAR)
        const response = await fetch(
          `${there.url}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(question(i)))}`,
          { headers: headersOf(of('steward')) },
        )
        const id = response.headers.get('x-snapshot')!
        const { data } = (await response.json()) as { data: Row[] }
        expect(difference(question(i), expected.get(id)!, data)).toBeNull()
        seen.add(id)
      },
    )
    pointTo(dataDir, NOW)
    if (ALL) expect([...seen].sort()).toEqual([LAST_YEAR, NOW].sort())
  })

  it('the reader changes nothing, and the publisher only snapshots', async () => {
    const reader = new EngineClient(settings, settings.reader)
    const publisher = new EngineClient(settings, settings.publisher)
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
    const lake = new Lake(settings, paths)
    const publisher = new EngineClient(settings, settings.publisher)
    const schemas = async () =>
      (await publisher.ask('SHOW SCHEMAS FROM lake')).rows
        .map(([name]) => String(name))
        .filter((name) => name.startsWith('s_'))
    const card = listSnapshots(paths).find(({ id }) => id === NOW)!
    // It died after it had registered, before the snapshot was in its place.
    const unplaced: SnapshotCard = { ...card, id: '20261122T050000Z-00000001' }
    await lake.add(snapshotFile(paths, NOW), unplaced)
    // It died while it registered: one table is missing.
    const half: SnapshotCard = { ...card, id: '20261122T050000Z-00000002' }
    await lake.add(snapshotFile(paths, NOW), half)
    await publisher.ask(`DROP TABLE ${schemaOf('lake', half.id)}.fct_receipt`)
    // It died while it wrote.
    mkdirSync(join(settings.lake, '.20261122T050000Z-00000003.tmp'))
    // A frozen one whose file is lost stays.
    const frozen: SnapshotCard = { ...card, id: '20261122T050000Z-00000004', frozen: true }
    await lake.add(snapshotFile(paths, NOW), frozen)
    expect((await lake.clear()).sort()).toEqual([unplaced.id, half.id])
    expect((await schemas()).sort()).toEqual([LAST_YEAR, NOW, frozen.id].map(schemaName).sort())
    expect(readdirSync(settings.lake).filter((name) => /^\.?2026.*0000000[123]/.test(name))).toEqual([])
    // A table that somebody took away is put back.
    await publisher.ask(`DROP TABLE ${schemaOf('lake', NOW)}.fct_receipt`)
    expect((await lake.addAll()).added).toEqual([NOW])
    expect(existsSync(join(settings.lake, frozen.id, 'card.json'))).toBe(true)
    expect(() => writeCard(paths, card)).not.toThrow()
  })

  it('a load is published when the engine has counted it, and else the one before stays', async () => {
    const own = createDataDir()
    const lake = join(cluster.env['LAKE']!, 'second')
    mkdirSync(lake)
    const env = { ...cluster.env, LAKE: lake, ENGINE_LAKE: 'local:///second/' }
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
    const publisher = new EngineClient(settings, settings.publisher)
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

  it.skipIf(!ALL)('a worker that is killed costs no answer', async () => {
    const expected = await rowsFrom(here, { measures: ['models.count'], dimensions: ['models.unit_name'] })
    const worker = cluster.nodes.at(-1)!.name
    const took: number[] = []
    let asked = 0
    await some(
      4,
      Array.from({ length: 200 }, (_, i) => i),
      async (i) => {
        if (++asked === 60) process.kill(cluster.pidOf(worker)!, 'SIGKILL')
        const began = performance.now()
        // Each is another question, so that none is answered from memory.
        const filters = [{ member: 'models.model_name', operator: 'notEquals', values: [`không có ${i}`] }]
        const rows = await rowsFrom(there, {
          measures: ['models.count'],
          dimensions: ['models.unit_name'],
          filters,
        })
        took.push(performance.now() - began)
        expect(
          difference({ measures: ['models.count'], dimensions: ['models.unit_name'] }, expected, rows),
        ).toBeNull()
      },
    )
    console.log(`200 questions, a worker killed: longest ${(Math.max(...took) / 1000).toFixed(1)} s`)
    expect(Math.max(...took)).toBeLessThan(30_000)
    await cluster.startNode(worker)
    await waitUntilActive(cluster, cluster.nodes.length)
  })

  it.skipIf(!ALL)('without a coordinator the snapshot itself answers, and it is said', async () => {
    process.kill(cluster.pidOf('coordinator')!, 'SIGKILL')
    const query = { measures: ['models.count'], dimensions: ['models.district_name'] }
    expect(difference(query, await rowsFrom(here, query), await rowsFrom(there, query))).toBeNull()
  })
})
