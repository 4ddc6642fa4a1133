import { describe, expect, it } from 'vitest'
import {
  daysFinding,
  flowsFinding,
  ratesFinding,
  replicationHeadline,
} from '../../dashboard/src/i18n/vi/replication.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { readFlows, readRates, readSpans } from '../../dashboard/src/pages/replication/replication.ts'

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
    expect(flowsFinding(flows).replaceAll('\u00a0', ' ')).toBe(
      '50,0 % số nơi (3/6) ở ngay địa bàn có mô hình; đi xa nhiều nhất: Huyện A đến Huyện B (2 nơi)',
    )
    expect(flowsFinding(readFlows([], 'Nơi khác'))).toBe('Chưa có nơi nhân rộng nào')
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
    expect(daysFinding(spans, cases)).toBe('6/9 mô hình được nhân rộng lần đầu trong vòng một năm')
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
      ratesFinding(rates, latest, provisional).replaceAll('\u00a0', ' ')
    expect(said(2025, false)).toBe('30,0 % mô hình của năm 2025 đã được nhân rộng (3/10); năm 2024: 25,0 %')
    expect(said(2024, true)).toBe('Tạm tính 25,0 % mô hình của năm 2024 đã được nhân rộng (5/20)')
    expect(said(2023, false)).toBe('Năm 2023 có dưới 10 mô hình, chưa đủ để nói về tỷ lệ')
  })
})

describe('the headline', () => {
  it('says nothing of a median that is not known', () => {
    const facts = { year: 2025, events: 3, sites: 5, models: 2, units: 1, medianDays: null }
    expect(plain(replicationHeadline(facts, 'năm 2025'))).toBe(
      'Năm 2025, 2 mô hình, điển hình được nhân rộng đến 5 nơi; 1 đơn vị tiếp nhận.',
    )
    expect(plain(replicationHeadline(null, 'năm 2025'))).toBe(
      'Năm 2025 chưa có lượt nhân rộng nào được báo cáo.',
    )
  })
})
