import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Semaphore } from '../../cube/server/semaphore.ts'
import { Engine } from '../../cube/server/engine/engine.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { OPEN } from '../../cube/server/identity.ts'

/** What a question may cost, and what the database behind it may reach. */

const dataDir = createDataDir()
const BIG = '20261122T040000Z-00000001'
const ROWS = 200_000
const context = { snapshot: BIG, today: '2026-11-22', identity: OPEN }
let server: Running

beforeAll(async () => {
  const [one] = insert('fct_model', [{ model_key: 'same' }])
  const many = `INSERT INTO mart.fct_model SELECT m.* REPLACE (m.model_key || i AS model_key,
    'Mô hình ' || md5(CAST(i AS VARCHAR)) AS model_name, 'Nội dung ' || md5(CAST(i + 1 AS VARCHAR)) AS content)
    FROM mart.fct_model m, range(${ROWS}) t(i) WHERE m.model_key = 'same'`
  await writeSnapshot(dataDir, { id: BIG, fill: [...HANDMADE, one!, many] })
  pointTo(dataDir, BIG)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

/** A question that reads every text of every row many times, and that no other question is equal to. */
const heavy = (n: number) =>
  JSON.stringify({
    measures: ['models.count'],
    dimensions: ['models.model_key', 'models.model_name', 'models.content'],
    filters: [
      {
        member: 'models.content',
        operator: 'notContains',
        values: Array.from({ length: 100 }, (_, i) => `không có chữ nào như thế ${n} ${i}`),
      },
    ],
    order: { 'models.content': 'asc' },
    limit: 10,
  })

const post = (query: string, signal?: AbortSignal) =>
  fetch(`${server.url}/cubejs-api/v1/load`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: JSON.parse(query) as object, queryType: 'multi' }),
    ...(signal && { signal }),
  })

describe('a question', () => {
  it('that nobody waits for any more holds up no other', async () => {
    // The model is compiled and the file is read.
    const small = (limit: number) => post(JSON.stringify({ measures: ['models.count'], limit }))
    const began = performance.now()
    expect((await small(1)).status).toBe(200)
    const alone = performance.now() - began
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        await expect(post(heavy(n), AbortSignal.timeout(600))).rejects.toThrow()
      }),
    )
    const asked = performance.now()
    expect((await small(2)).status).toBe(200)
    // Two seconds on a quiet machine; on a busy one as much more as the same takes alone.
    expect(performance.now() - asked).toBeLessThan(2000 + 10 * alone)
  })

  it('that takes too long is stopped, in the database too, and says what to do', async () => {
    const engine = new Engine(
      (id) => join(dataDir, 'snapshots', `${id}.duckdb`),
      () => undefined,
      200,
    )
    try {
      const { status, body } = await engine.load(context, heavy(100))
      expect([status, JSON.parse(body.toString())]).toEqual([
        504,
        {
          code: 'query-too-slow',
          error: expect.stringContaining('took too long') as string,
          messageVi: expect.stringContaining('hãy lọc hẹp hơn') as string,
        },
      ])
      // Nothing is left running: as many as may run at once begin at once.
      const again = await Promise.all([engine.load(context, heavy(101)), engine.load(context, heavy(102))])
      expect(again.map((answer) => answer.status)).toEqual([504, 504])
    } finally {
      await engine.close()
    }
  })

  it('is answered to who stays, whoever asked the same and left', async () => {
    const engine = new Engine(
      (id) => join(dataDir, 'snapshots', `${id}.duckdb`),
      () => undefined,
      120_000,
    )
    try {
      const leaves = new AbortController()
      setTimeout(() => leaves.abort(), 200)
      const [left, stayed] = await Promise.all([
        engine.load(context, heavy(200), undefined, leaves.signal),
        engine.load(context, heavy(200)),
      ])
      expect([left.status, stayed.status]).toEqual([503, 200])
    } finally {
      await engine.close()
    }
  })
})

describe('a semaphore', () => {
  it('runs some at a time, lets some wait, sends the rest away, and forgets who left', async () => {
    const slots = new Semaphore({ running: 2, waiting: 2, waitMs: 60_000 })
    const never = new AbortController().signal
    expect(await Promise.all([slots.enter(never), slots.enter(never)])).toEqual([null, null])
    const leaves = new AbortController()
    const [third, fourth] = [slots.enter(leaves.signal), slots.enter(never)]
    expect(await slots.enter(never)).toBe('busy')
    leaves.abort()
    expect(await third).toBe('gone')
    slots.leave()
    expect(await fourth).toBe(null)
    slots.leave()
    slots.leave()
    expect(await Promise.all([slots.enter(never), slots.enter(never)])).toEqual([null, null])
  })

  it('lets nobody wait for ever', async () => {
    const slots = new Semaphore({ running: 1, waiting: 1, waitMs: 20 })
    const never = new AbortController().signal
    await slots.enter(never)
    expect(await slots.enter(never)).toBe('busy')
    slots.leave()
    expect(await slots.enter(never)).toBe(null)
  })
})

describe('the database of a snapshot', () => {
  const outside = [
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "COPY (SELECT 1) TO 'stolen.csv'",
    `COPY (SELECT 1) TO '${join(tmpdir(), 'stolen.csv')}'`,
    "ATTACH 'other.duckdb' AS other",
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET threads = 1',
    "SET GLOBAL TimeZone = 'Asia/Ho_Chi_Minh'",
    'SET enable_external_access = true',
    'RESET lock_configuration',
    'CREATE TABLE mart.stolen AS SELECT 1',
  ]
  it.each(['connect', 'connectUnordered'] as const)(
    'reaches no other file, program or setting (%s)',
    async (how) => {
      const engine = new Engine(
        (id) => join(dataDir, 'snapshots', `${id}.duckdb`),
        () => undefined,
      )
      try {
        const { connection, folder, close } = await engine[how](BIG)
        for (const sql of outside) await expect(connection.run(sql), sql).rejects.toThrow()
        const zone = await connection.runAndReadAll("SELECT current_setting('TimeZone') AS zone")
        expect(zone.getRowObjectsJson()).toEqual([{ zone: 'UTC' }])
        if (folder !== null) await connection.run(`COPY (SELECT 1 AS a) TO '${join(folder, 'a.parquet')}'`)
        close()
        expect(folder === null || !existsSync(folder)).toBe(true)
      } finally {
        await engine.close()
      }
    },
  )
})

describe('readiness', () => {
  const ready = async () => {
    const answer = await fetch(`${server.url}/readyz`)
    return [answer.status, ((await answer.json()) as { code?: string }).code]
  }

  it('is red while a published snapshot is not served, and green when it is', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    await vi.waitFor(async () => expect(await ready()).toEqual([200, undefined]), 20_000)
    const id = '20261123T040000Z-0000dead'
    writeFileSync(join(dataDir, 'snapshots', `${id}.duckdb`), 'not a database')
    writeFileSync(
      join(dataDir, 'snapshots', `${id}.json`),
      JSON.stringify({ id, builtAt: '2026-11-23T04:00:00Z' }),
    )
    pointTo(dataDir, id)
    await vi.waitFor(async () => expect(await ready()).toEqual([503, 'snapshot-not-served']), 20_000)
    // The process itself is well.
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    pointTo(dataDir, BIG)
    await vi.waitFor(async () => expect(await ready()).toEqual([200, undefined]), 20_000)
    for (const end of ['duckdb', 'json']) rmSync(join(dataDir, 'snapshots', `${id}.${end}`))
  })

  it('is red while no figure can be answered', async () => {
    const broken = vi.spyOn(Engine.prototype, 'load').mockRejectedValue(new Error('broken'))
    await vi.waitFor(async () => expect(await ready()).toEqual([503, 'figures-failed']), 20_000)
    broken.mockImplementation(() => new Promise(() => undefined))
    await vi.waitFor(async () => expect(await ready()).toEqual([503, 'figures-slow']), 20_000)
    broken.mockRestore()
    await vi.waitFor(async () => expect(await ready()).toEqual([200, undefined]), 20_000)
  })
})
