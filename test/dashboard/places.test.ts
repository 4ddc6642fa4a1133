import { rankingOf } from '../../cube/domain/findings/places.ts'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../cube/domain/rows.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { placesHeadline, rankingFinding } from '../../dashboard/src/i18n/vi/places.ts'
import { readAreas, readPlaces, type Basis } from '../../dashboard/src/pages/places/places.ts'

const member = { then: 'area_then', now: 'area_now', common: 'district' } as const
const row = (basis: Basis, code: string | null, count: number): Row => ({
  [`models.${member[basis]}_code`]: code,
  [`models.${member[basis]}_name`]: code === null ? null : `Nơi ${code}`,
  'models.count': String(count),
})
const area = (code: string, from: string, mark: string): Row => ({
  areaCode: code,
  areaName: `Nơi ${code}`,
  level: 'commune',
  validFrom: from,
  districtCode: '568',
  mark,
})
const districts = new Map([
  ['568', 'Thành phố Nha Trang'],
  ['569', 'Thành phố Cam Ranh'],
  ['58', 'Khu vực Ninh Thuận (cũ)'],
])

describe('models by place', () => {
  it('has the south out of scope before the merger, and never as 0', () => {
    const { places, total } = readPlaces([row('common', '568', 3)], null, 2024, 'common', [], districts)
    expect(total).toBe(3)
    expect(places.map(({ code, now, outOfScope }) => [code, now, outOfScope])).toEqual([
      ['568', 3, false],
      ['569', 0, false],
      ['58', null, true],
    ])
  })

  it('compares the year of the merger on the old scope only', () => {
    const rows = [row('common', '568', 3), row('common', '58', 9)]
    const { places } = readPlaces(rows, [row('common', '568', 5)], 2025, 'common', [], districts)
    expect(places.map(({ code, now, before, mark }) => [code, now, before, mark])).toEqual([
      ['58', 9, null, 'out_of_scope'],
      ['568', 3, 5, 'unchanged'],
      ['569', 0, 0, 'unchanged'],
    ])
  })

  it('keeps what lies in no place apart, in the same total on each basis', () => {
    for (const basis of ['then', 'now', 'common'] as const) {
      const rows = [row(basis, '568', 3), row(basis, '56', 2), row(basis, null, 4)]
      const told = readPlaces(rows, null, 2026, basis, [], new Map())
      expect(told).toMatchObject({ provinceWide: 2, unallocated: 4, total: 9 })
      expect(told.places.map((place) => place.code)).toEqual(['568'])
    }
  })

  it('compares no place whose borders changed in between', () => {
    const areas = readAreas([
      area('1', '2025-07-01', 'irregular'),
      area('2', '2025-07-01', 'merged'),
      area('3', '0001-01-01', 'unchanged'),
    ])
    const of = (basis: Basis, known = areas) =>
      readPlaces(
        ['1', '2', '3'].map((code) => row(basis, code, 2)),
        ['1', '2', '3'].map((code) => row(basis, code, 1)),
        2025,
        basis,
        known,
        new Map(),
      ).places.map((place) => place.before)
    // Today's place holds the old one's models wherever it took it in whole; the place of then does not.
    expect(of('now')).toEqual([null, 1, 1])
    expect(of('then')).toEqual([null, null, 1])
    expect(of('then', [])).toEqual([null, null, null])
  })

  it('is told in sentences', () => {
    const named = [
      { name: 'Nha Trang', now: 7 },
      { name: 'Cam Ranh', now: 0 },
      { name: 'Ninh Thuận', now: null },
    ]
    expect(rankingFinding(rankingOf(named))).toBe(
      'Nha Trang nhiều nhất (7 mô hình); 1 địa bàn chưa có mô hình',
    )
    expect(plain(placesHeadline(9, rankingOf(named), { provinceWide: 2, unallocated: 0 }, 'năm 2025'))).toBe(
      'Năm 2025 có 9 mô hình, điển hình, trong đó 2 của toàn tỉnh; Nha Trang nhiều nhất (7 mô hình); 1 địa bàn chưa có mô hình.',
    )
  })
})
