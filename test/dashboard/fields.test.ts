import { describe, expect, it } from 'vitest'
import type { Row } from '../../dashboard/src/api/cube.ts'
import { fieldsHeadline, heatFinding } from '../../dashboard/src/i18n/vi/fields.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { readDistrictHeat, readUnitHeat, stepOf, stepsOf } from '../../dashboard/src/pages/fields/heat.ts'
import { readReports } from '../../dashboard/src/pages/units/units.ts'

const cell = (view: 'district' | 'unit', code: string, field: number, count: number): Row => ({
  [`models.${view}_code`]: code,
  [`models.${view}_name`]: `Nơi ${code}`,
  'models.field_code': String(field),
  'models.field_name': `Lĩnh vực số ${field}`,
  'models.count': String(count),
})
const unnamed = (code: number) => `Lĩnh vực ${code}`
const report = (code: string, state: string | null, received: string | null): Row => ({
  'reporting.unit_code': code,
  'reporting.unit_name': `Nơi ${code}`,
  'reporting.state': state,
  'reporting.received_on': received,
})

describe('the heat map', () => {
  const every = [cell('district', '568', 1, 3), cell('district', '569', 2, 1), cell('district', '58', 3, 9)]

  it('has eleven fields and every district, and tells out of scope from 0', () => {
    const heat = readDistrictHeat([cell('district', '568', 1, 3)], every, 2024, unnamed)
    expect(heat.fields).toHaveLength(11)
    expect(heat.fields[1]!.name).toBe('Lĩnh vực số 2')
    expect(heat.fields[4]!.name).toBe('Lĩnh vực 5')
    expect(heat.rows.map((row) => [row.code, row.empty, row.total])).toEqual([
      ['568', null, 3],
      ['569', null, 0],
      ['58', 'out_of_scope', 0],
    ])
    expect(readDistrictHeat([], every, 2025, unnamed).rows.every((row) => row.empty === null)).toBe(true)
  })

  it('tells a unit without models from one that did not send', () => {
    const reports = readReports([
      report('A', 'on_time', '2026-11-01T00:00:00.000'),
      report('B', 'missing', null),
      report('C', 'not_due', null),
      report('D', null, null),
      report('E', 'late', '2026-12-02T00:00:00.000'),
    ])
    const heat = readUnitHeat([cell('unit', 'A', 2, 4)], every, reports, unnamed)
    expect(Object.fromEntries(heat.rows.map((row) => [row.code, row.empty]))).toEqual({
      A: null,
      E: null,
      B: 'missing',
      C: 'not_due',
      D: 'not_owed',
    })
    expect(heat.rows[0]!.cells[1]).toBe(4)
    expect(heat.totals[1]).toBe(4)
  })

  it('has five steps from 1 to the highest, 0 apart, without gaps', () => {
    expect([0, 1, 7, 34].map((value) => stepOf(value, 34))).toEqual([0, 1, 2, 5])
    expect(stepsOf(34).map(({ from, to }) => [from, to])).toEqual([
      [1, 6],
      [7, 13],
      [14, 20],
      [21, 27],
      [28, 34],
    ])
    expect(stepsOf(2).map(({ from, to }) => [from, to])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(stepsOf(0)).toEqual([])
  })

  it('is told in a sentence', () => {
    const heat = readDistrictHeat(
      [cell('district', '568', 1, 3), cell('district', '569', 2, 1)],
      every,
      2024,
      unnamed,
    )
    expect(plain(fieldsHeadline(heat, 'năm 2024'))).toBe(
      'Năm 2024: 4 mô hình, điển hình ở 2/11 lĩnh vực; nhiều nhất là “Lĩnh vực số 1” (3); chưa có ở “Lĩnh vực số 3”, “Lĩnh vực 4” và 7 lĩnh vực khác.',
    )
    expect(heatFinding(heat, 'địa bàn')).toBe('Chưa địa bàn nào có mô hình ở cả 11 lĩnh vực; 20 ô còn trống')
    expect(plain(fieldsHeadline(readDistrictHeat([], every, 2024, unnamed), 'năm 2024'))).toBe(
      'Năm 2024 chưa có mô hình, điển hình ở lĩnh vực nào.',
    )
  })
})
