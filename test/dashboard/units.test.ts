import {
  bestYearsOf,
  heldOf,
  kindsOf,
  quotaOf,
  roundOf,
  unitReportsOf,
  unitYearOf,
} from '../../cube/domain/findings/units.ts'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../cube/domain/rows.ts'
import {
  heldFinding,
  kindsFinding,
  quotaFinding,
  reportsFinding,
  unitHeadline,
  unitsHeadline,
  unitTrendFinding,
} from '../../dashboard/src/i18n/vi/units.ts'
import { unitsAsText } from '../../dashboard/src/pages/units/asText.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { readProgress } from '../../cube/domain/reporting.ts'
import {
  asUnit,
  inGroup,
  readIssues,
  readKinds,
  readQuota,
  readReports,
  type UnitReport,
} from '../../cube/domain/units.ts'

const row = (changes: Row = {}): Row => ({
  'reporting.year': '2026',
  'reporting.unit_code': 'SYT',
  'reporting.unit_name': 'Sở Y tế',
  'reporting.unit_kind': 'agency',
  'reporting.channel': 'government',
  'reporting.state': 'not_due',
  'reporting.due_on': '2026-11-30T00:00:00.000',
  'reporting.received_on': null,
  'reporting.days_late': null,
  'reporting.assumed': false,
  'reporting.is_expected': true,
  'reporting.rows_held': '0',
  'reporting.declared_total': null,
  'reporting.declared_none': false,
  'reporting.unit_model_count': '0',
  'reporting.unit_sent_count': '0',
  'reporting.owes_quota': false,
  'reporting.meets_quota': false,
  ...changes,
})
const report = (changes: Row = {}): UnitReport => readReports([row(changes)])[0]!
const party = (sent: number, changes: Row = {}): UnitReport =>
  report({
    'reporting.channel': 'party',
    'reporting.unit_kind': 'commune_party',
    'reporting.due_on': '2026-12-05T00:00:00.000',
    'reporting.owes_quota': true,
    'reporting.meets_quota': sent >= 3,
    'reporting.state': 'on_time',
    'reporting.received_on': '2026-11-20T00:00:00.000',
    'reporting.unit_model_count': String(sent),
    'reporting.unit_sent_count': String(sent),
    ...changes,
  })

describe('reports', () => {
  it('keep an unknown state and an absent total as nothing, not as 0', () => {
    expect(report({ 'reporting.state': null, 'reporting.declared_total': null })).toMatchObject({
      state: null,
      declared: null,
    })
    expect(report({ 'reporting.declared_total': '0' }).declared).toBe(0)
  })

  it('below the minimum is only who has reported and owes it', () => {
    expect(inGroup(party(2), 'below')).toBe(true)
    expect(inGroup(party(3), 'below')).toBe(false)
    expect(inGroup(party(0, { 'reporting.received_on': null, 'reporting.state': 'missing' }), 'below')).toBe(
      false,
    )
    expect(inGroup(party(1, { 'reporting.owes_quota': false }), 'below')).toBe(false)
  })

  it('count a report without a duty as not received of the expected', () => {
    const extra = report({
      'reporting.is_expected': false,
      'reporting.state': null,
      'reporting.received_on': '2026-11-01T00:00:00.000',
      'reporting.rows_held': '2',
    })
    expect(asUnit(extra)).toMatchObject({ expected: 0, received: 0, incomplete: 0 })
  })
})

describe('kinds of unit', () => {
  it('stand in the order of what is still to come', () => {
    const kinds = readKinds([report(), report({ 'reporting.state': 'missing' }), party(3), party(4)])
    expect(kinds.map((kind) => [kind.kind, kind.received, kind.expected])).toEqual([
      ['agency', 0, 2],
      ['commune_party', 2, 2],
    ])
    expect(kinds[0]!.byState).toEqual({ on_time: 0, late: 0, undated: 0, missing: 1, not_due: 1 })
  })

  it('are said with n of N', () => {
    const named = [
      { name: 'Sở, ban, ngành', expected: 15, received: 6 },
      { name: 'Mặt trận Tổ quốc', expected: 1, received: 1 },
    ]
    expect(kindsFinding(kindsOf(named))).toBe(
      'Sở, ban, ngành còn nhiều báo cáo chưa nhận nhất (9/15); 1 loại đơn vị đã đủ',
    )
    expect(kindsFinding(kindsOf(named.slice(1)))).toBe('Mọi loại đơn vị đã báo cáo đủ')
    expect(kindsFinding(kindsOf([]))).toBe('Không loại đơn vị nào phải báo cáo')
  })
})

describe('the number sent to the province', () => {
  it('has a bin a number to 10 and one for more', () => {
    const bins = readQuota([party(2), party(3), party(10), party(11), party(40)])
    expect(bins).toHaveLength(12)
    expect(bins.filter((bin) => bin.units > 0)).toEqual([
      { sent: 2, units: 1 },
      { sent: 3, units: 1 },
      { sent: 10, units: 1 },
      { sent: 11, units: 2 },
    ])
    expect(quotaFinding(quotaOf(bins))).toBe(
      '4/5 đơn vị đã báo cáo đạt tối thiểu 3 mô hình; 1 đơn vị dưới mức; 2 đơn vị gửi trên 10',
    )
    expect(quotaFinding(quotaOf([]))).toBe('Chưa có đơn vị nào để xét số lượng gửi về tỉnh')
  })
})

describe('held rows', () => {
  const rows: Row[] = [
    { 'quality.code': 'required', 'quality.unit_code': 'A', 'quality.rows_held': '2' },
    { 'quality.code': 'required', 'quality.unit_code': 'B', 'quality.rows_held': '1' },
    { 'quality.code': 'marks-lost', 'quality.unit_code': null, 'quality.rows_held': '4' },
  ]
  it('add up by reason, most first', () => {
    expect(readIssues(rows, null)).toEqual([
      { code: 'marks-lost', rows: 4, units: 0 },
      { code: 'required', rows: 3, units: 2 },
    ])
    expect(readIssues(rows, new Set(['B']))).toEqual([{ code: 'required', rows: 1, units: 1 }])
  })
  it('are said with their commonest reason', () => {
    expect(heldFinding(heldOf(readIssues(rows, null), 2))).toBe(
      '7 dòng của 2 đơn vị chờ hoàn thiện, nhiều nhất vì: chữ bị mất dấu (4)',
    )
    expect(heldFinding(heldOf([], 0))).toBe('Không có dòng nào chờ hoàn thiện')
  })
})

describe('the headline of the units', () => {
  const facts = { year: 2026, today: '2026-11-22', provisional: true }
  const say = (reports: UnitReport[], changes = {}) => {
    const { year, ...round } = { ...facts, ...changes }
    return plain(unitsHeadline(roundOf(readProgress(reports.map(asUnit), [], null), round), year))
  }

  it('begins with the days left while somebody may still send in time', () => {
    expect(say([report(), party(3)])).toBe(
      'Còn 8 ngày đến hạn của khối chính quyền: 1/2 đơn vị đã báo cáo; 1 đơn vị chưa gửi, chưa đến hạn.',
    )
  })
  it('names the day itself', () => {
    expect(say([report()], { today: '2026-11-30' })).toBe(
      'Hôm nay là hạn của khối chính quyền: 0/1 đơn vị đã báo cáo; 1 đơn vị chưa gửi, chưa đến hạn.',
    )
  })
  it('tells late from missing in a finished year', () => {
    const late = report({ 'reporting.state': 'late', 'reporting.received_on': '2026-12-02T00:00:00.000' })
    expect(say([late, report({ 'reporting.state': 'missing' })], { provisional: false })).toBe(
      'Năm 2026: 1/2 đơn vị đã báo cáo, trong đó 1 chậm; 1 đơn vị đã quá hạn mà chưa gửi.',
    )
  })
  it('never blames anybody before the plan', () => {
    expect(say([], { year: 2022, provisional: false })).toBe(
      'Năm 2022 chưa áp dụng Kế hoạch 235: không đơn vị nào phải báo cáo.',
    )
  })
})

describe('one unit', () => {
  const say = (one: UnitReport | null) => plain(unitHeadline('Sở Y tế', unitYearOf(one), 2026, '2026-11-22'))
  it('is told in its state', () => {
    expect(say(report())).toBe('Sở Y tế: năm 2026 chưa gửi báo cáo, còn 8 ngày.')
    expect(say(report({ 'reporting.state': 'missing', 'reporting.days_late': '3' }))).toBe(
      'Sở Y tế: năm 2026 chưa báo cáo, quá hạn 3 ngày.',
    )
    const sent = { 'reporting.received_on': '2026-11-20T00:00:00.000', 'reporting.unit_model_count': '5' }
    expect(say(report({ ...sent, 'reporting.state': 'on_time' }))).toBe(
      'Sở Y tế: năm 2026 đã báo cáo đúng hạn (nhận 20/11/2026), có 5 mô hình, điển hình.',
    )
    expect(say(report({ ...sent, 'reporting.state': null, 'reporting.is_expected': false }))).toBe(
      'Sở Y tế: năm 2026 không phải báo cáo, đã gửi ngày 20/11/2026, có 5 mô hình, điển hình.',
    )
    expect(say(report({ ...sent, 'reporting.state': 'on_time', 'reporting.declared_none': true }))).toBe(
      'Sở Y tế: năm 2026 đã báo cáo đúng hạn (nhận 20/11/2026), báo cáo không có mô hình, điển hình.',
    )
    expect(say(null)).toBe('Sở Y tế: năm 2026 không phải báo cáo và chưa gửi báo cáo.')
  })
  it('through the years: a round that is not due yet counts neither way', () => {
    const years = [
      report(),
      report({
        'reporting.year': '2025',
        'reporting.state': 'on_time',
        'reporting.received_on': '2025-11-20T00:00:00.000',
        'reporting.declared_total': '7',
        'reporting.unit_model_count': '5',
      }),
    ]
    expect(reportsFinding(unitReportsOf(years))).toBe(
      '1/1 kỳ báo cáo đúng hạn; số kê khai khác số tổng hợp ở năm 2025',
    )
    expect(unitTrendFinding(bestYearsOf(years))).toBe('Nhiều nhất là năm 2025: 5 mô hình, điển hình')
    // No year leads where two are equal (P43).
    const tied = [
      ...years,
      report({
        'reporting.year': '2024',
        'reporting.received_on': '2024-11-20T00:00:00.000',
        'reporting.unit_model_count': '5',
      }),
    ]
    expect(unitTrendFinding(bestYearsOf(tied))).toBe(
      '2 năm cùng nhiều nhất (2024, 2025): 5 mô hình, điển hình mỗi năm',
    )
    expect(reportsFinding(unitReportsOf([report()]))).toBe('Chưa có kỳ báo cáo nào đến hạn')
  })
})

describe('the list to paste', () => {
  it('is one line a unit with tabs, and a dash for what is not known', () => {
    const [head, first, second] = unitsAsText([report(), party(4)]).split('\n')
    expect(head!.split('\t')).toHaveLength(10)
    expect(first).toBe('1\tSở Y tế\tKhối chính quyền\t30/11/2026\tChưa đến hạn\t—\t—\t—\t—\t—')
    expect(second).toBe(
      '2\tSở Y tế\tKhối Đảng, Mặt trận, đoàn thể\t05/12/2026\tĐúng hạn\t20/11/2026\t—\t4\t4\t0',
    )
  })
})
