import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csv, infoBook, Province, type Row } from '../fixtures/loaded.ts'

/**
 * Files made by hand, through the loader, asked of Cube. Every expected number was counted by
 * hand from the files below and from the reference tables; nothing is taken from the program.
 */

const head =
  'Đơn vị báo cáo,Năm,Kỳ,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Địa bàn,Trạng thái,Gửi về tỉnh'

/** One row of "Mô hình" a model; `annual` unless a round is given. */
function model(
  unit: string,
  year: number,
  code: string,
  { field = '1', area = '', status = '', sent = 'có', round = '' } = {},
): string {
  return `${unit},${year},${round},${code},Mô hình ${code},${field},Tập thể,${area},${status},${sent}`
}

function many(unit: string, year: number, letters: string, n: number, sent = 'có'): string[] {
  return Array.from({ length: n }, (_, i) => model(unit, year, `${letters}-${i + 1}`, { sent }))
}

const province = new Province({
  // One that used its extension, one that missed it, one that has not sent yet.
  extensions: [
    'SYT,2025,annual,2025-12-10,123/UBND-NC,2025-11-25,Công văn gia hạn',
    'TTT,2025,annual,2025-12-10,124/UBND-NC,2025-11-25,Công văn gia hạn',
    'DHKH,2025,annual,2025-12-10,125/UBND-NC,2025-11-25,Công văn gia hạn',
  ],
  exemptions: ['YSKH,2025,annual,126/UBND-NC,2025-11-25,Công văn miễn báo cáo'],
})

beforeAll(async () => {
  await province.receive('2023-12-20', {
    'sct-2023.csv': csv(head, model('Sở Công Thương', 2023, 'CT-1')),
    'nhan-rong-2023.csv': csv(
      'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng',
      'Sở Công Thương,2023,CT-1,Sở Y tế,01/06/2023',
    ),
    // A commune of Ninh Hòa that is called like one of the south after 2025.
    'ninh-hoa-2023.csv': csv(
      head,
      model('UBND thị xã Ninh Hòa', 2023, 'NH-1', { area: 'Xã Ninh Phước' }),
      model('UBND thị xã Ninh Hòa', 2023, 'NH-2', { area: 'Xã Ninh Sơn' }),
    ),
  })
  await province.receive('2024-12-05', {
    'huyen-uy-cam-lam.csv': csv(head, model('Huyện ủy Cam Lâm', 2024, 'HU-1')),
  })
  await province.receive('2024-12-06', {
    'phu-nu-2024.csv': csv(head, model('Hội LHPN', 2024, 'PN-1')),
  })
  await province.receive('2024-12-20', {
    'stp-2024.csv': csv(head, model('Sở Tư pháp', 2024, 'TP-1')),
    'cam-lam-2024.csv': csv(
      head,
      model('UBND huyện Cam Lâm', 2024, 'CL-1', { area: 'Xã Cam Hòa' }),
      model('UBND huyện Cam Lâm', 2024, 'CL-2', { area: 'Xã Suối Cát' }),
    ),
    'thuan-nam-2024.csv': csv(head, model('UBND huyện Thuận Nam', 2024, 'TN-1')),
  })
  await province.receive('2025-06-20', {
    'cam-lam-2025.csv': csv(
      head,
      model('UBND huyện Cam Lâm', 2025, 'CL-1', { area: 'Xã Cam Hòa' }),
      model('UBND huyện Cam Lâm', 2025, 'CL-1', { area: 'Xã Cam Hòa', round: '6 tháng đầu năm' }),
      model('UBND huyện Cam Lâm', 2025, 'CL-2', { area: 'Xã Suối Cát', round: '6 tháng đầu năm' }),
    ),
  })
  await province.receive('2025-11-20', {
    'sgddt.xlsx': await infoBook({
      'Đơn vị báo cáo': 'Sở Giáo dục và Đào tạo',
      Năm: 2025,
      'Tổng số mô hình': 0,
    }),
  })
  await province.receive('2025-11-25', {
    'tct.csv': csv(
      head,
      model('Trường Chính trị tỉnh Khánh Hòa', 2025, 'CT-1', { field: '12' }),
      model('Trường Chính trị tỉnh Khánh Hòa', 2025, 'CT-2', { field: '13' }),
    ),
  })
  await province.receive('2025-11-30', {
    'sct.csv': csv(head, model('Sở Công Thương', 2025, 'CT-1')),
    'yskh.csv': csv(head, model('Công ty TNHH Nhà nước MTV Yến sào Khánh Hòa', 2025, 'YS-1')),
  })
  await province.receive('2025-12-01', { 'stp.csv': csv(head, model('Sở Tư pháp', 2025, 'TP-1')) })
  await province.receive('2025-12-05', {
    'tinh-doan.csv': csv(head, ...many('Tỉnh Đoàn Khánh Hòa', 2025, 'TD', 12)),
    'nong-dan.csv': csv(
      head,
      ...many('Hội Nông dân tỉnh Khánh Hòa', 2025, 'ND', 2),
      model('Hội Nông dân tỉnh Khánh Hòa', 2025, 'ND-3', { status: 'không còn duy trì' }),
    ),
    'nong-dan-nhan-rong.csv': csv(
      'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng',
      'Hội Nông dân tỉnh Khánh Hòa,2025,ND-3,Sở Y tế,01/06/2025',
    ),
    'cuu-chien-binh.csv': csv(head, ...many('Hội Cựu chiến binh tỉnh Khánh Hòa', 2025, 'CCB', 3)),
    'cam-lam-xa.csv': csv(head, model('UBND xã Cam Lâm', 2025, 'XCL-1')),
    'ninh-phuoc.csv': csv(head, model('UBND xã Ninh Phước', 2025, 'NP-1')),
  })
  await province.receive('2025-12-06', {
    'phu-nu.csv': csv(
      head,
      ...many('Hội LHPN', 2025, 'PN', 2),
      model('Hội LHPN', 2025, 'PN-3', { sent: 'không' }),
    ),
  })
  await province.receive('2025-12-08', { 'syt.csv': csv(head, ...many('Sở Y tế', 2025, 'YT', 1, 'không')) })
  await province.receive('2025-12-11', {
    'ttt.csv': csv(head, ...many('Thanh tra tỉnh Khánh Hòa', 2025, 'TTR', 1, 'không')),
  })
  // A second version after the due date: the first came on time.
  await province.receive('2025-12-20', {
    'sct-lan-2.csv': csv(
      head,
      ...many('Sở Công Thương', 2025, 'CT', 2),
      model('Sở Công Thương', 2025, 'CT-3', { sent: 'không' }),
    ),
  })
})

afterAll(async () => {
  await province.close()
  rmSync(province.root, { recursive: true })
})

const is = (member: string, ...values: (string | number)[]) => ({
  member,
  operator: 'equals',
  values: values.map(String),
})

/** What is said of one unit's report. */
async function report(unit: string, year = 2025, today = '2025-12-21', round = 'annual'): Promise<Row> {
  const dimensions = ['state', 'due_on', 'received_on', 'days_late', 'is_expected', 'rows_held']
  const [row] = await province.ask(
    {
      dimensions: [...dimensions, 'declared_none', 'unit_model_count', 'unit_sent_count', 'meets_quota'].map(
        (d) => `reporting.${d}`,
      ),
      filters: [is('reporting.unit_code', unit), is('reporting.year', year), is('reporting.round', round)],
    },
    today,
  )
  return row!
}

async function total(
  view: string,
  measures: string[],
  filters: object[],
  today = '2025-12-21',
): Promise<Record<string, number | null>> {
  const [row] = await province.ask({ measures: measures.map((m) => `${view}.${m}`), filters }, today)
  return Object.fromEntries(Object.entries(row!).map(([k, v]) => [k, v === null ? null : Number(v)]))
}

describe('who owes a report, and whether it came in time', () => {
  test('on the due date: on time; the day after: one day late', async () => {
    expect(await report('SCT')).toMatchObject({
      state: 'on_time',
      due_on: '2025-11-30T00:00:00.000',
      received_on: '2025-11-30T00:00:00.000',
      days_late: null,
    })
    expect(await report('STP')).toMatchObject({ state: 'late', days_late: '1' })
    expect(await report('HCCB')).toMatchObject({ state: 'on_time', due_on: '2025-12-05T00:00:00.000' })
    expect(await report('HLHPN')).toMatchObject({ state: 'late', days_late: '1' })
  })

  test('a second version, received late, does not make the report late; its figures count', async () => {
    expect(await report('SCT')).toMatchObject({
      state: 'on_time',
      unit_model_count: '3',
      unit_sent_count: '2',
    })
  })

  test('an extension moves the due date, for those who have one', async () => {
    expect(await report('SYT')).toMatchObject({ state: 'on_time', due_on: '2025-12-10T00:00:00.000' })
    expect(await report('TTT')).toMatchObject({ state: 'late', days_late: '1' })
  })

  test('who is exempt owes nothing; what it sends counts all the same', async () => {
    expect(await report('YSKH')).toMatchObject({
      state: null,
      is_expected: false,
      due_on: null,
      unit_model_count: '1',
    })
  })

  test('0 models declared is a report, not a missing one', async () => {
    expect(await report('SGDDT')).toMatchObject({
      state: 'on_time',
      declared_none: true,
      unit_model_count: '0',
      rows_held: '0',
    })
  })

  test('a report whose rows were all held came in time, and waits to be completed', async () => {
    expect(await report('TCT')).toMatchObject({
      state: 'on_time',
      received_on: '2025-11-25T00:00:00.000',
      rows_held: '2',
      unit_model_count: '0',
      declared_none: false,
    })
  })

  test('"today" moves over the due date without a load', async () => {
    const told = async (unit: string, today: string) => {
      const { state, days_late: days } = await report(unit, 2025, today)
      return [state, days]
    }
    expect(await told('SNGV', '2025-11-30')).toEqual(['not_due', null])
    expect(await told('SNGV', '2025-12-01')).toEqual(['missing', '1'])
    expect(await told('DHKH', '2025-12-10')).toEqual(['not_due', null])
    expect(await told('DHKH', '2025-12-11')).toEqual(['missing', '1'])
    expect(await told('UBMTTQ', '2025-12-05')).toEqual(['not_due', null])
    expect(await told('UBMTTQ', '2025-12-06')).toEqual(['missing', '1'])
  })

  test('the sums of 2025, by side and by day', async () => {
    const sums = (channel: string, today: string) =>
      total(
        'reporting',
        ['expected', 'received', 'incomplete', 'on_time', 'late', 'missing', 'not_due'],
        [is('reporting.year', 2025), is('reporting.channel', channel)],
        today,
      )
    // 87 of the government side but one exempt. SCT, SYT, SGDĐT and TCT in time; STP, TTT and
    // two communes late.
    const government = { expected: 86, received: 8, incomplete: 1, on_time: 4, late: 4 }
    expect(await sums('government', '2025-12-21')).toEqual({ ...government, missing: 78, not_due: 0 })
    // DHKH has until the 10th.
    expect(await sums('government', '2025-12-01')).toEqual({ ...government, missing: 77, not_due: 1 })
    // TĐ, HND, HCCB in time, HLHPN late, of 76.
    const party = { expected: 76, received: 4, incomplete: 0, on_time: 3, late: 1 }
    expect(await sums('party', '2025-12-21')).toEqual({ ...party, missing: 72, not_due: 0 })
    expect(await sums('party', '2025-12-05')).toEqual({ ...party, missing: 0, not_due: 72 })
  })

  test('a unit that closed on 30 June 2025 owes nothing for that year; what it sent is kept', async () => {
    expect(await report('UBND-570')).toMatchObject({
      state: null,
      is_expected: false,
      days_late: null,
      unit_model_count: '1',
    })
    expect(await report('UBND-570', 2025, '2025-12-21', 'h1')).toMatchObject({
      state: null,
      unit_model_count: '2',
    })
    // The Party committee of the same district owed 2024, and nothing since.
    expect(await report('HU-570', 2024)).toMatchObject({ state: 'on_time', is_expected: true })
    expect(await report('HU-570', 2025)).toBeUndefined()
  })

  test('2024 for a government body: nothing was owed yet, so nothing is late', async () => {
    expect(await report('STP', 2024)).toMatchObject({
      state: null,
      is_expected: false,
      due_on: null,
      days_late: null,
      unit_model_count: '1',
    })
    expect(await report('SCT', 2024)).toBeUndefined()
    const sums = await total(
      'reporting',
      ['expected', 'received', 'late', 'missing', 'completeness_rate'],
      [is('reporting.year', 2024), is('reporting.channel', 'government')],
    )
    expect(sums).toEqual({ expected: 0, received: 0, late: 0, missing: 0, completeness_rate: null })
  })

  test('2024 for the Party side: 20 owed, one came in time, one late', async () => {
    const sums = await total(
      'reporting',
      ['expected', 'received', 'on_time', 'late', 'missing', 'quota_owed', 'quota_met'],
      [is('reporting.year', 2024), is('reporting.channel', 'party')],
    )
    // The board of the People's Committee owes the quota only: the government side sent 3.
    expect(sums).toEqual({
      expected: 20,
      received: 2,
      on_time: 1,
      late: 1,
      missing: 18,
      quota_owed: 21,
      quota_met: 1,
    })
  })

  test('nothing is expected of anyone at six months, or before the plan', async () => {
    const owed = (year: number, round: string) =>
      total('reporting', ['expected', 'missing'], [is('reporting.year', year), is('reporting.round', round)])
    expect(await owed(2025, 'h1')).toEqual({ expected: 0, missing: 0 })
    expect(await owed(2023, 'annual')).toEqual({ expected: 0, missing: 0 })
  })
})

describe('the quota of 3 to 10', () => {
  test('2 sent are below it, 3 meet it, 12 are accepted', async () => {
    expect(await report('HLHPN')).toMatchObject({ unit_sent_count: '2', meets_quota: false })
    expect(await report('HCCB')).toMatchObject({ unit_sent_count: '3', meets_quota: true })
    expect(await report('TD')).toMatchObject({ unit_sent_count: '12', meets_quota: true })
  })

  test('a discontinued model is not sent', async () => {
    expect(await report('HND')).toMatchObject({ unit_sent_count: '2', meets_quota: false })
  })

  test("the government side's models count for the Party committee of the People's Committee", async () => {
    // It sent nothing itself: missing, and its quota met by 2 of SCT, 1 of STP, YSKH, Cam Lâm and two communes each.
    expect(await report('DU-UBND')).toMatchObject({
      state: 'missing',
      unit_sent_count: '0',
      meets_quota: true,
    })
    const sums = await total('reporting', ['quota_owed', 'quota_met'], [is('reporting.year', 2025)])
    expect(sums).toEqual({ quota_owed: 76, quota_met: 3 })
  })
})

describe('models', () => {
  test('a model replicated in an earlier year, and a discontinued one', async () => {
    const of = (year: number) =>
      total(
        'models',
        ['count', 'replicated_count', 'replicated_in_year_count', 'discontinued_count', 'sent_count'],
        [is('models.year', year)],
      )
    expect(await of(2023)).toEqual({
      count: 3,
      replicated_count: 1,
      replicated_in_year_count: 1,
      discontinued_count: 0,
      sent_count: 3,
    })
    // HU-1, PN-1, TP-1, CL-1, CL-2; CT-1 was not reported.
    expect(await of(2024)).toEqual({
      count: 5,
      replicated_count: 0,
      replicated_in_year_count: 0,
      discontinued_count: 0,
      sent_count: 5,
    })
    // SCT 3, STP 1, SYT 1, TTT 1, YSKH 1, UBND huyện Cam Lâm 1, xã Cam Lâm 1, xã Ninh Phước 1 = 10;
    // TĐ 12, HND 2, HCCB 3, HLHPN 3 = 20. Not sent: one each of SCT, SYT, TTT, HLHPN.
    // ND-3 was replicated, and is discontinued.
    expect(await of(2025)).toEqual({
      count: 30,
      replicated_count: 1,
      replicated_in_year_count: 0,
      discontinued_count: 1,
      sent_count: 26,
    })
    const rate = await total('models', ['replication_rate'], [is('models.year', 2025)])
    expect(rate['replication_rate']).toBeCloseTo(1 / 30, 12)
  })

  /** Each model of a year with its three areas. */
  async function areas(year: number, round = 'annual'): Promise<Record<string, (string | null)[]>> {
    const rows = await province.ask({
      dimensions: ['model_code', 'area_then_name', 'area_now_name', 'district_name'].map(
        (d) => `models.${d}`,
      ),
      filters: [
        is('models.year', year),
        is('models.round', round),
        is('models.model_code', 'CL-1', 'CL-2', 'XCL-1', 'NH-1', 'NH-2', 'NP-1'),
      ],
    })
    return Object.fromEntries(
      rows.map((r) => [r['model_code'], [r['area_then_name'], r['area_now_name'], r['district_name']]]) as [
        string,
        (string | null)[],
      ][],
    )
  }

  test('a divided commune has an area then, none now, and its district', async () => {
    expect(await areas(2024)).toEqual({
      'CL-1': ['Xã Cam Hòa', null, 'Huyện Cam Lâm'],
      // Suối Cát went whole into Suối Dầu.
      'CL-2': ['Xã Suối Cát', 'Xã Suối Dầu', 'Huyện Cam Lâm'],
    })
    // In force until the last day of the half-year's round, and no longer at the year's end.
    expect((await areas(2025, 'h1'))['CL-1']).toEqual(['Xã Cam Hòa', null, 'Huyện Cam Lâm'])
    expect((await areas(2025))['CL-1']).toEqual([null, null, 'Huyện Cam Lâm'])
    expect((await areas(2025))['XCL-1']).toEqual(['Xã Cam Lâm', 'Xã Cam Lâm', 'Huyện Cam Lâm'])
  })

  test('Ninh Phước and Ninh Sơn name one place before, and another after', async () => {
    const before = await areas(2023)
    expect(before['NH-1']![0]).toBe('Xã Ninh Phước')
    expect(before['NH-1']![2]).toBe('Thị xã Ninh Hòa')
    expect(before['NH-2']![0]).toBe('Xã Ninh Sơn')
    expect(before['NH-2']![2]).toBe('Thị xã Ninh Hòa')
    expect((await areas(2025))['NP-1']).toEqual(['Xã Ninh Phước', 'Xã Ninh Phước', 'Khu vực Ninh Thuận (cũ)'])
    for (const code of ['NH-1', 'NH-2']) expect(before[code]![1], code).not.toMatch(/Ninh Phước|Ninh Sơn/)
  })

  test('Ninh Thuận in 2024 is out of scope: no figure, and not a figure of 0', async () => {
    const rows = await province.ask({
      measures: ['models.count'],
      dimensions: ['models.district_code'],
      filters: [is('models.year', 2024)],
    })
    expect(rows.map((r) => [r['district_code'], r['count']]).sort()).toEqual([
      ['56', '2'],
      ['570', '3'],
    ])
    const owed = await province.ask({
      dimensions: ['reporting.unit_code'],
      filters: [is('reporting.year', 2024), is('reporting.district_code', '58')],
    })
    expect(owed).toEqual([])
    const held = await province.ask({
      dimensions: ['quality.code', 'quality.file_name'],
      filters: [is('quality.file_name', 'thuan-nam-2024.csv')],
    })
    expect(held).toEqual([{ code: 'unit-unknown', file_name: 'thuan-nam-2024.csv' }])
  })

  test('then, now and common add up to the same, not allocated included', async () => {
    for (const year of [2023, 2024, 2025]) {
      const sums = await Promise.all(
        ['area_then_code', 'area_now_code', 'district_code'].map(async (d) => {
          const rows = await province.ask({
            measures: ['models.count'],
            dimensions: [`models.${d}`],
            filters: [is('models.year', year)],
          })
          return rows.reduce((sum, row) => sum + Number(row['count']), 0)
        }),
      )
      expect(sums).toEqual(Array(3).fill({ 2023: 3, 2024: 5, 2025: 30 }[year]))
    }
  })
})
