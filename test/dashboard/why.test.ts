import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whyOf } from '../../cube/domain/findings/why.ts'
import { readBothYears, type WhyPart } from '../../cube/domain/why.ts'
import { whyFinding } from '../../dashboard/src/i18n/vi/why.ts'

const AGAINST = { day: '2025-11-30', year: 2025, oldArea: false }
const part = (code: string, before: number, now: number): WhyPart => ({
  code,
  name: code,
  before,
  now,
  difference: now - before,
})
/** The order in which the reader gives them. */
const bySize = (parts: WhyPart[]) =>
  [...parts].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))

describe('why a part has more or fewer than the year before', () => {
  it('is said with the largest parts, the rest added up, and who has not sent', () => {
    const found = whyOf({
      now: 20,
      before: 25,
      against: AGAINST,
      by: [
        {
          dimension: 'field',
          parts: [part('Giáo dục', 9, 5), part('Quốc phòng', 6, 4), part('Y tế', 10, 11)],
        },
        { dimension: 'unit', parts: [part('A', 3, 0), part('B', 2, 0), part('C', 20, 20)] },
      ],
      waiting: new Set(['A']),
    })
    expect(whyFinding(found)).toBe(
      'Ít hơn 5 mô hình so với cùng thời điểm năm 2025: “Giáo dục” −4, “Quốc phòng” −2, 1 lĩnh vực khác +1; 1 đơn vị chưa gửi báo cáo (năm trước có 3 mô hình)',
    )
    const whole = whyOf({ now: 3, before: 3, against: { ...AGAINST, day: null }, by: [], waiting: new Set() })
    expect(whyFinding(whole)).toBe('Bằng năm 2025')
  })

  it('adds up by each dimension, with what several share', () => {
    const parts = fc
      .array(fc.record({ before: fc.nat(30), now: fc.nat(30) }))
      .map((all) => all.map(({ before, now }, i) => part(`${i}`, before, now)))
    fc.assert(
      fc.property(fc.nat(99), fc.nat(99), parts, (now, before, of) => {
        const [by] = whyOf({
          ...{ now, before, against: AGAINST, waiting: new Set<string>() },
          by: [{ dimension: 'unit', parts: bySize(of) }],
        }).by
        expect(by!.parts.reduce((sum, one) => sum + one.difference, by!.shared)).toBe(now - before)
        expect(by!.parts.every((one) => one.difference !== 0)).toBe(true)
      }),
    )
  })

  it('reads both years, a part of one of them alone too, the largest difference first', () => {
    const row = (year: number, code: string, name: string, count: number) => ({
      'models.year': String(year),
      'models.unit_code': code,
      'models.unit_name': name,
      'models.count': String(count),
    })
    const rows = [
      row(2025, 'A', 'Tên cũ', 2),
      row(2025, 'B', 'B', 7),
      row(2026, 'A', 'Tên mới', 3),
      row(2026, 'C', 'C', 4),
    ]
    expect(readBothYears(rows, 2026, 'unit').map(({ name, difference }) => [name, difference])).toEqual([
      ['B', -7],
      ['C', 4],
      ['Tên mới', 1],
    ])
  })
})
