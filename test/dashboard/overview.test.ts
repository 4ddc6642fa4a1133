import { describe, expect, it } from 'vitest'
import type { Row } from '../../cube/domain/rows.ts'
import { defaultYear, isBeforePlan, isProvisional } from '../../cube/domain/years.ts'
import {
  isBelowMinimum,
  paceOf,
  readProgress,
  readReceipts,
  readReporting,
  readUnits,
} from '../../cube/domain/reporting.ts'
import { readDistricts, readFields, readReplication } from '../../cube/domain/parts.ts'
import { readModels } from '../../cube/domain/models.ts'
import { modelsByField } from '../../cube/domain/parts.ts'
import { modelsByYear } from '../../cube/domain/models.ts'
import { reportingByYear } from '../../cube/domain/reporting.ts'

const noOne = { channel: null, kind: null }

describe('what is asked', () => {
  it('carries the filters, and the filter by kind only where models are counted', () => {
    const scope = { channel: 'party', kind: 'individual' } as const
    expect(modelsByYear(scope).filters).toEqual([
      { member: 'models.channel', operator: 'equals', values: ['party'] },
      { member: 'models.kind_class', operator: 'equals', values: ['individual'] },
    ])
    expect(reportingByYear(scope).filters).toEqual([
      { member: 'reporting.channel', operator: 'equals', values: ['party'] },
    ])
    expect(modelsByYear(noOne).filters).toEqual([])
  })

  it('cuts last year off at the same day, and no other year', () => {
    expect(modelsByField(noOne, { year: 2025, day: '2025-11-22' }).filters).toEqual([
      {
        or: [
          { member: 'models.year', operator: 'notEquals', values: ['2025'] },
          { member: 'models.received_on', operator: 'beforeOrOnDate', values: ['2025-11-22'] },
        ],
      },
    ])
  })
})

describe('rows', () => {
  it('become numbers; null stays null', () => {
    const models = readModels([
      {
        'models.year': '2026',
        'models.count': '330',
        'models.evaluated_count': '0',
        'models.effective_count': '0',
        'models.effectiveness_rate': null,
      },
    ])
    expect(models.get(2026)).toMatchObject({
      count: 330,
      effective: { n: 0, of: 0, rate: null },
      replicated: { n: null, of: 330, rate: null },
    })
  })

  const reportingRow = (year: number, closes: string, expected: number, received: number): Row => ({
    'reporting.year': year,
    'reporting.closes_on': `${closes}T00:00:00.000`,
    'reporting.expected': String(expected),
    'reporting.received': String(received),
  })
  const reporting = readReporting([
    reportingRow(2023, '2023-12-15', 0, 0),
    reportingRow(2025, '2025-12-15', 163, 151),
    reportingRow(2026, '2026-12-15', 163, 67),
  ])

  it('say until when a year is provisional: the day on which it closes still counts', () => {
    expect(isProvisional(reporting, 2026, '2026-12-15')).toBe(true)
    expect(isProvisional(reporting, 2026, '2026-12-16')).toBe(false)
    expect(isProvisional(reporting, 2025, '2026-11-22')).toBe(false)
    expect(isProvisional(reporting, 2019, '2026-11-22')).toBe(false)
  })

  it('say before which year nobody owed anything', () => {
    expect(isBeforePlan(reporting, 2023)).toBe(true)
    expect(isBeforePlan(reporting, 2019)).toBe(true)
    expect(isBeforePlan(reporting, 2025)).toBe(false)
  })

  it('open the page with the latest year that has anything', () => {
    const models = readModels([
      { 'models.year': 2025, 'models.count': '9' },
      { 'models.year': 2026, 'models.count': '0' },
    ])
    expect(defaultYear(models, new Map(), '2026-01-10')).toBe(2025)
    expect(defaultYear(models, reporting, '2026-11-22')).toBe(2026)
    expect(defaultYear(new Map(), new Map(), '2026-11-22')).toBe(2026)
  })
})

describe('parts', () => {
  const field = (year: number, code: number, count: number, replicated = 0): Row => ({
    'models.year': year,
    'models.field_code': String(code),
    'models.field_name': `Lĩnh vực số ${code}`,
    'models.count': String(count),
    'models.replicated_count': String(replicated),
    'models.replication_rate': count ? String(replicated / count) : null,
  })
  const names = Array.from({ length: 11 }, (_, i) => ({
    'models.field_code': String(i + 1),
    'models.field_name': `Lĩnh vực số ${i + 1}`,
  }))

  it('count a field without a row as 0 in a year with data, and keep all eleven', () => {
    const parts = readFields([field(2026, 5, 4), field(2025, 5, 2), field(2021, 7, 1)], 2026, true, names)
    expect(parts).toHaveLength(11)
    expect(parts[0]).toMatchObject({ code: '5', now: 4, before: 2 })
    expect(parts.find((part) => part.code === '7')).toMatchObject({
      name: 'Lĩnh vực số 7',
      now: 0,
      before: 0,
    })
    expect(parts.find((part) => part.code === '3')).toMatchObject({ name: 'Lĩnh vực số 3', now: 0 })
  })

  it('do not take a year without data for 0', () => {
    const parts = readFields([field(2026, 5, 4)], 2026, true, names)
    expect(parts.every((part) => part.before === null)).toBe(true)
  })

  it('are 0 in a year whose reports told of no model at all', () => {
    const parts = readFields([field(2024, 5, 4)], 2026, true, names, (year) => year === 2026)
    expect(parts.map((part) => [part.now, part.before])).toEqual(Array(11).fill([0, null]))
  })

  it('under a filter by kind are only those that ever had such a model', () => {
    expect(readFields([field(2026, 5, 4)], 2026, false, names).map((part) => part.code)).toEqual(['5'])
  })

  it('sort replication by rate and keep a field without models out of the year', () => {
    const parts = readReplication([field(2026, 1, 10, 1), field(2026, 2, 4, 3), field(2025, 3, 9, 9)], 2026)
    expect(parts.map((part) => part.code)).toEqual(['2', '1'])
    expect(parts[0]!.replicated).toEqual({ n: 3, of: 4, rate: 0.75 })
  })

  const district = (year: number, code: string, count: number): Row => ({
    'models.year': year,
    'models.district_code': code,
    'models.district_name': `Địa bàn ${code}`,
    'models.count': String(count),
  })

  it('keep the former Ninh Thuận out of scope before 2025, and the whole province apart', () => {
    const rows = [
      district(2024, '568', 5),
      district(2024, '56', 2),
      district(2025, '568', 6),
      district(2025, '58', 50),
      district(2026, '568', 7),
    ]
    const in2024 = readDistricts(rows, 2024)
    expect(in2024.districts.at(-1)).toMatchObject({ code: '58', now: null, before: null, outOfScope: true })
    expect(in2024.provinceWide).toMatchObject({ now: 2, before: null })
    const in2025 = readDistricts(rows, 2025)
    expect(in2025.districts[0]).toMatchObject({ code: '58', now: 50, before: null, outOfScopeBefore: true })
    const in2026 = readDistricts(rows, 2026)
    expect(in2026.districts.find((part) => part.code === '58')).toMatchObject({
      now: 0,
      before: 50,
      outOfScope: false,
    })
    expect(in2026.districts.map((part) => part.code)).not.toContain('56')
  })
})

describe('reports', () => {
  const unitRow = (changes: Row): Row => ({
    'reporting.unit_code': 'SYT',
    'reporting.unit_name': 'Sở Y tế',
    'reporting.channel': 'government',
    'reporting.state': 'on_time',
    'reporting.due_on': '2026-11-30T00:00:00.000',
    'reporting.received_on': '2026-11-20T00:00:00.000',
    'reporting.days_late': null,
    'reporting.assumed': false,
    'reporting.expected': '1',
    'reporting.received': '1',
    'reporting.incomplete': '0',
    'reporting.quota_owed': '0',
    'reporting.quota_met': '0',
    'reporting.sent_count': '0',
    ...changes,
  })
  const notYet = { 'reporting.state': 'not_due', 'reporting.received_on': null, 'reporting.received': '0' }

  it('are below the minimum only once they are in', () => {
    const owes = { 'reporting.quota_owed': '1', 'reporting.sent_count': '2' }
    const [sent, waiting, met, free] = readUnits([
      unitRow(owes),
      unitRow({ ...owes, ...notYet }),
      unitRow({ ...owes, 'reporting.quota_met': '1' }),
      unitRow({}),
    ])
    expect([sent, waiting, met, free].map((unit) => isBelowMinimum(unit!))).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('add up by channel, with the due date of most and the extended ones counted', () => {
    const units = readUnits([
      unitRow({}),
      unitRow(notYet),
      unitRow({ ...notYet, 'reporting.due_on': '2026-12-10T00:00:00.000' }),
      unitRow({ 'reporting.expected': '0', 'reporting.state': null, 'reporting.due_on': null }),
    ])
    const receipts = readReceipts([
      {
        'reporting.channel': 'government',
        'reporting.received_on': '2025-11-22T00:00:00.000',
        'reporting.expected': '2',
        'reporting.received': '2',
      },
      {
        'reporting.channel': 'government',
        'reporting.received_on': '2025-11-23T00:00:00.000',
        'reporting.expected': '1',
        'reporting.received': '1',
      },
      {
        'reporting.channel': 'government',
        'reporting.received_on': null,
        'reporting.expected': '4',
        'reporting.received': '0',
      },
    ])
    expect(readProgress(units, receipts, '2025-11-22')).toEqual([
      {
        channel: 'government',
        dueOn: '2026-11-30',
        extended: 1,
        expected: 3,
        received: 1,
        byState: { on_time: 1, late: 0, undated: 0, missing: 0, not_due: 2 },
        before: { received: 2, expected: 7 },
      },
    ])
    expect(readProgress(units, receipts, null)[0]!.before).toEqual({ received: 3, expected: 7 })
  })

  it('become a running total by day', () => {
    expect(
      paceOf([
        { day: '2026-11-20', received: 1 },
        { day: null, received: 0 },
        { day: '2026-11-18', received: 2 },
        { day: '2026-11-20', received: 1 },
        { day: '2026-11-21', received: 0 },
      ]),
    ).toEqual([
      { day: '2026-11-18', received: 2 },
      { day: '2026-11-20', received: 4 },
    ])
  })
})
