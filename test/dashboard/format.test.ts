import { describe, expect, it } from 'vitest'
import { provinceDay, daysBetween, dayOf, sameDayLastYear } from '../../cube/domain/dates.ts'
import { matches, searchText } from '../../cube/domain/search.ts'
import { pointsBetween } from '../../cube/domain/findings/change.ts'
import { count, date, percent, points, ratio, shortDate, signed } from '../../dashboard/src/i18n/format.ts'

describe('numbers in Vietnamese', () => {
  it('groups by a point and keeps a comma for decimals', () => {
    expect(count(1234567)).toBe('1.234.567')
    expect(percent(0.1234)).toBe('12,3\u00a0%')
    expect(percent(1)).toBe('100,0\u00a0%')
  })

  it('writes 0 as 0 and nothing as a dash', () => {
    expect(count(0)).toBe('0')
    expect(percent(0)).toBe('0,0\u00a0%')
    expect(count(null)).toBe('—')
    expect(percent(null)).toBe('—')
  })

  it('gives n of N, and a dash as soon as one is not known', () => {
    expect(ratio(64, 1650)).toBe('64/1.650')
    expect(ratio(0, 3)).toBe('0/3')
    expect(ratio(null, 3)).toBe('—')
    expect(ratio(3, null)).toBe('—')
  })

  it('signs with a true minus', () => {
    expect(signed(12)).toBe('+12')
    expect(signed(-1200)).toBe('−1.200')
    expect(signed(0)).toBe('0')
    expect(signed(-3.2, points)).toBe('−3,2')
  })

  it('subtracts rates as they are printed', () => {
    // 38,3 % and 34,0 % are printed: a reader's difference is 4,3, though 38,25 − 34,04 = 4,21.
    expect(percent(0.38251)).toBe('38,3\u00a0%')
    expect(percent(0.34041)).toBe('34,0\u00a0%')
    expect(pointsBetween(0.38251, 0.34041)).toBe(4.3)
    expect(pointsBetween(0.1, 0.3)).toBe(-20)
  })
})

describe('days', () => {
  it('are written day first', () => {
    expect(date('2026-11-05')).toBe('05/11/2026')
    expect(date(null)).toBe('—')
    expect(shortDate('2026-11-05')).toBe('05/11')
  })

  it('are counted over months, years and a leap day', () => {
    expect(daysBetween('2026-11-22', '2026-11-30')).toBe(8)
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1)
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
    expect(daysBetween('2026-12-05', '2026-11-30')).toBe(-5)
  })

  it('have a same day last year, even 29 February', () => {
    expect(sameDayLastYear('2026-11-22')).toBe('2025-11-22')
    expect(sameDayLastYear('2024-02-29')).toBe('2023-02-28')
    expect(sameDayLastYear('2025-02-28')).toBe('2024-02-28')
  })

  it('are Vietnam’s, where a moment is given', () => {
    expect(provinceDay('2026-11-22T16:59:59.000Z')).toBe('2026-11-22')
    expect(provinceDay('2026-11-22T17:00:00.000Z')).toBe('2026-11-23')
  })

  it('are read from what Cube returns', () => {
    expect(dayOf('2026-11-30T00:00:00.000')).toBe('2026-11-30')
    expect(dayOf('2026-11-30')).toBe('2026-11-30')
    expect(dayOf(null)).toBeNull()
    expect(dayOf('')).toBeNull()
  })
})

describe('search', () => {
  it('does not need marks, case or đ', () => {
    expect(searchText('Ủy ban Mặt trận Tổ quốc')).toBe('uy ban mat tran to quoc')
    expect(matches('Đảng ủy xã Đại Lãnh', 'dang uy dai')).toBe(true)
    expect(matches('Đảng ủy xã Đại Lãnh', 'ĐẠI LÃNH')).toBe(true)
    expect(matches('Đảng ủy xã Đại Lãnh', 'nha trang')).toBe(false)
  })

  it('finds letters that were put together differently, and everything by nothing', () => {
    expect(matches('Sở Y tế'.normalize('NFD'), 'sở y tế')).toBe(true)
    expect(matches('Sở Y tế', '  ')).toBe(true)
    expect(matches('Quốc phòng - an ninh', 'quoc phong an ninh')).toBe(true)
  })
})
