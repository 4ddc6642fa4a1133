import { describe, expect, it } from 'vitest'
import type { Piece } from '../../cube/server/report/content.ts'
import type { Figure } from '../../cube/server/report/queries.ts'
import type { Against } from '../../cube/domain/period.ts'
import type { Compared, Facts, Part } from '../../cube/server/report/figures.ts'
import {
  change,
  field,
  places,
  publicity,
  rate,
  registration,
  reporting,
} from '../../cube/server/report/sentences.ts'
import {
  cell,
  difference,
  integer,
  list,
  percent,
  quotable,
  share,
  told,
} from '../../cube/server/report/words.ts'

/** The report's sentences from figures that were made up and worked out by hand. */

let codes = 0
const figure = (value: number | null, more: Partial<Figure> = {}): Figure => ({
  value,
  metric: 'models.count',
  filters: [],
  code: `CODE${String(codes++).padStart(6, '0')}`,
  rate: false,
  ...more,
})
const part = (value: number | null) => figure(value, { rate: true })

const said = (pieces: Piece[]) => pieces.map((p) => (typeof p === 'string' ? p : p.text)).join('')

const YEAR: Against = { year: 2025, day: null, oldArea: false }
const compared = (now: Figure, before: Figure | null): Compared => ({
  whole: { x: now },
  now: { x: now },
  before: before && { x: before },
})
const changed = (now: Figure, before: Figure | null, against: Partial<Against> = {}) =>
  said(change(compared(now, before), 'x', { ...YEAR, ...against }))

describe('a change', () => {
  it.each([
    [885, 853, ', tăng 32 so với năm 2025 (853)'],
    [1200, 2412, ', giảm 1.212 so với năm 2025 (2.412)'],
    [7, 7, ', bằng năm 2025'],
    [0, 0, ', bằng năm 2025'],
    [0, 3, ', giảm 3 so với năm 2025 (3)'],
    [3, 0, ', tăng 3 so với năm 2025 (0)'],
  ])('from last year: %i after %i', (now, before, text) => {
    expect(changed(figure(now), figure(before))).toBe(text)
  })

  it('is not told between years of which one lacks many reports', () => {
    const gap = { year: 2026, received: 4, expected: 163 }
    expect(changed(figure(24), figure(50), { gap })).toBe('')
    expect(changed(figure(24), figure(50), { gap, oldArea: true })).toBe(
      '; tính trên phạm vi Khánh Hòa cũ có 24',
    )
  })

  it('of a share is in percentage points, between the shares as they are written', () => {
    // 45,2 − 40 = 5,2.
    expect(changed(part(0.452), part(0.4))).toBe(', tăng 5,2 điểm phần trăm so với năm 2025 (40%)')
    // 66,666… is written 66,7 and 33,333… 33,3: 33,4 apart, not 33,3.
    expect(changed(part(1 / 3), part(2 / 3))).toBe(', giảm 33,4 điểm phần trăm so với năm 2025 (66,7%)')
    // Both are written 12,3%.
    expect(changed(part(0.1226), part(0.1234))).toBe(', bằng năm 2025')
  })

  it('is none where last year or this year is not known', () => {
    const none = '; năm 2025 chưa có số liệu để so sánh'
    expect(changed(figure(5), null)).toBe(none)
    expect(changed(figure(5), figure(null))).toBe(none)
    expect(changed(part(null), part(0.5))).toBe(none)
  })

  it('of an unfinished year is more or less than on the same day, never a rise or fall', () => {
    const day = '2025-11-22'
    expect(changed(figure(12), figure(10), { day })).toBe(', nhiều hơn 2 so với cùng thời điểm năm 2025 (10)')
    expect(changed(figure(9), figure(10), { day })).toBe(', ít hơn 1 so với cùng thời điểm năm 2025 (10)')
    expect(changed(figure(10), figure(10), { day })).toBe(', bằng cùng thời điểm năm 2025')
    // A share is higher or lower.
    expect(changed(part(0.452), part(0.4), { day })).toBe(
      ', cao hơn 5,2 điểm phần trăm so với cùng thời điểm năm 2025 (40%)',
    )
    expect(changed(part(0.3), part(0.4), { day })).toBe(
      ', thấp hơn 10 điểm phần trăm so với cùng thời điểm năm 2025 (40%)',
    )
    expect(changed(figure(10), null, { day })).toBe('; cùng thời điểm năm 2025 chưa có số liệu để so sánh')
  })

  it('in the year of the merger is said of the old area', () => {
    expect(changed(figure(640), figure(600), { oldArea: true })).toBe(
      '; tính trên phạm vi Khánh Hòa cũ có 640, tăng 40 so với năm 2025 (600)',
    )
  })
})

describe('a rate', () => {
  const rated = (n: number, of: number | null) => said(rate(part(of ? n / of : null), figure(n), figure(of)))
  it('has its two sides', () => {
    expect(rated(400, 885)).toBe('đạt 45,2% (400/885)')
    expect(rated(0, 885)).toBe('đạt 0% (0/885)')
    expect(rated(1200, 1200)).toBe('đạt 100% (1.200/1.200)')
  })
  it('of few says so: below ten', () => {
    expect(rated(2, 9)).toBe('đạt 22,2% (2/9; số lượng còn ít, tỷ lệ chỉ để tham khảo)')
    expect(rated(2, 10)).toBe('đạt 20% (2/10)')
  })
  it('of nothing is not said', () => {
    expect(rated(0, 0)).toBe('chưa có số liệu để tính tỷ lệ')
    expect(rated(0, null)).toBe('chưa có số liệu để tính tỷ lệ')
  })
})

describe('a number', () => {
  it('is written the Vietnamese way', () => {
    expect([0, 7, 999, 1000, 1234567].map(integer)).toEqual(['0', '7', '999', '1.000', '1.234.567'])
    expect([0, 1, 0.5, 0.1234, 0.1236, 1 / 3, 0.0004, 0.0005].map(percent)).toEqual([
      '0%',
      '100%',
      '50%',
      '12,3%',
      '12,4%',
      '33,3%',
      '0%',
      '0,1%',
    ])
  })
  it('that is not known is said to be so, and 0 is 0', () => {
    expect([told(figure(null)).text, cell(figure(null)).text]).toEqual(['chưa có số liệu', '–'])
    expect([told(figure(0)).text, cell(figure(0)).text]).toEqual(['0', '0'])
    expect(share(figure(0), figure(0)).text).toBe('chưa có số liệu')
    expect(share(figure(0), figure(8)).text).toBe('0%')
    expect(share(figure(2), figure(3)).text).toBe('66,7%')
  })
  it('of a difference has its sign', () => {
    const cells = [
      [5, 3],
      [3, 5],
      [4, 4],
      [null, 4],
    ].map(([now, before]) => difference(figure(now!), figure(before!)).text)
    expect(cells).toEqual(['+2', '−2', '0', '–'])
    expect(difference(part(0.89), part(0.92)).text).toBe('−3 điểm')
  })
})

describe('a field', () => {
  const fieldOf = (whole: Record<string, number>, before: number | null): Part => ({
    code: '7',
    name: 'Thanh niên khởi nghiệp, lập nghiệp',
    whole: Object.fromEntries(Object.entries(whole).map(([k, v]) => [k, figure(v)])),
    now: { count: figure(whole.count!) },
    before: before === null ? null : { count: figure(before) },
  })
  const facts = (count: number) =>
    ({ totals: { whole: { count: figure(count) }, before: {} }, against: YEAR }) as unknown as Facts

  it('says how many, of whom, which part of the whole, and what became of them', () => {
    const counts = {
      count: 30,
      collective_count: 19,
      individual_count: 11,
      effective_count: 26,
      replicated_count: 9,
    }
    // 30 of 831 are 3,61%.
    expect(said(field(fieldOf(counts, 24), facts(831)))).toBe(
      'Lĩnh vực 7 - Thanh niên khởi nghiệp, lập nghiệp: 30 mô hình, điển hình (19 tập thể, 11 cá nhân), chiếm 3,6%, tăng 6 so với năm 2025 (24); được đánh giá hiệu quả 26, đã nhân rộng 9.',
    )
  })
  it('without any says that there are none', () => {
    const none = {
      count: 0,
      collective_count: 0,
      individual_count: 0,
      effective_count: 0,
      replicated_count: 0,
    }
    expect(said(field(fieldOf(none, 2), facts(0)))).toBe(
      'Lĩnh vực 7 - Thanh niên khởi nghiệp, lập nghiệp: chưa có mô hình, điển hình, giảm 2 so với năm 2025 (2).',
    )
  })
})

it('a place inside a sentence is written small, and what belongs to no single place is none', () => {
  const area = (code: string, name: string, count: number, before: number) => ({
    code,
    name,
    whole: { count: figure(count) },
    now: { count: figure(count) },
    before: { count: figure(before) },
  })
  const facts = {
    districts: [
      area('568', 'Thành phố Nha Trang', 6, 5),
      area('570', 'Huyện Cam Lâm', 3, 4),
      area('576', 'Huyện Trường Sa', 0, 0),
      area('56', 'Toàn tỉnh', 11, 12),
    ],
    totals: { whole: { count: figure(20) } },
    against: YEAR,
    provisional: false,
  } as unknown as Facts
  expect(places(facts).map(said)).toEqual([
    'Địa bàn có nhiều mô hình, điển hình: thành phố Nha Trang 6 (chiếm 30%); huyện Cam Lâm 3 (chiếm 15%).',
    'Địa bàn không có mô hình, điển hình: huyện Trường Sa.',
    'Địa bàn giảm số mô hình, điển hình so với năm 2025: huyện Cam Lâm (3, trước đó 4).',
  ])
})

describe('who owes what', () => {
  /** Of 76 units that owe at least three models. */
  const quotaSaid = (due: number, met: number) => {
    const figures = Object.fromEntries(
      Object.entries({
        received: due,
        expected: 163,
        on_time: due,
        late: 0,
        undated: 0,
        missing: 0,
        not_due: 163 - due,
      }).map(([name, value]) => [name, figure(value)]),
    )
    const own = {
      ...figures,
      incomplete: figure(0),
      quota_owed: figure(76),
      quota_met: figure(met),
      quota_due: figure(due),
      quota_rate: part(met / due),
    }
    const facts = {
      reporting: own,
      byChannel: [],
      scope: { year: 2026, today: '2026-11-22' },
      provisional: true,
    }
    return reporting(facts as unknown as Facts)
      .map(said)
      .at(-1)
  }

  it('is said of those who have reported, while others still may', () => {
    expect(quotaSaid(24, 18)).toBe(
      'Tỷ lệ đơn vị gửi về tỉnh đủ số lượng tối thiểu 03 mô hình, điển hình đạt 75% (18/24) tính trên số đơn vị đã báo cáo; tổng số phải đạt là 76 đơn vị, số còn lại chưa đến hạn.',
    )
  })

  it('is said of all once nobody is waited for', () => {
    expect(quotaSaid(76, 57)).toBe(
      'Tỷ lệ đơn vị gửi về tỉnh đủ số lượng tối thiểu 03 mô hình, điển hình đạt 75% (57/76).',
    )
  })
})

it('what is not decided stands beside the number of models, and is not said where all is', () => {
  const saidOf = (undecided: number) => {
    const names = ['count', 'collective_count', 'individual_count', 'new_count', 'supplementary_count']
    const whole = Object.fromEntries(
      [...names, 'maintained_count', 'pilot_count', 'recognised_count', 'sent_count'].map((name) => [
        name,
        figure(9),
      ]),
    )
    // Nobody wrote of the plan's other duties.
    const duties = ['priority_count', 'partnered_count', 'learnt_count', 'found_count']
    const unsaid = Object.fromEntries(duties.map((name) => [name, figure(0)]))
    const totals = {
      whole: { ...whole, ...unsaid, undecided_count: figure(undecided) },
      now: whole,
      before: null,
    }
    const facts = {
      totals,
      scope: { year: 2026, today: '2026-11-22', channel: null },
      provisional: false,
      against: YEAR,
    }
    return registration(facts as unknown as Facts)
      .map(said)
      .join(' ')
  }
  expect(saidOf(12)).toContain(
    'Còn 12 mô hình, điển hình có thể trùng với mô hình, điển hình của đơn vị khác hoặc tiếp nối mô hình, điển hình trước đó, chưa được xác định; các số liệu trong báo cáo đang tính riêng từng mô hình, điển hình này.',
  )
  expect(saidOf(0)).not.toContain('có thể trùng')
})

it('publicity that nobody reported is not 0', () => {
  const facts = { publicity: {}, publicityForms: [], before: null, against: YEAR } as unknown as Facts
  expect(publicity(facts).map(said)).toEqual([
    'Chưa có số liệu về tin, bài, chuyên trang, chuyên mục tuyên truyền.',
  ])
})

it('names stand in a list, and a unit’s words fit inside quotation marks', () => {
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a và b',
    'a, b và c',
  ])
  expect(quotable(' Một "mô hình"\n hay.  ')).toBe('Một ’mô hình’ hay')
})
