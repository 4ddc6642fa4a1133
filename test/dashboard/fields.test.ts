import { fieldListOf, heatOf, spreadOf } from '../../cube/domain/findings/fields.ts'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../cube/domain/rows.ts'
import { fieldsFinding, fieldsHeadline, heatFinding } from '../../dashboard/src/i18n/vi/fields.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { scaleOf, stepOf, stepsOf } from '../../cube/domain/scale.ts'
import {
  arrange,
  readDistrictHeat,
  readFieldRows,
  readFields,
  readKindHeat,
  readUnitHeat,
  type PlanField,
} from '../../cube/domain/heat.ts'
import { readReports } from '../../cube/domain/units.ts'

const cell = (view: 'district' | 'unit', code: string, field: number, count: number): Row => ({
  [`models.${view}_code`]: code,
  [`models.${view}_name`]: `Nơi ${code}`,
  'models.field_code': String(field),
  'models.field_name': `Lĩnh vực số ${field}`,
  'models.count': String(count),
})
/** Fields 1 and 2 take whatever there is, 3 takes households, 11 persons only. */
const plan = Array.from({ length: 11 }, (_, i): PlanField => ({
  code: i + 1,
  name: `Lĩnh vực số ${i + 1}`,
  title: '',
  kinds: { 2: ['household'], 10: ['individual'] }[i] ?? ['collective', 'individual'],
  criteria: '',
}))
const fields = readFields(plan, null)
const report = (code: string, state: string | null, received: string | null): Row => ({
  'reporting.unit_code': code,
  'reporting.unit_name': `Nơi ${code}`,
  'reporting.state': state,
  'reporting.received_on': received,
})

describe('the heat map', () => {
  const every = [cell('district', '568', 1, 3), cell('district', '569', 2, 1), cell('district', '58', 3, 9)]

  it('has eleven fields and every district, and tells out of scope from 0', () => {
    const heat = readDistrictHeat([cell('district', '568', 1, 3)], every, 2024, fields)
    expect(heat.fields).toHaveLength(11)
    expect(heat.fields[1]!.name).toBe('Lĩnh vực số 2')
    expect(heat.rows.map((row) => [row.code, row.empty, row.total])).toEqual([
      ['568', null, 3],
      ['569', null, 0],
      ['58', 'out_of_scope', 0],
    ])
    expect(readDistrictHeat([], every, 2025, fields).rows.every((row) => row.empty === null)).toBe(true)
  })

  it('tells a unit without models from one that did not send', () => {
    const reports = readReports([
      report('A', 'on_time', '2026-11-01T00:00:00.000'),
      report('B', 'missing', null),
      report('C', 'not_due', null),
      report('D', null, null),
      report('E', 'late', '2026-12-02T00:00:00.000'),
    ])
    const heat = readUnitHeat([cell('unit', 'A', 2, 4)], reports, fields)
    expect(Object.fromEntries(heat.rows.map((row) => [row.code, row.empty]))).toEqual({
      A: null,
      E: null,
      B: 'missing',
      C: 'not_due',
      D: 'not_owed',
    })
    // The field with the most comes first.
    expect(heat.fields[0]!.code).toBe('2')
    expect(heat.rows[0]!.cells[0]).toBe(4)
    expect(heat.totals[0]).toBe(4)
  })

  it('has steps over about as many values each, 0 apart, the last the darkest; one large value takes one step', () => {
    const scale = scaleOf([0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 143])
    expect(stepsOf(scale)).toEqual([
      { step: 1, from: 1, to: 2 },
      { step: 2, from: 3, to: 3 },
      { step: 3, from: 4, to: 5 },
      { step: 4, from: 6, to: 7 },
      { step: 5, from: 8, to: 143 },
    ])
    expect([0, 1, 3, 5, 7, 8, 143].map((value) => stepOf(value, scale))).toEqual([0, 1, 2, 3, 4, 5, 5])
    expect(stepsOf(scaleOf([4, 4, 9]))).toEqual([
      { step: 4, from: 1, to: 4 },
      { step: 5, from: 5, to: 9 },
    ])
    expect(stepsOf(scaleOf([0, 0]))).toEqual([])
  })

  it('puts rows and fields in order of value, name or number', () => {
    const heat = readDistrictHeat(
      [cell('district', '569', 2, 1), cell('district', '568', 11, 3)],
      every,
      2025,
      fields,
    )
    expect(heat.rows.map((row) => row.code)).toEqual(['568', '569', '58'])
    expect(heat.fields.slice(0, 3).map((field) => field.code)).toEqual(['11', '2', '1'])
    expect(heat.rows[0]!.cells.slice(0, 2)).toEqual([3, 0])
    const byCode = arrange(heat, 'code')
    expect(byCode.rows.map((row) => row.code)).toEqual(['58', '568', '569'])
    expect(byCode.fields.map((field) => field.code).slice(0, 3)).toEqual(['1', '2', '3'])
    expect(byCode.totals[10]).toBe(3)
    expect(
      arrange(heat, 'name')
        .fields.slice(0, 3)
        .map((field) => field.code),
    ).toEqual(['1', '10', '11'])
  })

  it('by kind of unit says how many have reported; a kind without any report is missing or not due', () => {
    const of = (code: string, kind: string, state: string | null, received: string | null): Row => ({
      ...report(code, state, received),
      'reporting.unit_kind': kind,
      'reporting.is_expected': true,
    })
    const reports = readReports([
      of('A', 'agency', 'on_time', '2026-11-01T00:00:00.000'),
      of('B', 'agency', 'missing', null),
      of('C', 'front', 'not_due', null),
      of('D', 'press', 'missing', null),
    ])
    const heat = readKindHeat(
      [{ 'models.unit_kind': 'agency', 'models.field_code': '2', 'models.count': '5' }],
      reports,
      fields,
      (kind) => `loại ${kind}`,
    )
    expect(heat.rows.map((row) => [row.code, row.name, row.empty, row.total, row.reported])).toEqual([
      ['agency', 'loại agency', null, 5, { n: 1, of: 2 }],
      ['front', 'loại front', 'not_due', 0, { n: 0, of: 1 }],
      ['press', 'loại press', 'missing', 0, { n: 0, of: 1 }],
    ])
  })

  it('knows which fields take a kind', () => {
    const takes = (kind: 'collective' | 'individual' | null) =>
      readFields(plan, kind).map((field) => field.takes)
    expect(takes(null).every(Boolean)).toBe(true)
    expect([takes('individual')[2], takes('individual')[10]]).toEqual([false, true])
    expect([takes('collective')[2], takes('collective')[10]]).toEqual([true, false])
  })

  it('has a row for each field: 0 where the year has none of it, nothing where the year is empty', () => {
    const row = (year: number, field: number, count: number): Row => ({
      'models.year': String(year),
      'models.field_code': String(field),
      'models.count': String(count),
      'models.replicated_count': '1',
      'models.replication_rate': String(1 / count),
    })
    const rows = readFieldRows([row(2026, 2, 4), row(2026, 1, 8)], 2026, fields, 'value')
    expect(rows.map((one) => one.code).slice(0, 3)).toEqual(['1', '2', '3'])
    expect(rows[1]!.replicated).toEqual({ n: 1, of: 4, rate: 0.25 })
    expect([rows[2]!.now, rows[2]!.before]).toEqual([0, null])
  })

  it('is told in a sentence', () => {
    const heat = readDistrictHeat(
      [cell('district', '568', 1, 3), cell('district', '569', 2, 1)],
      every,
      2024,
      fields,
    )
    const told = fields.map((field, i) => ({ name: field.name, now: [3, 1][i] ?? 0, takes: true }))
    expect(plain(fieldsHeadline(spreadOf(told), 'năm 2024'))).toBe(
      'Năm 2024: 4 mô hình, điển hình ở 2/11 lĩnh vực; nhiều nhất là “Lĩnh vực số 1” (3); chưa có ở “Lĩnh vực số 3”, “Lĩnh vực số 4” và 7 lĩnh vực khác.',
    )
    expect(heatFinding(heatOf(heat), 'địa bàn')).toBe(
      'Chưa địa bàn nào có mô hình ở cả 11 lĩnh vực; 20 ô còn trống',
    )
    expect(plain(fieldsHeadline(spreadOf([]), 'năm 2024'))).toBe(
      'Năm 2024 chưa có mô hình, điển hình ở lĩnh vực nào.',
    )
  })

  it('compares fields with the year before, unless one of the two lacks many reports', () => {
    const row = (year: number, field: number, count: number): Row => ({
      'models.year': String(year),
      'models.field_code': String(field),
      'models.count': String(count),
    })
    const rows = [row(2024, 1, 4), row(2023, 1, 2), row(2024, 2, 1), row(2023, 2, 3)]
    const list = readFieldRows(rows, 2024, fields, 'value')
    const before = { year: 2023, day: null, oldArea: false }
    const say = (against: Parameters<typeof fieldListOf>[1]) => fieldsFinding(fieldListOf(list, against))
    expect(say(before)).toBe('1/11 lĩnh vực tăng so với năm trước; “Lĩnh vực số 1” nhiều nhất (4 mô hình)')
    expect(say({ ...before, day: '2023-11-22' })).toBe(
      '1/11 lĩnh vực nhiều hơn cùng thời điểm năm trước; “Lĩnh vực số 1” nhiều nhất (4 mô hình)',
    )
    const gap = { year: 2024, received: 20, expected: 165 }
    expect(say({ ...before, gap })).toBe('“Lĩnh vực số 1” nhiều nhất (4 mô hình)')
    // The province of the year before was smaller: more models in it would be no rise.
    expect(say({ ...before, oldArea: true })).toBe('“Lĩnh vực số 1” nhiều nhất (4 mô hình)')
    expect(fieldsFinding(fieldListOf([], before))).toBe('Chưa có mô hình, điển hình ở lĩnh vực nào')
  })
})
