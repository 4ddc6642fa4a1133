import { appendFileSync, copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalFilters, figureCode } from '../../cube/server/evidence/codes.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** What shows where a figure came from: reconciliation, differences between snapshots, references. */

const FIRST = '20261122T040000Z-00000001'
const SECOND = '20261123T040000Z-00000002'
const HEALTH = { unit_code: 'SYT', unit_name: 'Sở Y tế' }

/** Three models of Sở Nội vụ, of which one is replicated; two reports owed, one received. */
const BEFORE = [
  ...insert('fct_model', [
    { model_key: 'a', replicated: true },
    { model_key: 'b' },
    { model_key: 'c', year: 2025 },
  ]),
  ...insert('fct_reporting', [{ received_on: '2026-11-20', model_count: 2 }, { ...HEALTH }]),
  `INSERT INTO mart.reconciliation VALUES
     ('fields', 'Cộng theo lĩnh vực', 2026, 'annual', 'Cộng 11 lĩnh vực', 2, 'Tổng số', 2, TRUE),
     ('fields', 'Cộng theo lĩnh vực', 2025, 'annual', 'Cộng 11 lĩnh vực', 1, 'Tổng số', 1, TRUE)`,
]

/** Then: `b` is replaced by `d`, `a` has another name, and Sở Y tế sent one. 2025 is as it was. */
const AFTER = [
  ...insert('fct_model', [
    { model_key: 'a', replicated: true, model_name: 'Tên khác' },
    { model_key: 'd' },
    { model_key: 'c', year: 2025, file_name: 'copy.xlsx', row_no: 9 },
    { ...HEALTH, model_key: 'e', received_on: '2026-12-01' },
  ]),
  ...insert('fct_reporting', [
    { received_on: '2026-11-20', model_count: 2 },
    { ...HEALTH, received_on: '2026-12-01', model_count: 1 },
  ]),
  `INSERT INTO mart.dim_area VALUES
     ('1', '0001-01-01', '2025-06-30', 'Phường Một', 'Phường', 'commune', '568', '568', 'Thành phố Nha Trang'),
     ('1', '2025-07-01', '9999-12-31', 'Phường Mới', 'Phường', 'commune', '56', '568', 'Thành phố Nha Trang'),
     ('2', '0001-01-01', '9999-12-31', 'Phường Hai', 'Phường', 'commune', '568', '568', 'Thành phố Nha Trang')`,
  `INSERT INTO mart.dim_area_change VALUES
     ('1', '0001-01-01', '2024-11-01', 'merged'), ('1', '0001-01-01', '2025-07-01', 'irregular'),
     ('1', '2025-07-01', '2025-07-01', 'irregular')`,
  `INSERT INTO mart.dim_area_link VALUES
     ('2025-07-01', '1', 'Phường Một', '568', '1', 'Phường Mới', '568', TRUE),
     ('2025-07-01', '3', 'Xã Ba', '569', '4', 'Xã Bốn', '569', FALSE)`,
  `INSERT INTO mart.dim_field VALUES (3, 'Hộ', 'Về hộ', 'Là hộ gia đình', 'household|family')`,
  `INSERT INTO mart.reconciliation VALUES
     ('fields', 'Cộng theo lĩnh vực', 2026, 'annual', 'Cộng 11 lĩnh vực', 3, 'Tổng số', 4, FALSE)`,
]

const dataDir = createDataDir()
let server: Running

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: FIRST, fill: BEFORE })
  await writeSnapshot(dataDir, { id: SECOND, fill: AFTER, builtAt: '2026-11-23T04:00:00.000Z' })
  pointTo(dataDir, FIRST)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-12-02' })
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

async function get<T>(path: string): Promise<{ status: number; body: T }> {
  const response = await fetch(`${server.url}${path}`)
  return { status: response.status, body: (await response.json()) as T }
}

describe('reconciliation', () => {
  interface Identity {
    name: string
    titleVi: string
    left: { label: string; value: number }
    right: { label: string; value: number }
    agrees: boolean
    parts: object[]
  }

  it('gives both sides of every sum, by year, and those that Cube has part in', async () => {
    const { body } = await get<Identity[]>(`/api/reconciliation?snapshot=${FIRST}`)
    expect(body.map((i) => [i.name, i.left.value, i.right.value, i.agrees])).toEqual([
      ['fields', 3, 3, true],
      ['cube_models', 3, 3, true],
      // One received; the other was due on 30/11.
      ['cube_states', 2, 2, true],
      ['cube_punctuality', 1, 1, true],
    ])
    expect(body[0]).toMatchObject({
      titleVi: 'Cộng theo lĩnh vực',
      left: { label: 'Cộng 11 lĩnh vực' },
      right: { label: 'Tổng số' },
      parts: [
        { year: 2025, round: 'annual', left: 1, right: 1, agrees: true },
        { year: 2026, round: 'annual', left: 2, right: 2, agrees: true },
      ],
    })
  })

  it('says so where a sum does not agree', async () => {
    const { body } = await get<Identity[]>(`/api/reconciliation?snapshot=${SECOND}`)
    expect(body[0]).toMatchObject({ name: 'fields', left: { value: 3 }, right: { value: 4 }, agrees: false })
  })

  it('is asked of a snapshot that exists, and is marked for the next time', async () => {
    expect((await get('/api/reconciliation?snapshot=nothing')).status).toBe(404)
    const first = await fetch(`${server.url}/api/reconciliation`)
    expect(first.headers.get('x-snapshot')).toBe(FIRST)
    const again = await fetch(`${server.url}/api/reconciliation`, {
      headers: { 'If-None-Match': first.headers.get('etag')! },
    })
    expect(again.status).toBe(304)
  })
})

describe('which areas can be compared between two years', () => {
  const marks = async (from: number, to: number) => {
    const path = `/api/comparability?snapshot=${SECOND}&from=${from}&to=${to}`
    const { body } = await get<{ areaCode: string; validFrom: string; mark: string }[]>(path)
    return body.map((area) => `${area.areaCode} ${area.validFrom.slice(0, 4)} ${area.mark}`)
  }

  it('is the worst of what happened in between, to each area of either year', async () => {
    // One ward merged in 2024 and became irregular in 2025; a new one came of it; one was never touched.
    expect(await marks(2023, 2025)).toEqual(['1 0001 irregular', '1 2025 irregular', '2 0001 unchanged'])
    expect(await marks(2023, 2024)).toEqual(['1 0001 merged', '2 0001 unchanged'])
    expect(await marks(2025, 2023)).toEqual(await marks(2023, 2025))
    expect(await marks(2025, 2026)).toEqual(['1 2025 unchanged', '2 0001 unchanged'])
  })

  it('needs two years', async () => {
    expect((await get('/api/comparability?from=2024')).status).toBe(400)
  })
})

describe('what became of a place', () => {
  const made = async (asked: string) => {
    const { body } = await get<{ oldName: string; newName: string; whole: boolean }[]>(
      `/api/comparability/succession?snapshot=${SECOND}&${asked}`,
    )
    return body.map((link) => [link.oldName, link.newName, link.whole])
  }

  it('is told of an area, old or new, and of a former district', async () => {
    expect(await made('area=1')).toEqual([['Phường Một', 'Phường Mới', true]])
    expect(await made('area=4')).toEqual([['Xã Ba', 'Xã Bốn', false]])
    expect(await made('district=568')).toEqual([['Phường Một', 'Phường Mới', true]])
    expect((await get('/api/comparability/succession?district=nowhere')).status).toBe(404)
    expect((await get('/api/comparability/succession')).status).toBe(400)
  })
})

describe('the fields in the plan’s words', () => {
  it('are those of the snapshot', async () => {
    const { body } = await get(`/api/fields?snapshot=${SECOND}`)
    expect(body).toEqual([
      { code: 3, name: 'Hộ', title: 'Về hộ', kinds: ['household', 'family'], criteria: 'Là hộ gia đình' },
    ])
    expect((await get<object[]>(`/api/fields?snapshot=${FIRST}`)).body).toEqual([])
  })
})

describe('between two snapshots', () => {
  interface Comparison {
    figures: { metric: string; by: Record<string, string>; from: number; to: number; difference: number }[]
    parts: object[]
  }

  it('names the figures that differ, by how much, and the reports that made them', async () => {
    const { body } = await get<Comparison>(`/api/compare?from=${FIRST}&to=${SECOND}`)
    const told = body.figures.map((f) => [f.metric, ...Object.values(f.by), f.from, f.to, f.difference])
    expect(told).toEqual([
      ['models.count', '2026', 2, 3, 1],
      ['models.unit_count', '2026', 1, 2, 1],
      ['models.count', '2026', 'Cơ quan, đơn vị hành chính, sự nghiệp', 2, 3, 1],
      ['models.count', '2026', 'Thành phố Nha Trang', 2, 3, 1],
      ['models.count', '2026', 'Sở Y tế', null, 1, 1],
      ['reporting.received', '2026', 'government', 1, 2, 1],
      ['reporting.late', '2026', 'government', 0, 1, 1],
    ])
    const part = { year: 2026, round: 'annual' }
    expect(body.parts).toEqual([
      {
        table: 'fct_model',
        ...part,
        unitCode: 'SNV',
        unitName: 'Sở Nội vụ',
        change: 'changed',
        rowsAdded: 1,
        rowsRemoved: 1,
        rowsChanged: 1,
      },
      {
        table: 'fct_model',
        ...part,
        unitCode: 'SYT',
        unitName: 'Sở Y tế',
        change: 'added',
        rowsAdded: 1,
        rowsRemoved: 0,
        rowsChanged: 0,
      },
      {
        table: 'fct_reporting',
        ...part,
        unitCode: 'SYT',
        unitName: 'Sở Y tế',
        change: 'changed',
        rowsAdded: 0,
        rowsRemoved: 0,
        rowsChanged: 1,
      },
    ])
  })

  it('finds nothing between a snapshot and itself', async () => {
    const { body } = await get<Comparison>(`/api/compare?from=${FIRST}&to=${FIRST}`)
    expect([body.figures, body.parts]).toEqual([[], []])
  })

  it('needs two snapshots that exist', async () => {
    expect((await get(`/api/compare?from=${FIRST}`)).status).toBe(400)
    expect((await get(`/api/compare?from=${FIRST}&to=nothing`)).status).toBe(404)
  })
})

describe('figure references', () => {
  const year = (value: string) => ({ member: 'models.year', operator: 'equals', values: [value] })

  async function post(body: object, snapshot = FIRST, headers: Record<string, string> = {}) {
    const response = await fetch(`${server.url}/api/figures?snapshot=${snapshot}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as { code: string } }
  }

  const file = join(dataDir, 'figures.jsonl')
  const count = (value: string) => ({ metric: 'models.count', filters: [year(value)] })

  it('are ten characters that survive being read aloud, the same for the same question', async () => {
    // SHA-256 of nothing is e3b0c44298fc1c…, its first 50 bits written five by five.
    expect(figureCode('')).toBe('WERC8GMRZG')
    const { status, body } = await post(count('2026'))
    expect(status).toBe(200)
    expect(body.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
    const lines = readFileSync(file, 'utf8')
    expect((await post(count('2026'))).body.code).toBe(body.code)
    expect(readFileSync(file, 'utf8')).toBe(lines)
    expect((await post(count('2025'))).body.code).not.toBe(body.code)
    expect((await post(count('2026'), SECOND)).body.code).not.toBe(body.code)
  })

  it('do not depend on the order in which filters and values stand', () => {
    const field = { member: 'models.field_code', operator: 'equals', values: [2, 1] }
    const turned = { values: ['1', '2'], operator: 'equals', member: 'models.field_code' }
    expect(canonicalFilters([year('2026'), field])).toEqual(canonicalFilters([turned, year('2026')]))
    expect(canonicalFilters([{ or: [field, year('2026')] }])).toEqual(
      canonicalFilters([{ or: [year('2026'), turned] }]),
    )
  })

  it('give the figure again, a rate with its two sides', async () => {
    const { body } = await post({ metric: 'models.replication_rate', filters: [year('2026')] })
    expect((await get(`/api/figures/${body.code.toLowerCase()}`)).body).toMatchObject({
      code: body.code,
      metric: 'models.replication_rate',
      filters: [year('2026')],
      snapshot: { id: FIRST, kept: true },
      definitionVersion: 2,
      value: 0.5,
      numerator: 1,
      denominator: 2,
      status: 'same',
      now: { value: 0.5, snapshot: FIRST },
    })
    const none = await post({ metric: 'models.replication_rate', filters: [year('2019')] })
    expect((await get(`/api/figures/${none.body.code}`)).body).toMatchObject({ value: null, denominator: 0 })
  })

  it('say what changed since: a report replaced is a correction', async () => {
    const { body } = await post(count('2026'))
    const { body: later } = await get(`/api/figures/${body.code}?snapshot=${SECOND}`)
    expect(later).toMatchObject({ value: 2, now: { value: 3, snapshot: SECOND }, status: 'correction' })
    expect((later as { explanation: string }).explanation).toMatch(/^Khi lập là 2, nay là 3: /)
    const old = await post(count('2025'))
    expect((await get(`/api/figures/${old.body.code}?snapshot=${SECOND}`)).body).toMatchObject({
      value: 1,
      status: 'same',
      explanation: 'Số liệu không thay đổi so với khi lập.',
    })
  })

  it('say that there are new data where nothing known was replaced', async () => {
    const more = '20261124T040000Z-00000003'
    await writeSnapshot(dataDir, {
      id: more,
      builtAt: '2026-11-24T04:00:00.000Z',
      fill: [...BEFORE, ...insert('fct_model', [{ ...HEALTH, model_key: 'e' }])],
    })
    const { body } = await post(count('2026'))
    expect((await get(`/api/figures/${body.code}?snapshot=${more}`)).body).toMatchObject({
      now: { value: 3 },
      status: 'new-data',
    })
  })

  it('say that the definition changed, and keep the value of the time', async () => {
    const line = { ...JSON.parse(readFileSync(file, 'utf8').trim().split('\n')[0]!) } as Record<
      string,
      unknown
    >
    Object.assign(line, { code: '0000000000', definitionVersion: 0, value: { value: 41 } })
    appendFileSync(file, `${JSON.stringify(line)}\n`)
    expect((await get('/api/figures/0000000000')).body).toMatchObject({
      value: 41,
      definitionVersion: 0,
      now: { value: 2, definitionVersion: 2 },
      status: 'changed-definition',
    })
  })

  it('keep the value of a snapshot that was pruned', async () => {
    const pruned = '20261125T040000Z-00000004'
    await writeSnapshot(dataDir, { id: pruned, builtAt: '2026-11-25T04:00:00.000Z', fill: AFTER })
    const { body } = await post(count('2026'), pruned)
    for (const kind of ['json', 'duckdb']) rmSync(join(dataDir, 'snapshots', `${pruned}.${kind}`))
    expect((await get(`/api/figures/${body.code}`)).body).toMatchObject({
      value: 3,
      snapshot: { id: pruned, kept: false },
      now: { value: 2 },
      status: 'new-data',
    })
  })

  it('are of the day on which states were asked', async () => {
    const reporting = { member: 'reporting.year', operator: 'equals', values: ['2026'] }
    const { body } = await post({ metric: 'reporting.missing', filters: [reporting] })
    expect((await get(`/api/figures/${body.code}`)).body).toMatchObject({ value: 1, today: '2026-12-02' })
  })

  it('survive a line that a crash cut short', async () => {
    copyFileSync(file, `${file}.kept`)
    appendFileSync(file, '{"code":"1111111111","metr')
    const { body } = await post({ metric: 'models.new_count', filters: [] })
    expect((await get(`/api/figures/${body.code}`)).status).toBe(200)
    expect((await get('/api/figures/1111111111')).status).toBe(404)
  })

  it('are refused for what is no metric, no query, unknown, or asked by another site', async () => {
    expect((await post({ metric: 'models.nothing', filters: [] })).status).toBe(400)
    expect((await post({ filters: [] })).status).toBe(400)
    expect((await post({ metric: 'models.count', filters: [{ member: 'models.x' }] })).status).toBe(400)
    expect((await get('/api/figures/ZZZZZZZZZZ')).status).toBe(404)
    const refused = await post(count('2026'), FIRST, { Origin: 'http://elsewhere.example' })
    expect(refused.status).toBe(403)
  })
})
