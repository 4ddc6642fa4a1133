import { afterAll, describe, expect, it } from 'vitest'
import { comparisonOf, cutFilter, cutOf } from '../../cube/domain/period.ts'
import { withKnownDay } from '../../cube/server/export/routes.ts'
import { readSummary } from '../../dashboard/src/pages/overview/summary.ts'
import { Letters } from '../fixtures/letters.ts'
import { csv, Province } from '../fixtures/loaded.ts'
import { readView, selectionOf } from '../fixtures/paged.ts'

/** A year of which nothing was loaded is not late, and no basis of a comparison (P6). */

const TODAY = '2026-11-29'
const MODEL = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình,Gửi về tỉnh'
const opened: Province[] = []
afterAll(() => Promise.all(opened.map((province) => province.close())))

const owedIn = async (province: Province, year: number, today = TODAY) => {
  const [row] = await province.ask(
    {
      measures: ['expected', 'missing', 'quota_owed'].map((measure) => `reporting.${measure}`),
      filters: [{ member: 'reporting.year', operator: 'equals', values: [String(year)] }],
    },
    today,
  )
  return [row!['expected'], row!['missing'], row!['quota_owed']].map(Number)
}
const report = (year: number, ...codes: string[]) =>
  csv(MODEL, ...codes.map((code) => `SYT,${year},${code},6,Tập thể,${code},có`))

describe('one file of 2026 and nothing before it', () => {
  const letters = new Letters(TODAY)
  opened.push(letters.province)

  it('calls nobody late in 2025, and compares 2026 with nothing', async () => {
    await letters.receive('2026-11-20', { 'a.csv': report(2026, 'Y1', 'Y2') })
    const { province } = letters
    expect(await owedIn(province, 2024)).toEqual([0, 0, 0])
    expect(await owedIn(province, 2025)).toEqual([0, 0, 0])
    expect(await owedIn(province, 2026)).toEqual([163, 0, 76])
    const summary = await readView(province, readSummary, selectionOf(province, '/?year=2026', TODAY), TODAY)
    expect(summary.years).toEqual([2026])
    expect([summary.reportedBefore, summary.quotaBefore, summary.against]).toEqual([null, null, null])
  })

  it('says who was late once something of that year is there', async () => {
    await letters.receive('2025-11-20', { 'b.csv': report(2025, 'Y1') })
    expect(await owedIn(letters.province, 2025)).toEqual([163, 162, 76])
    expect(await owedIn(letters.province, 2024)).toEqual([0, 0, 0])
  })

  it('does not excuse the year that is running, nor the next', async () => {
    expect(await owedIn(letters.province, 2026, '2026-12-20')).toEqual([163, 162, 76])
    expect(await owedIn(letters.province, 2027, '2027-01-05')).toEqual([163, 0, 76])
  })
})

it('a year before the one that the province sets is not in use, whatever was loaded of it', async () => {
  const province = new Province({}, (settings) => settings.replace('in_use_from,,', 'in_use_from,2026,'))
  opened.push(province)
  await province.receive('2025-11-20', { 'a.csv': report(2025, 'Y1') })
  await province.receive('2026-11-20', { 'b.csv': report(2026, 'Y1') })
  expect(await owedIn(province, 2025)).toEqual([0, 0, 0])
  expect(await owedIn(province, 2026)).toEqual([163, 0, 76])
})

describe('the quota on the same day last year (F3)', () => {
  it('is what was known on that day, not what was sent since', async () => {
    const letters = new Letters(TODAY)
    opened.push(letters.province)
    const sent = (year: number, n: number) =>
      csv(MODEL, ...Array.from({ length: n }, (_, i) => `HND,${year},H${i},4,Tập thể,H${i},có`))
    await letters.receive('2025-11-20', { 'a.csv': sent(2025, 2) })
    await letters.receive('2025-12-10', { 'b.csv': sent(2025, 3) })
    await letters.receive('2026-11-20', { 'c.csv': sent(2026, 3) })
    const quota = (year: string) => letters.ask('reporting', 'quota_met quota_met_then', { year })
    expect(await quota('2025')).toEqual({ quota_met: 1, quota_met_then: 0 })
    expect(await quota('2026')).toEqual({ quota_met: 1, quota_met_then: 1 })
    const { province } = letters
    const summary = await readView(province, readSummary, selectionOf(province, '/?year=2026', TODAY), TODAY)
    expect(summary.quotaBefore).toEqual({ n: 0, of: 1 })
    // After the year has closed its whole is compared with the whole.
    const closed = await readView(
      province,
      readSummary,
      selectionOf(province, '/?year=2026', '2026-12-20'),
      '2026-12-20',
    )
    expect(closed.quotaBefore?.n).toBe(1)
  })
})

it('a unit has one area in every view (F31)', async () => {
  const letters = new Letters(TODAY)
  opened.push(letters.province)
  const by = 'Đơn vị báo cáo,Năm,Mã mô hình'
  const units = ['SYT', 'UBND-22366', 'DU-22609']
  await letters.receive('2026-11-20', {
    'm.csv': csv(MODEL, ...units.map((unit) => `${unit},2026,A,6,Tập thể,A,có`)),
    'c.csv': csv(
      `${by},Hình thức khen thưởng,Số quyết định`,
      ...units.map((unit) => `${unit},2026,A,Giấy khen,1/QĐ`),
    ),
    'p.csv': csv(
      `${by},Cơ quan thực hiện,Hình thức tuyên truyền`,
      ...units.map((unit) => `${unit},2026,A,Báo,Tin`),
    ),
    'r.csv': csv(`${by},Nơi nhân rộng,Số nơi`, ...units.map((unit) => `${unit},2026,A,Sở Tài chính,1`)),
  })
  const found = new Map<string, Set<string>>()
  for (const [view, unit, district] of [
    ['models', 'unit_code', 'district_code'],
    ['reporting', 'unit_code', 'district_code'],
    ['commendation', 'unit_code', 'district_code'],
    ['replication', 'from_unit_code', 'from_district_code'],
  ] as const) {
    const rows = await letters.province.ask({ dimensions: [`${view}.${unit}`, `${view}.${district}`] }, TODAY)
    for (const row of rows)
      if (units.includes(String(row[unit])))
        found.set(String(row[unit]), (found.get(String(row[unit])) ?? new Set()).add(String(row[district])))
  }
  expect(Object.fromEntries([...found].map(([unit, codes]) => [unit, [...codes]]))).toEqual({
    SYT: ['56'],
    'UBND-22366': ['568'],
    'DU-22609': ['573'],
  })
})

it('a file for people says of the year before that it is as it was known on a day (P4)', () => {
  const query = (filters: object[]) => ({ measures: ['models.count'], dimensions: ['models.year'], filters })
  const open = comparisonOf(2026, true, '2026-11-22', undefined, '2025-11-22')
  expect(withKnownDay(query(cutFilter(cutOf(open)))).dimensions).toEqual(['models.year', 'models.known_on'])
  const closed = comparisonOf(2026, false, '2027-01-20')
  expect(withKnownDay(query(cutFilter(cutOf(closed)))).dimensions).toEqual(['models.year'])
})
