import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAUSES, type ChangedPartOf } from '../../cube/domain/changes.ts'
import { sinceOf, type SinceFacts } from '../../cube/domain/findings/since.ts'
import { publicationsOf } from '../../cube/domain/publications.ts'
import { changeWords } from '../../dashboard/src/i18n/vi/picker.ts'
import { sinceText } from '../../dashboard/src/i18n/vi/since.ts'

const NOTHING: SinceFacts = {
  causes: [],
  units: [],
  places: [],
  fields: [],
  fellDue: 0,
  cameOverdue: [],
  now: { overdue: null, reports: null, models: null, replicated: null },
}
const part = (code: string, models: number, more: Partial<ChangedPartOf> = {}): ChangedPartOf => ({
  code,
  name: code,
  models,
  replicated: 0,
  reports: 0,
  ...more,
})
const said = (facts: Partial<SinceFacts>) =>
  sinceOf({ ...NOTHING, ...facts }).map((found) => sinceText(found).replaceAll('\u00a0', ' '))

describe('what changed since a day', () => {
  it('is said by cause, the worst first', () => {
    expect(
      said({
        causes: [
          part('report', 28, { reports: 9, replicated: -2 }),
          part('correction', 4),
          part('decision', -1),
        ],
        units: [part('Sở Y tế', 7), part('Sở Nội vụ', 7), part('Sở Công Thương', -3)],
        fields: [part('Y tế', 12), part('Giáo dục', -1)],
        fellDue: 7,
        cameOverdue: [{ cause: 'report', n: 2 }],
        now: { overdue: 5, reports: 128, models: 733, replicated: 196 },
      }),
    ).toEqual([
      'Đơn vị quá hạn chưa gửi 0 → 5, tăng 5: báo cáo mới −2; đến hạn +7.',
      'Mô hình đã được nhân rộng 198 → 196, giảm 2: do báo cáo mới.',
      'Đơn vị giảm nhiều mô hình nhất: Sở Công Thương (3 mô hình).',
      'Đơn vị đã báo cáo 119 → 128, tăng 9: đều là báo cáo mới.',
      'Mô hình, điển hình 702 → 733, tăng 31: trong 9 báo cáo mới +28; báo cáo gửi lại, bổ sung +4; quyết định về mô hình trùng −1.',
      'Đơn vị cùng tăng nhiều mô hình nhất: Sở Y tế và Sở Nội vụ (mỗi đơn vị 7 mô hình).',
      'Lĩnh vực tăng nhiều mô hình nhất: “Y tế” (12 mô hình).',
    ])
  })

  it('says nothing where nothing moved, and what cancelled out where it did', () => {
    expect(said({})).toEqual([])
    expect(said({ causes: [part('report', 2), part('correction', -2)] })).toEqual([
      'Mô hình, điển hình không đổi: báo cáo mới +2; báo cáo gửi lại, bổ sung −2.',
    ])
  })

  it('does not write one cause as a sum', () => {
    expect(said({ fellDue: 12, now: { overdue: 12, reports: 0, models: 0, replicated: 0 } })).toEqual([
      'Đơn vị quá hạn chưa gửi 0 → 12, tăng 12: đã đến hạn.',
    ])
  })

  it('counts many that are level instead of calling one the first', () => {
    expect(said({ units: ['a', 'b', 'c'].map((name) => part(name, 2)) })).toEqual([
      'Đơn vị cùng tăng nhiều mô hình nhất: 3 đơn vị (mỗi đơn vị 2 mô hình).',
    ])
  })

  it('has at most seven sentences, and causes that add up to the difference, whatever happened', () => {
    const moved = fc.record({
      code: fc.constantFrom(...CAUSES),
      name: fc.string({ minLength: 1 }),
      models: fc.integer({ min: -40, max: 40 }),
      replicated: fc.integer({ min: -9, max: 9 }),
      reports: fc.integer({ min: -9, max: 9 }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(moved, { selector: (one) => one.code }),
        fc.array(moved),
        fc.nat(30),
        (causes, parts, fellDue) => {
          const now = { ...NOTHING.now, models: 900, reports: 163 }
          const found = sinceOf({
            ...NOTHING,
            causes,
            units: parts,
            places: parts,
            fields: parts,
            fellDue,
            now,
          })
          expect(found.length).toBeLessThanOrEqual(7)
          for (const one of found)
            if (one.kind === 'figure') {
              expect(one.causes.reduce((sum, { n }) => sum + n, 0)).toBe(one.difference)
              expect(one.before).toBe(one.now === null ? null : one.now - one.difference)
            }
          const models = found.find((one) => one.kind === 'figure' && one.figure === 'models')
          if (models) expect(models.difference).toBe(causes.reduce((sum, one) => sum + one.models, 0))
        },
      ),
    )
  })
})

describe('the list of snapshots', () => {
  const made = (id: string, builtAt: string, more: object = {}) => ({
    ...{ id, name: null, builtAt: `2026-11-${builtAt}:00.000Z`, frozen: false, current: false },
    ...more,
  })
  const change = (at: string, cause: string, models: number, reports = 0) => ({
    'changes.changed_at': `2026-11-${at}:00.000`,
    'changes.cause': cause,
    'changes.models': String(models),
    'changes.reports': String(reports),
  })

  it('tells decisions of one sitting as one, and each other publication with its cause and difference', () => {
    const snapshots = [
      made('a', '20T08:00'),
      made('b', '21T08:00'),
      made('c', '22T08:00'),
      made('d', '22T08:10'),
      made('e', '22T08:20', { frozen: true, name: 'Họp' }),
      made('f', '22T08:30'),
      made('g', '23T08:00', { current: true }),
    ]
    const rows = [
      change('20T08:00', 'report', 700, 120),
      change('21T08:00', 'report', 3, 1),
      change('21T08:00', 'correction', -1),
      ...['22T08:00', '22T08:10', '22T08:20', '22T08:30'].map((at) => change(at, 'decision', -1)),
      change('23T08:00', 'organisation', 0, -1),
    ]
    const listed = publicationsOf(snapshots, rows).map(({ snapshot, ...rest }) => [
      snapshot.id,
      changeWords(rest),
    ])
    expect(listed).toEqual([
      ['g', 'Thay đổi tổ chức, địa bàn: −1 đơn vị báo cáo'],
      ['f', 'Quyết định về mô hình trùng: −1 mô hình'],
      ['e', '3 lần quyết định về mô hình trùng: −3 mô hình'],
      ['b', 'Báo cáo mới, báo cáo gửi lại, bổ sung: +1 đơn vị báo cáo, +2 mô hình'],
      ['a', null],
    ])
  })

  it('lists them all where nothing is known of their changes', () => {
    const snapshots = [made('a', '20T08:00'), made('b', '21T08:00')]
    expect(publicationsOf(snapshots, []).map(({ snapshot }) => snapshot.id)).toEqual(['b', 'a'])
  })
})
