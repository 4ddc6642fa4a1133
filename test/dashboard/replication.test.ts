import { describe, expect, it } from 'vitest'
import { cohortsOf, flowsOf, ratesOf, withinYear } from '../../cube/domain/findings/replication.ts'
import {
  cohortsFinding,
  daysFinding,
  flowsFinding,
  ratesFinding,
  replicationHeadline,
} from '../../dashboard/src/i18n/vi/replication.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { behind, flowMark, readMark } from '../../dashboard/src/pages/replication/marks.ts'
import { readBehind, readCohorts, readFlows, readRates, readSpans } from '../../cube/domain/replication.ts'

const flow = (from: string, to: string | null, sites: string) => ({
  'replication.from_district_code': from,
  'replication.from_district_name': `Huyện ${from}`,
  'replication.to_district_code': to,
  'replication.to_district_name': to === null ? null : `Huyện ${to}`,
  'replication.sites': sites,
})

describe('from place to place', () => {
  // A keeps 3 of its 5 and sends 2 to B; B sends 1 to an unknown place.
  const flows = readFlows([flow('A', 'A', '3'), flow('A', 'B', '2'), flow('B', null, '1')], 'Nơi khác')

  it('has the places with the most first, the unknown one last', () => {
    expect(flows.from.map((place) => place.name)).toEqual(['Huyện A', 'Huyện B'])
    expect(flows.to.map((place) => place.name)).toEqual(['Huyện A', 'Huyện B', 'Nơi khác'])
    expect(flows.sites).toEqual([
      [3, 2, 0],
      [0, 0, 1],
    ])
    expect([flows.total, flows.within]).toEqual([6, 3])
  })

  it('says how much stays, and where the most went', () => {
    expect(flowsFinding(flowsOf(flows)).replaceAll('\u00a0', ' ')).toBe(
      '50,0 % số nơi (3/6) ở ngay địa bàn có mô hình; đi xa nhiều nhất: Huyện A đến Huyện B (2 nơi)',
    )
    expect(flowsFinding(flowsOf(readFlows([], 'Nơi khác')))).toBe('Chưa có nơi nhân rộng nào')
  })
})

describe('the time to the first replication', () => {
  it('counts a span with its last day', () => {
    const rows = [0, 90, 91, 180, 181, 365, 366, 730, 731].map((days) => ({
      'replication.days_to_first': String(days),
      'replication.events': '1',
    }))
    const { spans, cases } = readSpans(rows)
    expect(spans).toEqual([2, 2, 2, 2, 1])
    expect(cases).toBe(9)
    expect(daysFinding(withinYear(spans, cases))).toBe(
      '6/9 mô hình được nhân rộng lần đầu trong vòng một năm',
    )
  })
})

describe('the rates of the years', () => {
  const year = (y: string, n: string, of: string, rate: string | null) => ({
    'models.year': y,
    'models.replicated_count': n,
    'models.count': of,
    'models.replication_rate': rate,
  })
  const rates = readRates([
    year('2023', '0', '0', null),
    year('2024', '5', '20', '0.25'),
    year('2025', '3', '10', '0.3'),
  ])

  it('keep one that is not known', () => {
    expect(rates[0]).toEqual({ year: 2023, n: 0, of: 0, rate: null })
  })

  it('are told beside those of the year before', () => {
    const said = (latest: number, provisional: boolean) =>
      ratesFinding(ratesOf(rates, latest, provisional)).replaceAll('\u00a0', ' ')
    // Over the merger of provinces there is no year before on the same area (P7).
    expect(said(2025, false)).toBe('30,0 % mô hình của năm 2025 đã được nhân rộng (3/10)')
    expect(said(2024, true)).toBe('Tạm tính 25,0 % mô hình của năm 2024 đã được nhân rộng (5/20)')
    expect(said(2023, false)).toBe('Năm 2023 có dưới 10 mô hình, chưa đủ để nói về tỷ lệ')
  })

  it('are told over the merger of provinces on the area that both years have (P7)', () => {
    const oldArea = readRates([year('2024', '5', '20', '0.25'), year('2025', '2', '10', '0.2')])
    const told = ratesFinding(ratesOf(rates, 2025, false, oldArea)).replaceAll('\u00a0', ' ')
    expect(told).toBe(
      '30,0 % mô hình của năm 2025 đã được nhân rộng (3/10); trên phạm vi Khánh Hòa cũ 20,0 %, năm 2024: 25,0 %',
    )
  })
})

describe('the headline', () => {
  it('says nothing of a median that is not known', () => {
    const facts = { year: 2025, events: 3, sites: 5, models: 2, units: 1, medianDays: null }
    expect(plain(replicationHeadline(facts, 'năm 2025'))).toBe(
      'Năm 2025, 2 mô hình, điển hình được nhân rộng đến 5 nơi; 1 đơn vị tiếp nhận.',
    )
    // The annual report counts the models of the year's reports that are kept up (P12).
    expect(plain(replicationHeadline(facts, 'năm 2025', 1))).toBe(
      'Năm 2025, 2 mô hình, điển hình (trong đó 1 có trong báo cáo của năm và còn duy trì) được nhân rộng đến 5 nơi; 1 đơn vị tiếp nhận.',
    )
    expect(plain(replicationHeadline(facts, 'năm 2025', 2))).not.toContain('trong đó')
    expect(plain(replicationHeadline(null, 'năm 2025'))).toBe(
      'Năm 2025 chưa có lượt nhân rộng nào được báo cáo.',
    )
  })
})

describe('by year of first registration', () => {
  const row = (first: number, until: number, n: number, of: number) => ({
    'cohort.first_year': String(first),
    'cohort.year': String(until),
    'cohort.replicated_count': String(n),
    'cohort.count': String(of),
    'cohort.replication_rate': String(n / of),
  })
  // 2026 is not over.
  const cohorts = readCohorts(
    [
      ...[row(2024, 2024, 0, 40), row(2024, 2025, 10, 40), row(2024, 2026, 12, 40)],
      ...[row(2025, 2025, 5, 50), row(2025, 2026, 20, 50), row(2026, 2026, 1, 20)],
    ],
    (year) => year === 2026,
  )

  it('tells 0 from what is not due yet, and marks the year that is not over', () => {
    expect(cohorts.map(({ year, of }) => [year, of])).toEqual([
      [2024, 40],
      [2025, 50],
      [2026, 20],
    ])
    expect(cohorts.map(({ cells }) => cells.map((cell) => cell?.n ?? null))).toEqual([
      [0, 10, 12],
      [5, 20, null],
      [1, null, null],
    ])
    expect(cohorts[1]!.cells.map((cell) => cell?.provisional ?? null)).toEqual([false, true, null])
  })

  it('tells of the youngest of which two years are over, else of the first year', () => {
    expect(cohortsFinding(cohortsOf(cohorts)).replaceAll('\u00a0', ' ')).toBe(
      'Hết năm thứ hai, 25,0 % mô hình đăng ký lần đầu năm 2024 đã được nhân rộng (10/40)',
    )
    const young = readCohorts([row(2025, 2025, 5, 50), row(2025, 2026, 20, 50)], (year) => year === 2026)
    expect(cohortsFinding(cohortsOf(young)).replaceAll('\u00a0', ' ')).toBe(
      'Hết năm thứ nhất, 10,0 % mô hình đăng ký lần đầu năm 2025 đã được nhân rộng (5/50)',
    )
    expect(cohortsFinding(cohortsOf(readCohorts([], () => false)))).toBe(
      'Chưa năm đăng ký nào đủ số liệu để nói về tỷ lệ',
    )
  })
})

describe('what is behind a mark', () => {
  it('asks for one place, for all places and for the unknown one', () => {
    const asked = (text: string) =>
      behind(readMark(text)!, 2025, null).filters!.flatMap((filter) =>
        'member' in filter
          ? [[filter.member.split('.')[1], 'values' in filter ? filter.values[0] : filter.operator]]
          : [],
      )
    expect(asked(flowMark('568', null))).toEqual([
      ['year', '2025'],
      ['from_district_code', '568'],
    ])
    expect(asked(flowMark(null, ''))).toEqual([
      ['year', '2025'],
      ['to_district_code', 'notSet'],
    ])
  })

  it('takes nothing else from the address', () => {
    for (const text of [null, '', 'flaw~1~2', 'receiver', 'wait~9', 'cohort~2022', 'cohort~x~2024'])
      expect(readMark(text), String(text)).toBeNull()
  })

  it('adds up places and replications, and counts a model once', () => {
    const event = (model: string, sites: string) => ({
      'replication.model_key': model,
      'replication.sites': sites,
      'replication.events': '1',
    })
    const found = readBehind([event('a', '3'), event('a', '1'), event('b', '2')])
    expect([found.models, found.events, found.sites]).toEqual([2, 3, 6])
  })
})
