import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../cube/domain/contract.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { decide } from '../../etl/decisions.ts'
import { dataPaths } from '../../etl/paths.ts'
import { etl } from '../etl/run.ts'
import { csv, Province } from '../fixtures/loaded.ts'

/** What changes after the figures were frozen: a corrected report, a pair found to be one. From file to answer. */

const HEADER = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Kết quả đánh giá'

const province = new Province()
let server: Running
let frozen: string
let corrected: string
let decided: string

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(`${server.url}${path}`)).json()) as T
}

/** Measures of the year, of one snapshot, as numbers. */
async function figures(snapshot: string, view: string, measures: string[]): Promise<number[]> {
  const query = {
    measures: measures.map((m) => `${view}.${m}`),
    filters: [{ member: `${view}.year`, operator: 'equals', values: ['2025'] }],
  }
  const url = `/cubejs-api/v1/load?snapshot=${snapshot}&query=${encodeURIComponent(JSON.stringify(query))}`
  const { data } = await get<{ data: Record<string, string>[] }>(url)
  return Object.values(data[0]!).map(Number)
}

beforeAll(async () => {
  await province.receive('2025-11-20', {
    'y-te.csv': csv(HEADER, 'SYT,2025,A1,Trạm y tế sạch,6,Tập thể,', 'SYT,2025,A2,Bếp ăn an toàn,6,Tập thể,'),
    'phuong.csv': csv(HEADER, 'UBND-22366,2025,U1,Ngõ phố sạch đẹp,7,Tập thể,hiệu quả'),
    'dang-uy.csv': csv(HEADER, 'DU-22366,2025,D1,Ngõ phố sạch đẹp,7,Tập thể,hiệu quả'),
  })
  const run = await etl(province.dataDir, ['publish', '--freeze', '--name', 'Báo cáo năm 2025', '--json'])
  frozen = (JSON.parse(run.stdout) as { id: string }).id
  // Too late for the report: A1 was not effective after all, A2 is withdrawn, A3 is new.
  await province.receive('2026-01-15', {
    'y-te-sua.csv': csv(
      HEADER,
      'SYT,2025,A1,Trạm y tế sạch,6,Tập thể,hiệu quả',
      'SYT,2025,A3,Bệnh viện xanh,6,Tập thể,hiệu quả',
      'SYT,2025,A4,Bệnh viện số,6,Tập thể,',
    ),
  })
  corrected = province.snapshot()
  const paths = dataPaths(province.dataDir)
  await decide(paths, province.referenceDir, {
    verdict: 'same',
    models: ['DU-22366/D1', 'UBND-22366/U1'],
    today: '2026-11-22',
    publish: true,
  })
  decided = province.snapshot()
  server = await serve({ DATA_DIR: province.dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  await province.close()
})

describe('a correction after freezing', () => {
  it('leaves the frozen figures as they were; the new ones show it', async () => {
    // Frozen: A1, A2, U1, D1, of them U1 and D1 effective. Corrected: A1, A3, A4, U1, D1; all but A4.
    expect(await figures(frozen, 'models', ['count', 'effective_count'])).toEqual([4, 2])
    expect(await figures(corrected, 'models', ['count', 'effective_count'])).toEqual([5, 4])
    const list =
      await get<{ id: string; frozen: boolean; name: string | null; current: boolean }[]>('/api/snapshots')
    expect(list.find((s) => s.id === frozen)).toMatchObject({
      frozen: true,
      name: 'Báo cáo năm 2025',
      current: false,
    })
  })

  it('is explained: what differs, and which report made it so', async () => {
    const { figures: told, parts } = await get<Comparison>(`/api/compare?from=${frozen}&to=${corrected}`)
    expect(told).toContainEqual({
      metric: 'models.count',
      by: { 'models.year': '2025' },
      from: 4,
      to: 5,
      difference: 1,
    })
    expect(told).toContainEqual({
      metric: 'models.effective_count',
      by: { 'models.year': '2025' },
      from: 2,
      to: 4,
      difference: 2,
    })
    const models = parts.filter((part) => part.table === 'fct_model')
    expect(models).toEqual([
      {
        table: 'fct_model',
        unitCode: 'SYT',
        unitName: 'Sở Y tế',
        year: 2025,
        round: 'annual',
        change: 'changed',
        rowsAdded: 2,
        rowsRemoved: 1,
        rowsChanged: 1,
      },
    ])
  })
})

describe('two models that were found to be one', () => {
  it('count once in every total, and stay in what the units report', async () => {
    const measures = ['count', 'reported_count', 'effective_count', 'collective_count', 'new_count']
    expect(await figures(corrected, 'models', measures)).toEqual([5, 5, 4, 5, 5])
    expect(await figures(decided, 'models', measures)).toEqual([4, 5, 3, 4, 4])
  })

  it('are listed before and after, with the number still undecided', async () => {
    const measures = ['pairs', 'undecided_count', 'same_count', 'different_count']
    expect(await figures(corrected, 'duplicates', measures)).toEqual([1, 1, 0, 0])
    expect(await figures(decided, 'duplicates', measures)).toEqual([1, 0, 1, 0])
  })

  it('explain a total that is smaller than the frozen one', async () => {
    const { figures: told, parts } = await get<Comparison>(`/api/compare?from=${corrected}&to=${decided}`)
    expect(told).toContainEqual({
      metric: 'models.count',
      by: { 'models.year': '2025' },
      from: 5,
      to: 4,
      difference: -1,
    })
    expect(parts.find((part) => part.table === 'fct_duplicate')).toMatchObject({
      unitCode: 'DU-22366',
      year: 2025,
      change: 'changed',
      rowsChanged: 1,
    })
  })
})
