import { describe, expect, it } from 'vitest'
import * as changes from '../../cube/domain/findings/change.ts'
import { headlineOf, type HeadlineFacts } from '../../cube/domain/findings/headline.ts'
import { districtsOf, fieldsOf, replicationOf } from '../../cube/domain/findings/leaders.ts'
import { noticesOf, type NoticeFacts } from '../../cube/domain/findings/notices.ts'
import { paceOfReports, unitStates } from '../../cube/domain/findings/reports.ts'
import { trendOf, type TrendYear } from '../../cube/domain/findings/trend.ts'
import type { Part } from '../../cube/domain/parts.ts'
import type { Against } from '../../cube/domain/period.ts'
import type { ChannelProgress, Unit } from '../../cube/domain/reporting.ts'
import * as findings from '../../dashboard/src/i18n/vi/findings.ts'
import * as sentences from '../../dashboard/src/i18n/vi/sentences.ts'
import { list, plain, provisionalNote, timeLeft } from '../../dashboard/src/i18n/vi/sentences.ts'
import { noticeOf } from '../../dashboard/src/pages/overview/notice.ts'

/** What is found, and how Vietnamese says it. */
const headline = (facts: HeadlineFacts) => sentences.headline(headlineOf(facts))
const notices = (facts: NoticeFacts) => noticesOf(facts).map(noticeOf)
const changeOfCount = (...given: Parameters<typeof changes.changeOfCount>) =>
  sentences.countChange(changes.changeOfCount(...given))
const changeOfRate = (...given: Parameters<typeof changes.changeOfRate>) =>
  sentences.rateChange(changes.changeOfRate(...given))
const changeOfShare = (...given: Parameters<typeof changes.changeOfShare>) =>
  sentences.shareChange(changes.changeOfShare(...given))
const trendFinding = (...given: Parameters<typeof trendOf>) => findings.trendFinding(trendOf(...given))
const fieldFinding = (...given: Parameters<typeof fieldsOf>) => findings.fieldFinding(fieldsOf(...given))
const districtFinding = (...given: Parameters<typeof districtsOf>) =>
  findings.districtFinding(districtsOf(...given))
const replicationFinding = (...given: Parameters<typeof replicationOf>) =>
  findings.replicationFinding(replicationOf(...given))
const paceFinding = (...given: Parameters<typeof paceOfReports>) =>
  findings.paceFinding(paceOfReports(...given))
const unitsFinding = (units: Unit[]) => findings.unitsFinding(unitStates(units))

const wholeYear: Against = { day: null, year: 2024, oldArea: false }
const sameDay: Against = { day: '2025-11-22', year: 2025, oldArea: false }
const acrossMerger: Against = { day: null, year: 2024, oldArea: true }

const progress = (changes: Partial<ChannelProgress> = {}): ChannelProgress => ({
  channel: 'government',
  dueOn: '2026-11-30',
  extended: 0,
  expected: 87,
  received: 36,
  byState: { on_time: 36, late: 0, undated: 0, missing: 0, not_due: 51 },
  before: null,
  ...changes,
})

const facts: HeadlineFacts = {
  year: 2026,
  today: '2026-11-22',
  provisional: true,
  beforePlan: false,
  scope: { channel: null, kind: null },
  reports: { channel: null, narrowed: false, wider: false },
  count: 330,
  compared: { now: 330, before: 335, against: sameDay },
  received: 67,
  expected: 163,
  replicationRate: 0.388,
  progress: [progress()],
}

describe('the headline', () => {
  const say = (changes: Partial<HeadlineFacts>) => plain(headline({ ...facts, ...changes }))

  it('tells an unfinished year by its day, against the same day, with the next due date', () => {
    expect(say({})).toBe(
      'Đến ngày 22/11/2026, toàn tỉnh có 330 mô hình, điển hình, ít hơn 5 so với cùng thời điểm năm 2025; ' +
        '67/163 đơn vị đã báo cáo, còn 8 ngày đến hạn của khối chính quyền.',
    )
  })

  it('says of an unfinished year how many are overdue, beside those that may still send', () => {
    const late = progress({ byState: { on_time: 75, late: 0, undated: 0, missing: 12, not_due: 0 } })
    const party = progress({
      channel: 'party',
      dueOn: '2026-12-05',
      byState: { on_time: 56, late: 0, undated: 0, missing: 0, not_due: 20 },
    })
    const day: Partial<HeadlineFacts> = { today: '2026-12-01', received: 131, progress: [late, party] }
    expect(say(day)).toMatch(
      /; 131\/163 đơn vị đã báo cáo, 12 đơn vị quá hạn chưa gửi, còn 4 ngày đến hạn của khối Đảng/,
    )
    // Of a finished year the rest of the reports says as much.
    expect(say({ ...day, provisional: false })).not.toMatch(/quá hạn/)
  })

  it('never says tăng or giảm of an unfinished year', () => {
    for (const before of [0, 335, 330, 1]) {
      expect(say({ compared: { now: 330, before, against: sameDay } })).not.toMatch(/tăng|giảm/)
    }
  })

  it('tells a finished year by what it came to', () => {
    expect(
      say({
        year: 2025,
        provisional: false,
        count: 1720,
        compared: { now: 502, before: 164, against: acrossMerger },
        received: 151,
        replicationRate: 0.3583,
        progress: [],
      }),
    ).toBe(
      'Năm 2025, toàn tỉnh có 1.720 mô hình, điển hình, tăng 338 so với năm 2024 (trên phạm vi Khánh Hòa cũ); ' +
        '151/163 đơn vị đã báo cáo, 35,8\u00a0% mô hình đã được nhân rộng.',
    )
  })

  it('says that the plan did not apply, instead of 0 of 0', () => {
    const sentence = say({
      year: 2022,
      provisional: false,
      beforePlan: true,
      count: 139,
      compared: { now: 139, before: null, against: null },
    })
    expect(sentence).toBe(
      'Năm 2022, toàn tỉnh có 139 mô hình, điển hình. Năm 2022 chưa áp dụng Kế hoạch 235.',
    )
    expect(sentence).not.toMatch(/0\/0|đã báo cáo/)
  })

  it('names the filter, and a year without models', () => {
    expect(say({ scope: { channel: 'party', kind: 'individual' } })).toMatch(
      /^Đến ngày 22\/11\/2026, khối Đảng, Mặt trận, đoàn thể có 330 mô hình, điển hình cá nhân,/,
    )
    expect(say({ count: 0, compared: { now: 0, before: null, against: null } })).toMatch(
      /^Đến ngày 22\/11\/2026, toàn tỉnh chưa ghi nhận mô hình, điển hình nào; 67\/163/,
    )
  })

  it('says nothing of last year where it is not known, and equal where it is equal', () => {
    expect(say({ compared: { now: 330, before: null, against: sameDay } })).toMatch(
      /330 mô hình, điển hình; 67/,
    )
    expect(say({ compared: { now: 330, before: 330, against: sameDay } })).toMatch(
      /điển hình, bằng cùng thời điểm năm 2025; 67/,
    )
  })

  it('knows the day itself, and looks past a channel that is due or done', () => {
    expect(say({ today: '2026-11-30' })).toMatch(
      /; hôm nay là hạn của khối chính quyền, khối này còn 51 đơn vị chưa gửi\.$/,
    )
    const party = progress({ channel: 'party', dueOn: '2026-12-05' })
    expect(say({ today: '2026-12-01', progress: [progress(), party] })).toMatch(
      /còn 4 ngày đến hạn của khối Đảng, Mặt trận, đoàn thể\.$/,
    )
    const done = progress({ byState: { on_time: 87, late: 0, undated: 0, missing: 0, not_due: 0 } })
    expect(say({ progress: [done] })).toMatch(/67\/163 đơn vị đã báo cáo\.$/)
  })

  it('says whose reports they are where the models beside them are of fewer', () => {
    const reports = { channel: null, narrowed: false, wider: true }
    expect(say({ reports })).toContain('; 67/163 đơn vị (toàn tỉnh) đã báo cáo, còn')
    expect(say({ reports: { ...reports, channel: 'party' } })).toContain(
      '67/163 đơn vị (khối Đảng, Mặt trận, đoàn thể) đã báo cáo',
    )
    expect(say({ reports: { ...reports, narrowed: true } })).toContain(
      '67/163 đơn vị (địa bàn, đơn vị đang lọc) đã báo cáo',
    )
    expect(provisionalNote('2026-11-22', 64, 165, reports)).toBe(
      'Số tạm tính đến 22/11/2026; 64/165 đơn vị (toàn tỉnh) đã báo cáo',
    )
    expect(say({ received: 0, expected: 0 })).not.toContain('đã báo cáo')
  })

  it('has its note', () => {
    const all = { channel: null, narrowed: false, wider: false }
    expect(provisionalNote('2026-11-22', 64, 165, all)).toBe(
      'Số tạm tính đến 22/11/2026; 64/165 đơn vị đã báo cáo',
    )
    expect(provisionalNote('2026-11-22', null, null, all)).toBe('Số tạm tính đến 22/11/2026')
    expect(provisionalNote('2026-11-22', 0, 0, all)).toBe('Số tạm tính đến 22/11/2026')
  })
})

describe('a change', () => {
  it('of a count has sign and words', () => {
    expect(changeOfCount(12, 7, wholeYear)).toEqual({ sign: '+5', words: 'so với năm 2024 (7)' })
    expect(changeOfCount(7, 12, wholeYear)).toEqual({ sign: '−5', words: 'so với năm 2024 (12)' })
    expect(changeOfCount(7, 12, sameDay)).toEqual({
      sign: '−5',
      words: 'so với cùng thời điểm năm 2025 (12)',
    })
    expect(changeOfCount(7, 7, sameDay)).toEqual({ sign: '0', words: 'bằng cùng thời điểm năm 2025 (7)' })
    expect(changeOfCount(502, 164, acrossMerger)).toEqual({
      sign: '+338',
      words: 'so với năm 2024, trên phạm vi Khánh Hòa cũ (502, trước đó 164)',
    })
  })

  it('of a rate is in percentage points', () => {
    expect(changeOfRate(0.835, 0.795, sameDay)).toEqual({
      sign: '+4,0',
      words: 'điểm phần trăm so với cùng thời điểm năm 2025 (79,5\u00a0%)',
    })
    expect(changeOfRate(0.1, 0.177, wholeYear)).toEqual({
      sign: '−7,7',
      words: 'điểm phần trăm so với năm 2024 (17,7\u00a0%)',
    })
    expect(changeOfRate(0.5, 0.5, wholeYear).sign).toBe('0')
  })

  it('is not made up', () => {
    expect(changeOfCount(5, null, wholeYear)).toEqual({ sign: null, words: 'Không có số liệu năm 2024' })
    expect(changeOfCount(5, null, null)).toEqual({ sign: null, words: 'Chưa có năm trước để so sánh' })
    expect(changeOfRate(null, 0.5, wholeYear).sign).toBeNull()
    expect(changeOfCount(5, 0, wholeYear).sign).toBe('+5')
  })

  it('of a share has a sign only where both years owe the same', () => {
    const now = { n: 67, of: 163 }
    expect(changeOfShare(now, { n: 72, of: 163 }, { ...sameDay, applied: true })).toEqual({
      sign: '−5',
      words: 'đơn vị; cùng thời điểm năm 2025: 72/163 đơn vị',
    })
    expect(changeOfShare(now, { n: 72, of: 150 }, { ...sameDay, applied: true })).toEqual({
      sign: null,
      words: 'Cùng thời điểm năm 2025: 72/150 đơn vị',
    })
    expect(changeOfShare(now, { n: 18, of: 20 }, { ...acrossMerger, applied: true })).toEqual({
      sign: null,
      words: 'Năm 2024: 18/20 đơn vị; không so sánh vì đơn vị phải báo cáo thay đổi từ 01/7/2025',
    })
    expect(changeOfShare(now, null, { ...wholeYear, applied: false })).toEqual({
      sign: null,
      words: 'Năm 2024 chưa áp dụng Kế hoạch 235',
    })
    expect(changeOfShare(now, { n: 0, of: 0 }, { ...wholeYear, applied: false }).sign).toBeNull()
    expect(changeOfShare(now, { n: 0, of: 0 }, { ...wholeYear, applied: true }).words).toBe(
      'Năm 2024 không yêu cầu',
    )
  })
})

describe('days left', () => {
  it('are counted to the due date, which still counts', () => {
    expect(timeLeft('2026-11-22', '2026-11-30')).toBe('Còn 8 ngày')
    expect(timeLeft('2026-11-30', '2026-11-30')).toBe('Hôm nay là hạn')
    expect(timeLeft('2026-12-01', '2026-11-30')).toBe('Đã qua hạn 1 ngày')
  })
})

describe('a list of names', () => {
  it('joins with và and counts what is too much', () => {
    expect(list([], 'đơn vị')).toBe('')
    expect(list(['A'], 'đơn vị')).toBe('A')
    expect(list(['A', 'B'], 'đơn vị')).toBe('A và B')
    expect(list(['A', 'B', 'C'], 'đơn vị')).toBe('A, B và C')
    expect(list(['A', 'B', 'C', 'D'], 'đơn vị')).toBe('A, B và 2 đơn vị khác')
  })
})

const unit = (changes: Partial<Unit>): Unit => ({
  code: 'X',
  name: 'Sở Y tế',
  channel: 'government',
  state: 'on_time',
  dueOn: '2026-11-30',
  receivedOn: '2026-11-20',
  daysLate: null,
  expected: 1,
  received: 1,
  incomplete: 0,
  quotaOwed: 0,
  quotaMet: 0,
  sent: 0,
  assumed: false,
  ...changes,
})
const waiting = (name: string) => unit({ name, state: 'not_due', receivedOn: null, received: 0 })
const missing = (name: string) => unit({ name, state: 'missing', receivedOn: null, received: 0, daysLate: 3 })

const part = (name: string, now: number | null, before: number | null = null): Part => ({
  code: name,
  name,
  now,
  before,
  outOfScope: false,
  outOfScopeBefore: false,
})

const quiet: NoticeFacts = {
  year: 2026,
  today: '2026-11-22',
  provisional: true,
  units: [],
  progress: [],
  fields: [],
  districts: [],
  bare: [],
  against: sameDay,
}

describe('Cần chú ý', () => {
  it('is empty when nothing is wrong, and never calls a unit late that is not due', () => {
    expect(notices(quiet)).toEqual([])
    expect(notices({ ...quiet, units: [waiting('A'), unit({})] })).toEqual([])
  })

  it('puts the worst first and stops at five', () => {
    const all = notices({
      ...quiet,
      units: [
        missing('Sở Công Thương'),
        unit({ name: 'Sở Y tế', state: 'late', daysLate: 4 }),
        unit({ name: 'Đảng ủy A', quotaOwed: 1, quotaMet: 0, sent: 2 }),
        unit({ name: 'Đảng ủy B', incomplete: 1 }),
      ],
      progress: [progress()],
      fields: [part('Quốc phòng - an ninh', 0)],
      districts: [part('Huyện Cam Lâm', 3, 9)],
    })
    expect(all.map((notice) => notice.text)).toEqual([
      '1 đơn vị đã quá hạn mà chưa báo cáo: Sở Công Thương.',
      '1 đơn vị báo cáo chậm, lâu nhất 4 ngày: Sở Y tế.',
      '1 đơn vị gửi về tỉnh dưới mức tối thiểu 3 mô hình, điển hình: Đảng ủy A.',
      '1 lĩnh vực đến 22/11 chưa có mô hình, điển hình nào: “Quốc phòng - an ninh”.',
      '51 đơn vị khối chính quyền chưa gửi báo cáo: còn 8 ngày đến hạn (trước ngày 30/11).',
    ])
    expect(all.map((notice) => notice.severity)).toEqual(['now', 'watch', 'watch', 'watch', 'watch'])
    expect(all.map((notice) => notice.href)).toEqual([
      '#don-vi-missing',
      '#don-vi-late',
      '#don-vi-below',
      '#linh-vuc',
      '#don-vi-not_due',
    ])
  })

  it('does not call a unit below the minimum before it has reported', () => {
    expect(
      notices({ ...quiet, units: [unit({ quotaOwed: 1, receivedOn: null, state: 'not_due' })] }),
    ).toEqual([])
  })

  it('names communes without any model, and says first what has to be done today', () => {
    const due = progress({ dueOn: '2026-11-22' })
    const said = notices({
      ...quiet,
      units: [unit({ name: 'Đảng ủy A', quotaOwed: 1, quotaMet: 0, sent: 2 })],
      progress: [due],
      bare: ['Xã Xuân Hải'],
    })
    expect(said.map(({ severity }) => severity)).toEqual(['today', 'watch', 'watch'])
    expect(said[0]!.text).toBe('51 đơn vị khối chính quyền chưa gửi báo cáo: gửi trong hôm nay vẫn đúng hạn.')
    expect(said[1]!.text).toContain('dưới mức tối thiểu')
    expect(said[2]!.text).toBe('1 xã, phường, đặc khu chưa có mô hình, điển hình nào: Xã Xuân Hải.')
  })

  it('keeps quiet about a due date that is far, and about an area out of scope', () => {
    expect(notices({ ...quiet, today: '2026-10-30', progress: [progress()] })).toEqual([])
    expect(notices({ ...quiet, today: '2026-10-31', progress: [progress()] })).toHaveLength(1)
    const south = { ...part('Khu vực Ninh Thuận (cũ)', null, null), outOfScope: true }
    expect(notices({ ...quiet, districts: [south, part('A', 5, 5), part('B', 5, null)] })).toEqual([])
  })

  it('compares with the same day in an unfinished year, says giảm only of finished ones', () => {
    const districts = [part('A', 3, 9), part('B', 8, 9)]
    expect(notices({ ...quiet, districts })[0]?.text).toBe(
      '2 địa bàn (huyện cũ) có ít mô hình hơn cùng thời điểm năm 2025: A (3, trước đó 9) và B (8, trước đó 9).',
    )
    expect(notices({ ...quiet, provisional: false, against: wholeYear, districts })[0]?.text).toBe(
      '2 địa bàn (huyện cũ) giảm số mô hình so với năm 2024: A (3, trước đó 9) và B (8, trước đó 9).',
    )
  })

  it('says whether fewer or more had not sent on that day last year', () => {
    const due = (waiting: number, expected = 87) =>
      notices({
        ...quiet,
        today: '2026-11-30',
        progress: [progress({ before: { received: expected - waiting, expected } })],
      })[0]?.text
    const said = '51 đơn vị khối chính quyền chưa gửi báo cáo: '
    expect(due(38)).toBe(
      `${said}nhiều hơn cùng thời điểm năm 2025 (38 đơn vị); gửi trong hôm nay vẫn đúng hạn.`,
    )
    expect(due(60)).toBe(`${said}ít hơn cùng thời điểm năm 2025 (60 đơn vị); gửi trong hôm nay vẫn đúng hạn.`)
    expect(due(51)).toContain(': bằng cùng thời điểm năm 2025 (51 đơn vị); ')
    // Many fewer owed a report then: their number says nothing about this one.
    expect(due(2, 20)).toBe(`${said}gửi trong hôm nay vẫn đúng hạn.`)
  })

  it('compares those that are overdue with all that had not sent on that day, and with nothing else', () => {
    const over = (changes: Partial<ChannelProgress>, provisional = true) =>
      notices({
        ...quiet,
        today: '2026-12-06',
        provisional,
        units: [missing('A'), missing('B')],
        progress: [
          progress({
            received: 85,
            byState: { on_time: 80, late: 5, undated: 0, missing: 2, not_due: 0 },
            before: { received: 83, expected: 87 },
            ...changes,
          }),
        ],
      })[0]?.text
    const plain = '2 đơn vị đã quá hạn mà chưa báo cáo: A và B.'
    expect(over({})).toBe(
      '2 đơn vị đã quá hạn mà chưa báo cáo: ít hơn cùng thời điểm năm 2025 (4 đơn vị); A và B.',
    )
    expect(over({ before: null })).toBe(plain)
    expect(over({}, false)).toBe(plain)
    // One more may still send: last year's number has such in it, this one has not.
    expect(
      over({ received: 84, byState: { on_time: 79, late: 5, undated: 0, missing: 2, not_due: 1 } }),
    ).toBe(plain)
  })

  it('does not take fields for empty that a filter hides', () => {
    expect(notices({ ...quiet, fields: null })).toEqual([])
    expect(notices({ ...quiet, fields: [part('A', null)] })).toEqual([])
  })
})

describe('the finding of the trend', () => {
  const years = (...counts: (number | null)[]): TrendYear[] =>
    counts.map((total, i) => ({ year: 2021 + i, total, oldArea: total, provisional: false }))

  it('counts rises and falls in a row, up to the last finished year', () => {
    expect(trendFinding(years(1, 2, 3, 4), null)).toBe('Số mô hình tăng ba năm liền đến năm 2024')
    expect(trendFinding(years(9, 2, 3), null)).toBe('Số mô hình năm 2023 tăng 1 so với năm 2022')
    expect(trendFinding(years(4, 3, 2), null)).toBe('Số mô hình giảm hai năm liền đến năm 2023')
    expect(trendFinding(years(4, 4), null)).toBe('Số mô hình năm 2022 bằng năm 2021')
    expect(trendFinding(years(1, 2, 3, 4, 5, 6), null)).toBe('Số mô hình tăng 5 năm liền đến năm 2026')
  })

  it('compares across the merger on the common basis only', () => {
    const all = years(100, 120)
    const merged: TrendYear[] = [...all, { year: 2023, total: 300, oldArea: 110, provisional: false }]
    expect(trendFinding(merged, null)).toBe(
      'Số mô hình năm 2023 giảm 10 so với năm 2022 trên phạm vi Khánh Hòa cũ',
    )
  })

  it('keeps an unfinished year apart and says neither tăng nor giảm of it', () => {
    const open: TrendYear = { year: 2023, total: 50, oldArea: 50, provisional: true }
    expect(trendFinding([...years(10, 100), open], 45)).toBe(
      'Số mô hình năm 2022 tăng 90 so với năm 2021; năm 2023 đang nhiều hơn cùng thời điểm năm trước 5',
    )
    expect(trendFinding([...years(10, 100), open], 50)).toMatch(
      /năm 2023 đang bằng cùng thời điểm năm trước$/,
    )
    expect(trendFinding([...years(10, 100), open], null)).toBe('Số mô hình năm 2022 tăng 90 so với năm 2021')
    expect(trendFinding([open], null)).toBe('Năm 2023 tạm tính 50 mô hình, điển hình')
  })

  it('says so when there is nothing', () => {
    expect(trendFinding([], null)).toBe('Chưa có số liệu qua các năm')
    expect(trendFinding(years(7), null)).toBe('Năm 2021 có 7 mô hình, điển hình')
    // A year that lacks reports is not nothing: its column stands below the title.
    const lacking: TrendYear = { year: 2025, total: 3, oldArea: 3, provisional: false, incomplete: true }
    expect(trendFinding([lacking, { ...lacking, year: 2026, total: null }], null)).toBe(
      'Năm 2025 có 3 mô hình, điển hình; còn thiếu nhiều báo cáo nên không so sánh',
    )
    expect(trendFinding([{ ...lacking, total: 0 }], null)).toBe('Chưa có số liệu qua các năm')
  })
})

describe('findings by part', () => {
  it('name the largest field, ties and empty ones', () => {
    expect(fieldFinding([part('A', 5), part('B', 2)], false)).toBe('“A” nhiều nhất (5 mô hình)')
    expect(fieldFinding([part('A', 5), part('B', 5)], false)).toBe('“A” và “B” cùng nhiều nhất (5 mô hình)')
    expect(fieldFinding([part('A', 5), part('B', 5), part('C', 5), part('D', 0)], true)).toBe(
      '3 lĩnh vực cùng nhiều nhất (5 mô hình); 1 lĩnh vực chưa có mô hình',
    )
    expect(fieldFinding([part('A', 5), part('D', 0)], false)).toMatch(/1 lĩnh vực không có mô hình$/)
    expect(fieldFinding([part('A', 0)], false)).toBe('Chưa có mô hình, điển hình ở lĩnh vực nào')
    expect(fieldFinding([part('A', null)], false)).toBe('Chưa có mô hình, điển hình ở lĩnh vực nào')
  })

  it('count districts that are ahead, of those that can be compared', () => {
    const districts = [part('A', 9, 3), part('B', 1, 1), { ...part('C', 20, null), outOfScopeBefore: true }]
    expect(districtFinding({ districts, provinceWide: null }, sameDay)).toBe(
      '1/2 địa bàn nhiều hơn cùng thời điểm năm trước; C nhiều nhất (20 mô hình)',
    )
    expect(districtFinding({ districts, provinceWide: null }, wholeYear)).toMatch(
      /^1\/2 địa bàn tăng so với năm trước/,
    )
    expect(districtFinding({ districts, provinceWide: null }, null)).toBe('C nhiều nhất (20 mô hình)')
    expect(districtFinding({ districts: [], provinceWide: null }, null)).toBe(
      'Chưa có mô hình, điển hình ở địa bàn nào',
    )
  })

  it('never call a rate of few cases the highest', () => {
    const share = (name: string, n: number, of: number) => ({
      code: name,
      name,
      replicated: { n, of, rate: of ? n / of : null },
    })
    expect(replicationFinding([share('A', 2, 2), share('B', 5, 10)])).toBe(
      '“B” có tỷ lệ nhân rộng cao nhất: 50,0\u00a0% (5/10)',
    )
    expect(replicationFinding([share('A', 2, 2)])).toBe(
      'Mỗi lĩnh vực có dưới 10 mô hình, chưa đủ để so tỷ lệ nhân rộng',
    )
    expect(replicationFinding([share('A', 0, 20)])).toBe('Chưa có mô hình nào được nhân rộng')
    expect(replicationFinding([share('A', 5, 10), share('B', 10, 20)])).toBe(
      '“A” và “B” có tỷ lệ nhân rộng cao nhất: 50,0\u00a0%',
    )
    expect(replicationFinding([])).toBe('Chưa có mô hình, điển hình để tính tỷ lệ nhân rộng')
  })
})

describe('findings on reports', () => {
  const open = { expected: 163, provisional: true, sameDay: '2025-11-22', late: 0 }
  const at = (day: string, received: number) => ({ day, received })

  it('compare with what had come by the same day, not with the whole year', () => {
    const before = [at('2025-11-20', 72), at('2025-12-10', 151)]
    expect(paceFinding([at('2026-11-20', 67)], before, open)).toBe(
      '67/163 đơn vị đã báo cáo, ít hơn cùng thời điểm năm trước 5',
    )
    expect(paceFinding([at('2026-11-20', 72)], before, open)).toMatch(/, bằng cùng thời điểm năm trước$/)
    expect(paceFinding([], before, open)).toBe('0/163 đơn vị đã báo cáo, ít hơn cùng thời điểm năm trước 72')
    expect(paceFinding([at('2026-11-20', 67)], [], open)).toBe('67/163 đơn vị đã báo cáo')
  })

  it('tell a finished year by who was late', () => {
    const closed = { expected: 163, provisional: false, sameDay: null, late: 28 }
    expect(paceFinding([at('2025-12-10', 151)], [], closed)).toBe(
      '151/163 đơn vị đã báo cáo, 28 đơn vị báo cáo chậm',
    )
    expect(paceFinding([], [], { ...closed, expected: 0 })).toBe('Không đơn vị nào phải báo cáo')
  })

  it('name the states of the units', () => {
    expect(unitsFinding([missing('A'), unit({ state: 'late', daysLate: 2 }), unit({})])).toBe(
      '1 đơn vị đã quá hạn mà chưa báo cáo; 1 đơn vị báo cáo chậm',
    )
    expect(unitsFinding([waiting('A')])).toBe('1 đơn vị chưa gửi, chưa đến hạn')
    expect(unitsFinding([unit({}), unit({})])).toBe('Tất cả 2 đơn vị đã báo cáo đúng hạn')
    expect(unitsFinding([unit({ expected: 0, state: null })])).toBe('Không đơn vị nào phải báo cáo')
  })
})
