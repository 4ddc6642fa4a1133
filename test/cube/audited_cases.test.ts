import { afterAll, describe, expect, it } from 'vitest'
import { Letters } from '../fixtures/letters.ts'
import { csv, infoBook } from '../fixtures/loaded.ts'

/**
 * The checks of the independent audit of 29/11/2026 on what counts as a unit's report. The expected values are the
 * auditor's; F-numbers are those of its findings.
 */

const MODEL = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình'
const SENT = `${MODEL},Gửi về tỉnh`
const opened: Letters[] = []

afterAll(() => Promise.all(opened.map(({ province }) => province.close())))

function lettersOf(today = '2026-12-29'): Letters {
  const letters = new Letters(today)
  opened.push(letters)
  return letters
}

describe('a unit that closes on 30/6/2025, and its successors (case 1)', () => {
  const letters = lettersOf()
  const one = async (view: string, measure: string, filters: Record<string, string>) =>
    (await letters.ask(view, measure, filters))[measure]

  it('refuses what the closed unit sends for a later year', async () => {
    const sent = (...rows: string[]) => csv(SENT, ...rows)
    const { files } = await letters.receiveAll([
      [
        '2024-12-01',
        {
          'hu24.csv': sent(
            'HU-573,2024,Hẻm xanh,8,Thôn,KV-01,có',
            'HU-573,2024,Đường quê,9,Xã,KV-02,có',
            'HU-573,2024,Tổ tự quản,4,Tập thể,,có',
          ),
        },
      ],
      [
        '2025-06-28',
        {
          'hu25h1.csv': csv(
            `${MODEL},Kỳ`,
            'HU-573,2025,Hẻm xanh,8,Thôn,KV-01,6 tháng đầu năm',
            'HU-573,2025,Đường quê,9,Xã,KV-02,6 tháng đầu năm',
          ),
        },
      ],
      [
        '2025-06-30',
        {
          'hu25.csv': csv(
            `${MODEL},Kỳ,Gửi về tỉnh`,
            'HU-573,2025,Hẻm xanh,8,Thôn,KV-01,Năm,có',
            'HU-573,2025,Đường quê,9,Xã,KV-02,,có',
          ),
        },
      ],
      [
        '2025-12-01',
        {
          'du1.csv': sent(
            'DU-22609,2025,Hẻm xanh,8,Thôn,KV-01,có',
            'DU-22609,2025,Tổ tự quản,4,Tập thể,,có',
            'DU-22609,2025,Một cửa,1,Tập thể,,có',
          ),
          'du2.csv': sent('DU-22612,2025,Đường quê,9,Xã,KV-02,có'),
        },
      ],
      [
        '2026-11-20',
        {
          'hu26.csv': csv(MODEL, 'HU-573,2026,Hẻm xanh,8,Thôn,KV-01'),
          's26.csv': sent('DU-22609,2026,Hẻm xanh,8,Thôn,KV-01,có', 'DU-22609,2026,Tổ tự quản,4,Tập thể,,có'),
        },
      ],
    ])
    const refused = files.flatMap(({ name, issues }) =>
      issues.flatMap(({ row, code, severity }) => (severity === 'error' ? [[name, row, code]] : [])),
    )
    expect(refused).toEqual([['hu26.csv', 2, 'unit-closed']])
  })

  it('counts each model once, in its place, and as kept up', async () => {
    expect(await one('models', 'count', { year: '2024' })).toBe(3)
    expect(await one('models', 'count', { year: '2025' })).toBe(4)
    expect(await one('models', 'count', { year: '2025', district_code: '573' })).toBe(4)
    const found = (
      await letters.rows('models', 'model_name model_key registration', { year: '2025' })
    ).filter(([name]) => name === 'Hẻm xanh' || name === 'Đường quê')
    expect(new Set(found.map(([, key]) => key)).size).toBe(2)
    expect(
      await letters.rows('models', 'registration', {
        year: '2025',
        unit_code: 'DU-22609',
        model_name: 'Hẻm xanh',
      }),
    ).toEqual([['maintained']])
  })

  it('asks nothing more of the closed unit, and the quota of its successor', async () => {
    expect(await one('reporting', 'expected', { year: '2025', unit_code: 'HU-573' })).toBe(0)
    expect(await one('reporting', 'expected', { year: '2024', unit_code: 'HU-573' })).toBe(1)
    expect(await one('reporting', 'quota_met', { year: '2025', unit_code: 'DU-22609' })).toBe(1)
  })
})

describe('a part sent again with fewer rows (F22, case 2)', () => {
  it('is what counts, and what the first one declared is no longer compared', async () => {
    const letters = lettersOf()
    await letters.receive('2025-11-20', {
      'a.csv': csv(SENT, ...['Y1', 'Y2', 'Y3', 'Y4'].map((y) => `SYT,2025,${y},6,Tập thể,${y},có`)),
      'r.csv': csv('Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Số nơi', 'SYT,2025,Y4,Sở Công Thương,5'),
      'k.xlsx': await infoBook({ 'Đơn vị báo cáo': 'Sở Y tế', Năm: 2025, 'Tổng số mô hình': 4 }),
    })
    expect(await letters.rows('reporting', 'declared_total', { year: '2025', unit_code: 'SYT' })).toEqual([
      ['4'],
    ])
    const { files } = await letters.receive('2025-12-02', {
      'b.csv': csv(SENT, ...['Y1', 'Y2'].map((y) => `SYT,2025,${y},6,Tập thể,${y},có`)),
    })
    expect(files.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain('report-shrinks')
    const year = { year: '2025' }
    expect(await letters.ask('models', 'count replicated_count', year)).toEqual({
      count: 2,
      replicated_count: 0,
    })
    expect(await letters.ask('replication', 'events', year)).toEqual({ events: 1 })
    expect(await letters.rows('reporting', 'state declared_total', { ...year, unit_code: 'SYT' })).toEqual([
      ['on_time', null],
    ])
  })
})

describe('"không có mô hình" (F8, cases 3 and 27)', () => {
  const letters = lettersOf()
  const none = (unit: string, year = 2025) =>
    infoBook({ 'Đơn vị báo cáo': unit, Năm: year, Kỳ: 'Năm', 'Không có mô hình': 'x' })
  const count = async (unit: string) =>
    (await letters.ask('models', 'count', { year: '2025', unit_code: unit }))['count']
  const report = (unit: string) =>
    letters.rows('reporting', 'state received_on declared_none', { year: '2025', unit_code: unit })

  it('ends with the models that come after it; it was the first file of the report', async () => {
    await letters.receiveAll([
      ['2025-11-20', { 'z1.xlsx': await none('Sở Y tế') }],
      ['2025-12-10', { 'z1b.csv': csv(MODEL, 'Sở Y tế,2025,Y1,6,Tập thể,Y1') }],
      [
        '2025-11-20',
        {
          'r1.csv': csv(MODEL, 'Sở Công Thương,2025,T1,2,Tập thể,T1', 'Sở Công Thương,2025,T2,2,Tập thể,T2'),
        },
      ],
      ['2025-11-25', { 'z2.xlsx': await none('Sở Công Thương') }],
      [
        '2025-12-01',
        { 'z4.xlsx': await infoBook({ 'Đơn vị báo cáo': 'Sở Xây dựng', Năm: 2025, 'Tổng số mô hình': 0 }) },
      ],
      [
        '2025-11-01',
        {
          'z5.csv': csv(
            'Đơn vị báo cáo,Năm,Cơ quan thực hiện,Hình thức tuyên truyền,Số lượng',
            'Thanh tra tỉnh Khánh Hòa,2025,Báo Khánh Hòa,Tin,3',
          ),
        },
      ],
      ['2026-11-20', { 'hnd.csv': csv(SENT, ...[1, 2, 3].map((n) => `HND,2026,H${n},4,Tập thể,H${n},có`)) }],
      ['2026-11-25', { 'khong.xlsx': await none('HND', 2026) }],
    ])
    expect(await report('SYT')).toEqual([['on_time', '2025-11-20T00:00:00.000', false]])
    expect(await count('SYT')).toBe(1)
  })

  it('replaces the models that came before it', async () => {
    expect(await count('SCT')).toBe(0)
    expect(await report('SCT')).toEqual([['on_time', '2025-11-20T00:00:00.000', true]])
  })

  it('is said by a total of 0 too, and is late like any report; publicity alone is none', async () => {
    expect(await report('SXD')).toEqual([['late', '2025-12-01T00:00:00.000', true]])
    expect(await report('TTT')).toEqual([['missing', null, false]])
  })

  it('of a unit that owes the quota leaves it unmet', async () => {
    expect(
      await letters.ask('reporting', 'quota_met model_count', { year: '2026', unit_code: 'HND' }),
    ).toEqual({ quota_met: 0, model_count: 0 })
  })
})

describe('a pair that was decided, and the decision taken back (case 4)', () => {
  it('is two models again; what was frozen before stays; the Party board counts the whole side (F4d)', async () => {
    const letters = lettersOf('2026-11-29')
    await letters.receive('2026-11-01', {
      'g.csv': csv(
        SENT,
        'UBND-22366,2026,Tuyến phố không rác,8,Tổ dân phố,U1,có',
        'UBND-22366,2026,Khác U,1,Tập thể,U2,có',
      ),
      'p.csv': csv(
        SENT,
        'DU-22366,2026,Tuyến phố không rác,8,Tổ dân phố,D1,có',
        'DU-22366,2026,Khác D,1,Tập thể,D2,có',
        'DU-22366,2026,Khác E,1,Tập thể,D3,có',
      ),
    })
    const count = async (snapshot?: string) =>
      (await letters.ask('models', 'count', { year: '2026' }, snapshot))['count']
    const quota = async () =>
      (await letters.ask('reporting', 'quota_met', { year: '2026', unit_code: 'DU-UBND' }))['quota_met']
    const before = await letters.publish({ name: 'trước quyết định', freeze: true })
    await letters.decide('same', 'DU-22366/D1', 'UBND-22366/U1')
    expect(await count()).toBe(4)
    // Two of the government side, one of them a twin of the Party's: two are sent.
    expect(await quota()).toBe(0)
    await letters.receive('2026-11-02', {
      'g3.csv': csv(SENT, 'SYT,2026,Khác S,6,Tập thể,S1,có'),
    })
    expect(await quota()).toBe(1)
    await letters.decide('undone', 'DU-22366/D1', 'UBND-22366/U1')
    expect(await count()).toBe(6)
    expect(await count(before.id)).toBe(5)
  })
})

describe('a correction most of whose rows are held (F10, case 30)', () => {
  it('does not push the good version aside, and nobody is below the minimum for it', async () => {
    const letters = lettersOf()
    const rows = (kind: (n: number) => string) =>
      csv(SENT, ...Array.from({ length: 10 }, (_, n) => `DU-22366,2026,a${n},8,${kind(n)},a${n},có`))
    const first = rows(() => 'Tổ dân phố')
    const second = rows((n) => (n === 0 ? 'Tổ dân phố' : 'Khu phố văn hóa'))
    await letters.receiveAll([
      ['2026-11-10', { 'v1.csv': first }],
      ['2026-12-03', { 'v2.csv': second }],
    ])
    const unit = { year: '2026', unit_code: 'DU-22366' }
    expect(await letters.ask('models', 'count', unit)).toEqual({ count: 10 })
    expect(await letters.ask('reporting', 'quota_met incomplete', unit)).toEqual({
      quota_met: 1,
      incomplete: 1,
    })
  })
})

describe('the same bytes twice in one mailbox (F21)', () => {
  it('are a sending again on the later day, as where they are loaded one after the other', async () => {
    const letters = lettersOf()
    const first = csv(MODEL, ...['Y1', 'Y2', 'Y3'].map((y) => `SYT,2025,${y},6,Tập thể,${y}`))
    await letters.receiveAll([
      ['2025-11-10', { 'ban-1.csv': first }],
      ['2025-11-12', { 'nham.csv': csv(MODEL, 'SYT,2025,Y9,6,Tập thể,Y9') }],
      ['2025-11-14', { 'gui-lai.csv': first }],
    ])
    expect(await letters.ask('models', 'count', { year: '2025' })).toEqual({ count: 3 })
    expect(await letters.rows('reporting', 'received_on', { year: '2025', unit_code: 'SYT' })).toEqual([
      ['2025-11-10T00:00:00.000'],
    ])
  })
})
