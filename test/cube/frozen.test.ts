import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { extract } from 'tar'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Comparison } from '../../cube/domain/contract.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { formulasDir, readDefinitions } from '../../etl/definitions.ts'
import { dataPaths, makeDataDir } from '../../etl/paths.ts'
import { verify } from '../../etl/verify.ts'
import { tempDir, writeFiles } from '../etl/run.ts'
import { Letters } from '../fixtures/letters.ts'
import { csv } from '../fixtures/loaded.ts'

/**
 * What was published answers with the definitions of its day (F23, case 20): a program with other formulas, a correction of
 * the reports, and snapshots that were frozen before formulas were kept.
 */

const TODAY = '2026-12-29'
const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình,Trạng thái'
const letters = new Letters(TODAY)
const { dataDir } = letters.province
const paths = dataPaths(dataDir)

/** The formulas of an earlier program: models that were given up counted too, and nothing of a person was held back. */
function earlierFormulas(): string {
  const files = readDefinitions(formulasDir)
  const edit = (text: string, from: string, to: string) => {
    expect(text).toContain(from)
    return text.replace(from, to)
  }
  const model = edit(
    edit(
      files['fct_model.yml']!,
      "({CUBE}.status <> 'discontinued' AND ({CUBE}.counted OR {CUBE}.twin IS NOT NULL))",
      '({CUBE}.counted OR {CUBE}.twin IS NOT NULL)',
    ),
    'personal: true',
    'personal: false',
  )
  // Another version, as a changed formula has it, and a member that there was not yet.
  const before = edit(model, 'version: 2', 'version: 1').replace(
    / {6}- name: undecided_count\n(?: {7,}.*\n)+/,
    '',
  )
  return writeFiles(path.join(letters.province.root, 'formulas'), { ...files, 'fct_model.yml': before })
}

let server: Running
let frozen: string
let code: string

const get = async <T>(address: string): Promise<T> => (await fetch(server.url + address)).json() as Promise<T>
const load = async (snapshot: string, query: object) => {
  const { data } = await get<{ data: Record<string, string>[] }>(
    `/cubejs-api/v1/load?snapshot=${snapshot}&query=${encodeURIComponent(JSON.stringify(query))}`,
  )
  return data
}
const count = async (snapshot: string) =>
  (await load(snapshot, { measures: ['models.count', 'models.undecided_count'] }))[0]
const current = () => letters.province.snapshot()

beforeAll(async () => {
  await letters.receive('2026-11-20', {
    'a.csv': csv(
      HEADER,
      'SYT,2026,Y1,6,Tập thể,Y1,',
      'SYT,2026,Y2,6,Tập thể,Y2,',
      'SYT,2026,Y3,6,Tập thể,Y3,',
      'SYT,2026,Y4,6,Tập thể,Y4,Không còn duy trì',
    ),
  })
  frozen = (await letters.publish({ name: 'Chốt 2026', freeze: true, formulas: earlierFormulas() })).id
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY })
  const response = await fetch(`${server.url}/api/figures?snapshot=${frozen}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({
      metric: 'models.count',
      filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }],
    }),
  })
  code = ((await response.json()) as { code: string }).code
  await letters.receive('2026-12-22', {
    'b.csv': csv(HEADER, 'SYT,2026,Y1,6,Tập thể,Y1,', 'SYT,2026,Y2,6,Tập thể,Y2,Không còn duy trì'),
  })
  await vi.waitFor(
    async () => {
      const served = (await get<{ id: string; current: boolean }[]>('/api/snapshots')).find(
        (one) => one.current,
      )
      expect(served!.id).toBe(current())
    },
    { timeout: 20_000, interval: 200 },
  )
})

afterAll(async () => {
  await server.close()
  await letters.province.close()
})

describe('a snapshot that was frozen under other formulas', () => {
  it('answers with them, and today’s figures with today’s', async () => {
    expect(await count(frozen)).toEqual({ 'models.count': '4', 'models.undecided_count': '0' })
    expect(await count(current())).toEqual({ 'models.count': '1', 'models.undecided_count': '0' })
  })

  it('gives its own figure to a code, and says what the figure is now and why', async () => {
    expect(await get(`/api/figures/${code}`)).toMatchObject({
      value: 4,
      now: { value: 1 },
      status: 'changed-definition',
      definitionVersion: 1,
    })
  })

  it('says in a comparison whose formulas differ', async () => {
    const { definitions, figures } = await get<Comparison>(`/api/compare?from=${frozen}&to=${current()}`)
    expect(definitions).toContain('models.count')
    expect(definitions).not.toContain('reporting.received')
    expect(figures.find(({ metric }) => metric === 'models.count')).toMatchObject({ from: 4, to: 1 })
    const same = await get<Comparison>(`/api/compare?from=${current()}&to=${current()}`)
    expect(same.definitions).toEqual([])
  })

  it('shows its own definitions, but what is personal is what is personal today', async () => {
    const { cubes } = await get<{
      cubes: {
        name: string
        dimensions: { name: string; meta: object }[]
        measures: { name: string; meta: object }[]
      }[]
    }>(`/cubejs-api/v1/meta?snapshot=${frozen}`)
    const models = cubes.find(({ name }) => name === 'models')!
    expect(models.measures.find(({ name }) => name === 'models.count')!.meta).toMatchObject({ version: 1 })
    expect(models.dimensions.find(({ name }) => name === 'models.subject_name')!.meta).toMatchObject({
      personal: true,
    })
  })

  it('keeps them where it is frozen again, and in the check of what is kept', async () => {
    const faults = (await verify(paths)).filter(({ fault }) => fault !== null)
    expect(faults).toEqual([])
    const card = path.join(paths.snapshots, `${frozen}.json`)
    const { definitions } = JSON.parse(readFileSync(card, 'utf8')) as { definitions: string }
    const file = path.join(paths.root, 'definitions', `${definitions}.json`)
    const kept = readFileSync(file, 'utf8')
    writeFileSync(file, kept.replace('discontinued', 'lost'))
    expect((await verify(paths)).flatMap(({ fault }) => fault ?? [])).toEqual([
      `${frozen}: cách tính lúc chốt (definitions/${definitions}.json) mất hoặc đã bị thay đổi`,
    ])
    writeFileSync(file, kept)
  })
})

describe('a snapshot that was frozen before formulas were kept', () => {
  it('answers with the formulas of its program', async () => {
    const dir = tempDir()
    await extract({ file: 'test/fixtures/ledgers-1ae5259.tar.gz', cwd: dir })
    const older = dataPaths(path.join(dir, 'data'))
    makeDataDir(older)
    const published = path.join(dir, 'whole', 'sample', 'published')
    const instance = await DuckDBInstance.create(`${published}.duckdb`, { access_mode: 'READ_ONLY' })
    const connection = await instance.connect()
    const [[id]] = (await connection.runAndReadAll('SELECT id FROM snapshot_info')).getRows() as [[string]]
    // What the formulas of that program said: those changed since among them.
    const [expected] = (
      await connection.runAndReadAll(
        `SELECT
           (SELECT CAST(count(*) FILTER (quota_met) AS DOUBLE) / count(*) FROM fct_reporting WHERE quota_owed AND year = 2026 AND round = 'annual') AS quota,
           (SELECT CAST(sum(quantity) AS VARCHAR) FROM fct_publicity WHERE year = 2026 AND round = 'annual') AS items,
           (SELECT CAST(count(*) AS VARCHAR) FROM fct_model WHERE counted AND status <> 'discontinued' AND year = 2026 AND round = 'annual') AS models`,
      )
    ).getRowObjectsJson() as { quota: number; items: string; models: string }[]
    connection.closeSync()
    instance.closeSync()
    const card = JSON.parse(readFileSync(`${published}.json`, 'utf8')) as object
    cpSync(`${published}.duckdb`, path.join(older.snapshots, `${id}.duckdb`))
    writeFileSync(path.join(older.snapshots, `${id}.json`), JSON.stringify({ ...card, id, frozen: true }))
    writeFileSync(older.current, JSON.stringify({ id }))
    const old = await serve({ DATA_DIR: older.root, PORT: '0', TODAY })
    try {
      const ask = async (measure: string) => {
        const [view] = measure.split('.')
        const query = {
          measures: [measure],
          filters: [{ member: `${view}.year`, operator: 'equals', values: ['2026'] }],
        }
        const response = await fetch(
          `${old.url}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`,
        )
        return ((await response.json()) as { data: Record<string, unknown>[] }).data[0]![measure]
      }
      expect(await ask('models.count')).toBe(expected!.models)
      expect(await ask('publicity.items')).toBe(expected!.items)
      expect(Number(await ask('reporting.quota_rate'))).toBeCloseTo(expected!.quota, 9)
      // What there was not yet is answered too, and every view as a whole.
      expect(await ask('publicity.press_items')).not.toBeUndefined()
    } finally {
      await old.close()
    }
  })
})
