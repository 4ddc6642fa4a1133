import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitUntilActive } from '../../cube/cluster/cluster.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { headersOf, identifyByHeader, of } from '../cube/callers.ts'
import { createDataDir } from '../fixtures/mart.ts'
import { launch } from '../program.ts'
import { difference, type Row } from './compare.ts'
import { reasonToSkip } from './started.ts'
import { NOW, openWorld, rowsFrom, some, TODAY, type World } from './world.ts'

/** What happens while a node of the cluster is lost, and while a snapshot is published: `CLUSTER=all` only. */

const skip = process.env['CLUSTER'] === 'all' ? reasonToSkip() : 'chỉ chạy với CLUSTER=all'

/** Milliseconds within which every question must be answered. */
const LONGEST = 30_000

/** What a question was answered with. */
interface Answered {
  status: number
  code: string | null
  snapshot: string | null
  rows: Row[]
  ms: number
}

/** Each is another question with the same answer, so that none is answered from memory. */
const questionOf = (i: number) => ({
  measures: ['models.count', 'models.effective_count'],
  dimensions: ['models.unit_name'],
  order: [['models.unit_name', 'asc']],
  filters: [{ member: 'models.model_name', operator: 'notEquals', values: [`không có ${i}`] }],
})

let asked = 0

async function ask(server: Running): Promise<Answered> {
  const query = encodeURIComponent(JSON.stringify(questionOf(asked++)))
  const began = performance.now()
  const response = await fetch(`${server.url}/cubejs-api/v1/load?query=${query}`, {
    headers: headersOf(of('steward')),
  })
  const { data = [], code = null } = (await response.json()) as { data?: Row[]; code?: string }
  const ms = performance.now() - began
  return { status: response.status, code, snapshot: response.headers.get('x-snapshot'), rows: data, ms }
}

/** Asks 200 questions, four at a time; something happens after the sixtieth. */
async function ask200(server: Running, then: () => void): Promise<Answered[]> {
  const answers: Answered[] = []
  await some(4, Array.from({ length: 200 }), async (_, i) => {
    if (i === 60) then()
    answers.push(await ask(server))
  })
  return answers
}

/** How many are right, how many say something wrong, how many fail, and the longest. */
function tally(answers: Answered[], expected: Row[]) {
  const good = answers.filter(({ status }) => status === 200)
  const right = good.filter(({ rows }) => difference(questionOf(0), expected, rows) === null).length
  const longest = Math.max(...answers.map(({ ms }) => ms))
  console.log(
    `${answers.length} asked: ${right} right, ${good.length - right} wrong, longest ${Math.round(longest)} ms`,
  )
  return {
    right,
    wrong: good.length - right,
    failed: answers.length - good.length,
    isInTime: longest < LONGEST,
  }
}

describe.skipIf(skip !== null)('on a cluster that loses nodes', () => {
  let world: World
  let expected: Row[]

  beforeAll(async () => {
    world = await openWorld()
    expected = await rowsFrom(world.here, questionOf(-1))
    expect(expected.length).toBeGreaterThan(50)
  })

  afterAll(() => world?.close())

  const pageOf = (server: Running) =>
    fetch(server.url, { headers: headersOf(of('steward')) }).then(async (page) => ({
      status: page.status,
      text: await page.text(),
    }))

  it('a worker that is killed costs no answer of 200, and the page is there', async () => {
    const { cluster, there } = world
    const worker = cluster.nodes.at(-1)!.name
    let page: ReturnType<typeof pageOf> | null = null
    const answers = await ask200(there, () => {
      process.kill(cluster.pidOf(worker)!, 'SIGKILL')
      page = pageOf(there)
    })
    expect(tally(answers, expected)).toEqual({ right: 200, wrong: 0, failed: 0, isInTime: true })
    expect(await page!).toEqual(await pageOf(world.here))
    await cluster.startNode(worker)
    await waitUntilActive(cluster, cluster.nodes.length)
    expect(tally([await ask(there)], expected).right).toBe(1)
  })

  it('without a coordinator the snapshot itself answers and it is said, or nothing where that is set', async () => {
    const { cluster, there, here, said } = world
    const strict = await world.alsoServe({ ...cluster.env, ENGINE_FALLBACK: 'none' })
    expect((await ask(strict)).status).toBe(200)
    said.length = 0
    const answers = await ask200(there, () => process.kill(cluster.pidOf('coordinator')!, 'SIGKILL'))
    expect(tally(answers, expected)).toEqual({ right: 200, wrong: 0, failed: 0, isInTime: true })
    expect(new Set(answers.map(({ snapshot }) => snapshot))).toEqual(new Set([NOW]))
    expect(said.filter((line) => /không trả lời .*tệp DuckDB/.test(line))).toHaveLength(1)
    expect(await pageOf(there)).toEqual(await pageOf(here))
    expect(await ask(strict)).toMatchObject({ status: 503, code: 'engine-away', rows: [] })
    // A server that is started meanwhile serves the same, and says so too.
    said.length = 0
    const restarted = await world.alsoServe(cluster.env)
    expect(said.join('\n')).toMatch(/không trả lời .*tệp DuckDB/)
    expect(tally([await ask(restarted)], expected).right).toBe(1)
    // Where nothing else may answer, it does not start, and says why.
    await expect(world.alsoServe({ ...cluster.env, ENGINE_FALLBACK: 'none' })).rejects.toThrow(
      /^Cụm máy .* ENGINE_FALLBACK=none/,
    )

    said.length = 0
    await cluster.startNode('coordinator')
    await waitUntilActive(cluster, cluster.nodes.length)
    const end = Date.now() + 60_000
    while (!said.some((line) => line.includes('đã trả lời lại')) && Date.now() < end) {
      expect(tally([await ask(there)], expected).right).toBe(1)
      await pause(1000)
    }
    expect(said.join('\n')).toMatch(/đã trả lời lại/)
    expect((await ask(strict)).status).toBe(200)
  })
})

describe.skipIf(skip !== null)('while a snapshot is published to a cluster', () => {
  it('each of 200 answers is wholly of one snapshot', async () => {
    const world = await openWorld()
    const dataDir = createDataDir()
    const files = mkdtempSync(join(tmpdir(), 'guong-sang-files-'))
    const lake = join(world.cluster.env['LAKE']!, 'second')
    mkdirSync(lake)
    const env = { ...world.cluster.env, LAKE: lake, ENGINE_LAKE: 'local:///second/' }
    const servers: Running[] = []
    /** Each report changes every figure of its unit, so that an answer of two snapshots would differ from both. */
    const load = (models: number) => {
      const file = join(files, `${models}.csv`)
      const rows = ['Sở Y tế', 'Sở Nội vụ', 'Sở Tài chính'].flatMap((unit) =>
        Array.from({ length: models }, (_, i) => `${unit},2026,A${i},Mô hình ${i},1,Tập thể`),
      )
      writeFileSync(
        file,
        ['Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng', ...rows, ''].join(
          '\r\n',
        ),
      )
      return launch(['etl/cli.ts', 'load', file, '--received', '2026-11-20'], dataDir, { env }).ended
    }
    const current = () =>
      (JSON.parse(readFileSync(join(dataDir, 'current.json'), 'utf8')) as { id: string }).id
    try {
      const loaded = await load(3)
      expect(loaded, loaded.stderr).toMatchObject({ code: 0 })
      const first = current()
      for (const how of [{}, env])
        servers.push(
          await serve({ DATA_DIR: dataDir, PORT: '0', TODAY, ...how }, { identify: identifyByHeader }),
        )
      const [here, there] = servers as [Running, Running]
      const expected = new Map([[first, await rowsFrom(here, questionOf(-1))]])
      const answers: Answered[] = []
      let endedAt = Infinity
      const publishing = load(5).finally(() => (endedAt = Date.now()))
      // Until the new one is served, a little after it is published: at least 200.
      await some(4, Array.from({ length: 10_000 }), async () => {
        if (answers.length < 200 || Date.now() < endedAt + 5000) answers.push(await ask(there))
      })
      const published = await publishing
      expect(published, published.stderr).toMatchObject({ code: 0 })
      const second = current()
      expect(second).not.toBe(first)
      expected.set(second, await rowsFrom(here, questionOf(-1), undefined, second))
      expect(expected.get(first)).not.toEqual(expected.get(second))
      expect(new Set(answers.map(({ snapshot }) => snapshot))).toEqual(new Set([first, second]))
      for (const id of [first, second])
        expect(
          tally(
            answers.filter(({ snapshot }) => snapshot === id),
            expected.get(id)!,
          ),
        ).toMatchObject({ wrong: 0, failed: 0, isInTime: true })
    } finally {
      for (const server of servers) await server.close()
      await world.close()
      rmSync(dataDir, { recursive: true })
      rmSync(files, { recursive: true })
    }
  })
})
