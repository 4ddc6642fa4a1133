import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDay, provinceDay, sameDayLastYear } from '../../cube/domain/dates.ts'
import { changeOfCount, changeOfRate, ifKnown, stepOf } from '../../cube/domain/findings/change.ts'
import { largest, replicationOf } from '../../cube/domain/findings/leaders.ts'
import { trendOf } from '../../cube/domain/findings/trend.ts'
import { ofOneUnit } from '../../cube/domain/findings/units.ts'
import { equals } from '../../cube/domain/filter.ts'
import { readCommunes, readDistricts } from '../../cube/domain/parts.ts'
import { basisOf, comparisonOf, cutOf, isOpen } from '../../cube/domain/period.ts'
import { isTrue } from '../../cube/domain/rows.ts'

/** What figures mean, for page and report alike. */

describe('a year and what it is compared with', () => {
  it('is open until its round closes, that day included', () => {
    expect(isOpen('2026-12-15', '2026-12-15')).toBe(true)
    expect(isOpen('2026-12-15', '2026-12-16')).toBe(false)
    expect(isOpen(null, '2026-12-15')).toBe(false)
  })

  it('is the same day last year while it is open, the whole year afterwards', () => {
    expect(comparisonOf(2026, true, '2026-11-22')).toEqual({ year: 2025, day: '2025-11-22', oldArea: false })
    expect(comparisonOf(2026, false, '2027-01-20')).toEqual({ year: 2025, day: null, oldArea: false })
    expect(sameDayLastYear('2028-02-29')).toBe('2027-02-28')
  })

  it('leaves the former Ninh Thuận out in the year of the merger, on either side alike', () => {
    const outside = { member: 'models.district_code', operator: 'notEquals', values: ['58'] }
    expect(basisOf(comparisonOf(2025, false, '2026-01-20'))).toEqual([outside])
    expect(basisOf(comparisonOf(2025, true, '2025-11-22'))).toEqual([
      outside,
      { member: 'models.received_on', operator: 'beforeOrOnDate', values: ['2024-11-22'] },
    ])
    expect(basisOf(comparisonOf(2026, false, '2027-01-20'))).toEqual([])
  })

  it('is cut off only where it is the same day', () => {
    expect(cutOf(comparisonOf(2026, true, '2026-11-22'))).toEqual({ year: 2025, day: '2025-11-22' })
    expect(cutOf(comparisonOf(2026, false, '2027-01-20'))).toBeNull()
    expect(cutOf(null)).toBeNull()
  })
})

describe('a finished year for which many have not reported', () => {
  const reported = (now: number, before: number) => (year: number) =>
    year === 2026 ? { n: now, of: 163 } : { n: before, of: 163 }

  it('is not compared: it has fewer models because reports are missing', () => {
    const against = comparisonOf(2026, false, '2027-01-20', reported(4, 163))
    expect(against.gap).toEqual({ year: 2026, received: 4, expected: 163 })
    expect(changeOfCount(24, 50, against)).toEqual({ kind: 'incomplete', against, gap: against.gap })
    expect(ifKnown(changeOfRate(0.5, 0.2, against))).toBeNull()
  })

  it('nor is the year after it: that one has more for the same reason', () => {
    expect(comparisonOf(2026, false, '2027-01-20', reported(163, 10)).gap).toMatchObject({ year: 2025 })
  })

  it('is compared from nine in ten reports on, and where nobody owed one', () => {
    expect(comparisonOf(2026, false, '2027-01-20', reported(147, 147)).gap).toBeUndefined()
    expect(comparisonOf(2026, false, '2027-01-20', reported(146, 147)).gap).toMatchObject({ year: 2026 })
    expect(comparisonOf(2026, false, '2027-01-20', () => ({ n: 0, of: 0 })).gap).toBeUndefined()
    expect(comparisonOf(2026, false, '2027-01-20').gap).toBeUndefined()
  })

  it('does not stop an unfinished year, which is compared with the same day', () => {
    expect(comparisonOf(2026, true, '2026-11-22', reported(4, 10)).gap).toBeUndefined()
  })

  it('ends a row of years that rose or fell', () => {
    const year = (of: number, total: number, incomplete = false) => ({
      year: of,
      total,
      oldArea: total,
      provisional: false,
      incomplete,
    })
    expect(trendOf([year(2024, 30), year(2025, 50), year(2026, 24, true)], null)).toMatchObject({
      kind: 'rose',
      year: 2025,
      by: 20,
    })
    expect(trendOf([year(2024, 30), year(2025, 2, true), year(2026, 50)], null)).toMatchObject({
      kind: 'single',
      year: 2026,
    })
  })
})

describe('days', () => {
  it('are those of the calendar', () => {
    expect(['2026-11-22', '2028-02-29'].every(isDay)).toBe(true)
    expect(['2027-02-29', '2026-13-01', '22/11/2026', '2026-11-22T00:00', '', '2026-1-2'].some(isDay)).toBe(
      false,
    )
  })

  it('are the province’s, seven hours ahead', () => {
    expect(provinceDay('2026-11-22T16:59:59.999Z')).toBe('2026-11-22')
    expect(provinceDay(new Date('2026-11-22T17:00:00Z'))).toBe('2026-11-23')
    expect(provinceDay('2026-12-31T20:00:00Z')).toBe('2027-01-01')
  })
})

describe('a change', () => {
  const whole = { year: 2025, day: null, oldArea: false }
  const sameDay = { year: 2025, day: '2025-11-22', oldArea: false }

  it('rose or fell only between two finished years', () => {
    expect([1, -1, 0].map((by) => stepOf(by, true))).toEqual(['rose', 'fell', 'equal'])
    expect([1, -1, 0].map((by) => stepOf(by, false))).toEqual(['more', 'fewer', 'equal'])
    expect(changeOfCount(12, 7, whole)).toMatchObject({ kind: 'rose', difference: 5 })
    expect(changeOfCount(7, 12, sameDay)).toMatchObject({ kind: 'fewer', difference: -5 })
  })

  it('of two rates is the difference of what is printed', () => {
    expect(changeOfRate(0.38251, 0.34041, whole)).toMatchObject({ kind: 'rose', difference: 4.3 })
    expect(changeOfRate(0.5, 0.50004, whole)).toMatchObject({ kind: 'equal', difference: 0 })
  })

  it('is nothing where a year is not known, which is not "equal"', () => {
    expect(changeOfCount(5, null, whole)).toEqual({ kind: 'unknown', against: whole })
    expect(changeOfCount(null, null, null)).toEqual({ kind: 'no-year' })
    expect(ifKnown(changeOfCount(null, null, whole))).toBeNull()
  })
})

describe('a year in which many more units owe a report (F18)', () => {
  const owed = (now: number, before: number) => (year: number) =>
    year === 2025 ? { n: now, of: now } : { n: before, of: before }

  it('is not compared in totals, whole or open; a rate is', () => {
    for (const open of [false, true]) {
      const against = comparisonOf(2025, open, '2025-11-22', owed(163, 20))
      expect(against.duties).toEqual({ now: 163, before: 20 })
      expect(changeOfCount(684, 491, against)).toEqual({
        kind: 'other-duties',
        against,
        duties: { now: 163, before: 20 },
      })
      expect(changeOfRate(0.5, 0.2, against)).toMatchObject({ difference: 30 })
    }
  })

  it('is compared where few more owe one, where nobody owed one before, and for one unit', () => {
    expect(comparisonOf(2025, false, '2026-01-20', owed(165, 163)).duties).toBeUndefined()
    expect(comparisonOf(2025, false, '2026-01-20', owed(163, 0)).duties).toBeUndefined()
    expect(comparisonOf(2025, false, '2026-01-20', owed(1, 1)).duties).toBeUndefined()
    expect(comparisonOf(2025, false, '2026-01-20', owed(0, 1)).duties).toBeUndefined()
    expect(ofOneUnit(comparisonOf(2025, false, '2026-01-20', owed(163, 20)))).toEqual({
      ...{ year: 2024, day: null, oldArea: false },
    })
  })

  it('begins a new row of years', () => {
    const year = (of: number, total: number, otherDuties = false) => ({
      ...{ year: of, total, oldArea: total, provisional: false, otherDuties },
    })
    expect(trendOf([year(2023, 4), year(2024, 5), year(2025, 9, true)], null)).toMatchObject({
      ...{ kind: 'single', year: 2025, before: null },
    })
  })
})

describe('the trend', () => {
  const years = (...counts: number[]) =>
    counts.map((total, i) => ({ year: 2021 + i, total, oldArea: total, provisional: false }))

  it('counts the years in a row in which the count moved the same way', () => {
    expect(trendOf(years(1, 2, 3, 4), null)).toMatchObject({ kind: 'rose', years: 3, by: 1, year: 2024 })
    expect(trendOf(years(9, 2, 3), null)).toMatchObject({ kind: 'rose', years: 1 })
    expect(trendOf(years(4, 4), null)).toMatchObject({ kind: 'equal', before: 2021 })
    expect(trendOf(years(4), null)).toMatchObject({ kind: 'single', total: 4 })
    expect(trendOf([], null)).toEqual({ kind: 'none' })
  })

  it('sets an unfinished year against the same day only', () => {
    const open = { year: 2023, total: 50, oldArea: 50, provisional: true }
    expect(trendOf([...years(10, 100), open], 45)).toMatchObject({
      kind: 'rose',
      year: 2022,
      open: { year: 2023, kind: 'more', by: 5 },
    })
    expect(trendOf([...years(10, 100), open], null)).toMatchObject({ open: null })
  })
})

describe('leaders', () => {
  const part = (name: string, now: number | null) => ({ name, now })
  const share = (name: string, n: number, of: number) => ({
    code: name,
    name,
    replicated: { n, of, rate: n / of },
  })

  it('are all that tie, and none of nothing', () => {
    expect(largest([part('A', 5), part('B', 5), part('C', 1)])).toEqual({ names: ['A', 'B'], value: 5 })
    expect(largest([part('A', 0), part('B', null)])).toBeNull()
  })

  it('lead by a rate only among those with at least ten cases', () => {
    expect(replicationOf([share('A', 9, 9), share('B', 5, 10)])).toMatchObject({
      kind: 'highest',
      leaders: { names: ['B'], value: 0.5 },
      share: { n: 5, of: 10 },
    })
    expect(replicationOf([share('A', 9, 9)])).toEqual({ kind: 'few-cases' })
  })

  it('of a rate is not said where one model fewer would undo it', () => {
    // 4/13 = 30,8 % against 19/65 = 29,2 %: with 3/13 it would be 23,1 %.
    expect(replicationOf([share('A', 4, 13), share('B', 19, 65), share('C', 1, 20)])).toEqual({
      kind: 'close',
      leaders: [
        { name: 'A', rate: 4 / 13 },
        { name: 'B', rate: 19 / 65 },
      ],
    })
    expect(replicationOf([share('A', 40, 130), share('B', 19, 65)])).toMatchObject({ kind: 'highest' })
    expect(replicationOf([share('A', 5, 10), share('B', 5, 10)])).toMatchObject({
      kind: 'highest',
      leaders: { names: ['A', 'B'] },
    })
  })
})

describe('parts of a whole', () => {
  const row = (year: number, name: string, code: string | null, count: number) => ({
    'models.year': year,
    [`models.${name}_code`]: code,
    [`models.${name}_name`]: code === null ? null : `Nơi ${code}`,
    'models.count': count,
  })
  const totalOf = (parts: { now: number | null; before: number | null }[], side: 'now' | 'before') =>
    parts.reduce((sum, part) => sum + (part[side] ?? 0), 0)

  it('models without a place are added to those of the whole province, not put in their stead', () => {
    const rows = [
      row(2025, 'area_then', '56', 5),
      row(2025, 'area_then', null, 1),
      row(2025, 'area_then', '22336', 3),
      row(2026, 'area_then', '56', 5),
    ]
    const { provinceWide, districts } = readCommunes(rows, 2026, 'Toàn tỉnh', null)
    expect(provinceWide).toMatchObject({ now: 5, before: 6 })
    expect(districts).toMatchObject([{ now: 0, before: 3 }])
    expect(readCommunes(rows, 2025, 'Toàn tỉnh', null).provinceWide).toMatchObject({ now: 6 })
  })

  it('add up to the rows that Cube answered, whatever they are', () => {
    const codes = fc.option(fc.constantFrom('56', '22336', '22339', '22342'))
    const cells = fc.uniqueArray(fc.tuple(fc.constantFrom(2025, 2026), codes, fc.nat(500)), {
      selector: ([year, code]) => `${year} ${code}`,
    })
    fc.assert(
      fc.property(cells, (all) => {
        const of = (name: string) => all.map(([year, code, count]) => row(year, name, code, count))
        const expected = (wanted: number) =>
          all.reduce((sum, [year, , count]) => sum + (year === wanted ? count : 0), 0)
        for (const { districts, provinceWide } of [
          readCommunes(of('area_then'), 2026, 'Toàn tỉnh', null),
          readDistricts(of('district'), 2026),
        ]) {
          const parts = [...districts, ...(provinceWide ? [provinceWide] : [])]
          expect([totalOf(parts, 'now'), totalOf(parts, 'before')]).toEqual([expected(2026), expected(2025)])
        }
      }),
    )
  })
})

describe('conditions and rows', () => {
  it('have values as text', () => {
    expect(equals('models.year', 2025, '2026')).toEqual({
      member: 'models.year',
      operator: 'equals',
      values: ['2025', '2026'],
    })
  })

  it('take a boolean in each of the forms in which Cube gives it', () => {
    const row = { a: true, b: 'true', c: 't', d: '1', e: false, f: 'false', g: null, h: '0' }
    expect(Object.keys(row).filter((member) => isTrue(row, member))).toEqual(['a', 'b', 'c', 'd'])
  })
})
