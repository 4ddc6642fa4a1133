import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { follow, launchBrowser, settled } from '../browser.ts'
import { CASES, play, type Played } from '../fixtures/audit.ts'
import { Letters } from '../fixtures/letters.ts'
import { createDataDir, pointTo } from '../fixtures/mart.ts'
import { readCsv } from './exported.ts'
import { readPaper } from './layout-rules.ts'
import { bodyOf, type Reports, reportsOf, textOf } from './reported.ts'

/**
 * Every check of the independent audit of 29/11/2026 in the four outputs: on the page, by the interface, in a file and in
 * the report. What came and what is right are the auditor's (`test/fixtures/audit.json`); here stands where each output
 * says it. One server tells all cases, each on the day on which it was looked at.
 */

/** The day on which a case is looked at: after all reports were due, unless it is about an open year or the next one. */
const DAY: Record<number, string> = {
  4: '2026-11-29',
  9: '2026-11-29',
  12: '2026-11-29',
  15: '2026-11-29',
  17: '2027-01-05',
  18: '2026-11-29',
  22: '2026-11-29',
  25: '2026-11-29',
  29: '2026-11-29',
}
const CLOSED = '2026-12-29'
/** When a case was loaded, where it is looked at later without another publication. */
const LOADED: Record<number, string> = { 17: '2026-11-29' }

/** A text that says something, one that does not, or where its number stands. */
type Says = { says: RegExp } | { never: RegExp } | { number: RegExp }
type Where = Record<string, string>

interface Look {
  what: string
  /**
   * What is right, where the output says it in another form than the auditor wrote it, or where the reading that was
   * decided on differs, with the reason.
   */
  right?: unknown
  why?: string
  /** What the interface and a file are asked: measures, or else the rows of dimensions. */
  asked?: [view: string, measures: string, filters: Where]
  rows?: [view: string, dimensions: string, filters: Where]
  /** Of the snapshots of the case, the last one unless told. */
  at?: number
  page: ({ path: string } & Says) | string
  report: ({ year: number } & Says) | string
}

const HEADLINE = /có ([\d.]+) mô hình/
const REGISTERED = /đăng ký ([\d.]+) mô hình, điển hình \(/
const models = (what: string, year: number, more: Partial<Look> = {}): Look => ({
  what,
  asked: ['models', 'count', { year: String(year) }],
  page: { path: `/?year=${year}`, number: HEADLINE },
  report: { year, number: REGISTERED },
  ...more,
})
const BY_UNIT = 'The report tells of all units together.'
const NO_ROWS = 'The report counts reports with rows that wait, and names no row.'

const LOOKS: Record<number, Look[]> = {
  1: [
    {
      what: 'HU-573 in 2026 is refused as closed',
      right: [['hu26.csv', '2', 'unit-closed']],
      rows: ['quality', 'file_name row_no code', { code: 'unit-closed' }],
      page: { path: '/du-lieu?year=2026', says: /hu26\.csv/ },
      report: NO_ROWS,
    },
    models('2024 count', 2024),
    models('2025 count', 2025),
    {
      what: '2025 distinct model keys A,B',
      right: [['Hẻm xanh'], ['Đường quê']],
      why: 'Two models, each once under its name.',
      rows: ['models', 'model_name', { year: '2025', field_code: '8|9', counted: 'true' }],
      page: { path: '/mo-hinh?year=2025', says: /có 4 mô hình/ },
      report: { year: 2025, says: /đăng ký 4 mô hình/ },
    },
    {
      what: 'DU-22609 A in 2025 is maintained',
      right: [['maintained']],
      rows: ['models', 'registration', { year: '2025', unit_code: 'DU-22609', model_name: 'Hẻm xanh' }],
      page: BY_UNIT,
      report: { year: 2025, says: /tiếp tục duy trì [1-9]/ },
    },
    {
      what: 'HU-573 owes nothing in 2025',
      asked: ['reporting', 'expected', { year: '2025', unit_code: 'HU-573' }],
      page: { path: '/don-vi?year=2025&unit=HU-573', never: /Chưa báo cáo|quá hạn/ },
      report: BY_UNIT,
    },
    {
      what: 'HU-573 owed in 2024',
      asked: ['reporting', 'expected', { year: '2024', unit_code: 'HU-573' }],
      page: { path: '/don-vi?year=2024&unit=HU-573', says: /01\/12\/2024/ },
      report: { year: 2024, says: / 1\/20 đơn vị đã báo cáo/ },
    },
    {
      what: 'DU-22609 quota met 2025',
      asked: ['reporting', 'quota_met', { year: '2025', unit_code: 'DU-22609' }],
      page: { path: '/don-vi?year=2025&unit=DU-22609', never: /dưới mức tối thiểu/ },
      report: { year: 2025, says: /\(1\/76\b/ },
    },
    {
      what: '2025 by district 573',
      right: 4,
      why: 'The sum over the districts is the total: A and B count once, as in the check of 2025.',
      asked: ['models', 'count', { year: '2025', district_code: '573' }],
      page: { path: '/?year=2025&district=573', number: HEADLINE },
      report: BY_UNIT,
    },
  ],
  2: [
    models('count', 2025),
    {
      what: 'on time by the first file',
      asked: ['reporting', 'on_time', { year: '2025', unit_code: 'SYT' }],
      page: { path: '/don-vi?year=2025&unit=SYT', says: /20\/11\/2025/ },
      report: { year: 2025, says: /1\/163 đơn vị đã báo cáo \(đúng hạn 1/ },
    },
    {
      what: 'report-shrinks said',
      right: [['b.csv', 'report-shrinks']],
      rows: ['quality', 'file_name code', { code: 'report-shrinks' }],
      page: { path: '/du-lieu?year=2025&issue=report-shrinks', says: /b\.csv/ },
      report: NO_ROWS,
    },
    {
      what: 'a replication of Y4',
      asked: ['replication', 'events', { year: '2025' }],
      page: {
        path: '/nhan-rong?year=2025',
        says: /1 mô hình, điển hình \(trong đó 0 có trong báo cáo của năm/,
      },
      report: { year: 2025, number: /báo cáo ([\d.]+) lượt nhân rộng/ },
    },
    {
      what: 'replicated models among models',
      asked: ['models', 'replicated_count', { year: '2025' }],
      page: { path: '/?year=2025', says: /0,0 % mô hình đã được nhân rộng/ },
      report: { year: 2025, says: /\(lũy kế\) đạt 0% \(0\/2/ },
    },
    {
      what: 'declared total belongs to the replaced version',
      right: [[null]],
      rows: ['reporting', 'declared_total', { year: '2025', unit_code: 'SYT' }],
      page: { path: '/du-lieu?year=2025', never: /kê khai khác|1\/1 đơn vị/ },
      report: 'The report does not compare what units declare.',
    },
  ],
  3: [
    {
      what: 'SYT received, on time',
      right: [['on_time', '2025-11-20']],
      rows: ['reporting', 'state received_on', { year: '2025', unit_code: 'SYT' }],
      page: { path: '/don-vi?year=2025&unit=SYT', says: /20\/11\/2025/ },
      report: BY_UNIT,
    },
    {
      what: 'SYT count 1',
      asked: ['models', 'count', { year: '2025', unit_code: 'SYT' }],
      page: { path: '/?year=2025&unit=SYT', number: HEADLINE },
      report: BY_UNIT,
    },
    {
      what: 'SYT declared_none no longer',
      right: [['false']],
      rows: ['reporting', 'declared_none', { year: '2025', unit_code: 'SYT' }],
      page: { path: '/don-vi?year=2025&unit=SYT', never: /không có mô hình/ },
      report: BY_UNIT,
    },
    {
      what: 'SCT: later zero report',
      asked: ['reporting', 'model_count', { year: '2025', unit_code: 'SCT' }],
      page: { path: '/don-vi?year=2025&unit=SCT', says: /không có mô hình/ },
      report: BY_UNIT,
    },
    {
      what: 'SXD zero by Tổng số = 0, late',
      right: [['late']],
      rows: ['reporting', 'state', { year: '2025', unit_code: 'SXD' }],
      page: { path: '/don-vi?year=2025&unit=SXD', says: /chậm/ },
      report: { year: 2025, says: /chậm 1\b/ },
    },
    {
      what: 'TTT: publicity only is no report',
      right: [['missing', null]],
      rows: ['reporting', 'state received_on', { year: '2025', unit_code: 'TTT' }],
      page: { path: '/don-vi?year=2025&unit=TTT', says: /chưa báo cáo|chưa gửi|quá hạn/i },
      report: BY_UNIT,
    },
  ],
  4: [
    models('same: count', 2026, { at: 1 }),
    {
      what: 'same: reported_count',
      at: 1,
      asked: ['models', 'reported_count', { year: '2026' }],
      page: 'Pages count models, not rows.',
      report: 'The report counts models, not rows.',
    },
    {
      what: 'same: channels',
      at: 1,
      right: [['government'], ['party']],
      rows: ['models', 'channel', { year: '2026' }],
      page: { path: '/?year=2026&channel=government', says: /có 2 mô hình/ },
      report: 'The report of each side tells of its own models; see the check of the quota.',
    },
    ...(
      [
        ['same: one replication', 'replication', 'events', '/nhan-rong', /được nhân rộng đến (\d+) nơi/, 2],
        ['same: sites', 'replication', 'sites', '/nhan-rong', /được nhân rộng đến (\d+) nơi/, 2],
        ['same: one Bằng khen', 'commendation', 'count', '/ton-vinh', null, 1],
        ['same: one article', 'publicity', 'items', '/tuyen-truyen', null, 1],
      ] as const
    ).map(([what, view, measure, path, number]): Look => ({
      what,
      at: 1,
      asked: [view, measure, { year: '2026' }],
      page:
        view === 'replication'
          ? { path: `${path}?year=2026`, says: /được nhân rộng đến 2 nơi; 1 đơn vị tiếp nhận/ }
          : { path: `${path}?year=2026`, says: number ?? /\b1\b/ },
      report: {
        year: 2026,
        number: {
          events: /báo cáo ([\d.]+) lượt nhân rộng/,
          sites: /lượt nhân rộng đến ([\d.]+) nơi/,
          count: /Khen thưởng: ([\d.]+) lượt/,
          items: /thực hiện ([\d.]+) tin, bài/,
        }[measure],
      },
    })),
    {
      what: 'same: replicated models',
      at: 1,
      asked: ['models', 'replicated_count', { year: '2026' }],
      page: { path: '/nhan-rong?year=2026', number: /, (\d+) mô hình, điển hình/ },
      report: { year: 2026, number: /\(lũy kế\) đạt [\d,]+% \((\d+)\/4/ },
    },
    {
      what: 'same: replication.models',
      at: 1,
      asked: ['replication', 'models', { year: '2026' }],
      page: { path: '/nhan-rong?year=2026', number: /, (\d+) mô hình, điển hình/ },
      report: { year: 2026, number: /riêng trong năm có (\d+) mô hình/ },
    },
    {
      what: 'same: quota of DU-22366',
      at: 1,
      asked: ['reporting', 'quota_met', { year: '2026', unit_code: 'DU-22366' }],
      page: { path: '/don-vi?year=2026&unit=DU-22366', never: /dưới mức tối thiểu/ },
      report: { year: 2026, number: /tối thiểu 03 mô hình, điển hình đạt [\d,]+% \((\d+)\// },
    },
    {
      what: 'same: reporting model counts',
      at: 1,
      asked: ['reporting', 'model_count', { year: '2026' }],
      page: { path: '/don-vi?year=2026&unit=DU-22366', says: /\b3\b/ },
      report: BY_UNIT,
    },
    {
      what: 'same: replicated sites of the counted model',
      at: 1,
      right: [['2']],
      rows: [
        'models',
        'replicated_sites',
        { year: '2026', model_name: 'Tuyến phố không rác', counted: 'true' },
      ],
      page: { path: '/?year=2026', says: /2 nơi/ },
      report: { year: 2026, says: /lượt nhân rộng đến 2 nơi/ },
    },
    {
      what: 'gov quota unit DU-UBND',
      at: 1,
      right: [['false']],
      rows: ['reporting', 'meets_quota', { year: '2026', unit_code: 'DU-UBND' }],
      page: { path: '/don-vi?year=2026&unit=DU-UBND', never: /đủ số lượng tối thiểu|đạt mức tối thiểu/ },
      report: { year: 2026, says: /tối thiểu 03 mô hình, điển hình đạt [\d,]+% \(1\// },
    },
    models('undone: count', 2026),
    models('frozen before decision: 5', 2026, { at: 0 }),
  ],
  6: [
    {
      what: 'a warning that code 1',
      right: [
        ['m25.csv', '2', 'code-reused'],
        ['m25.csv', '3', 'code-reused'],
      ],
      rows: ['quality', 'file_name row_no code', { code: 'code-reused' }],
      page: { path: '/don-vi?year=2025&unit=SYT', says: /m25\.csv/ },
      report: { year: 2025, says: /Còn 2 mô hình, điển hình có thể trùng/ },
    },
    {
      what: '2025 new',
      asked: ['models', 'new_count', { year: '2025' }],
      page: { path: '/?year=2025', number: HEADLINE },
      report: { year: 2025, number: /đăng ký mới (\d+)/ },
    },
    {
      what: '2025 maintained',
      asked: ['models', 'maintained_count', { year: '2025' }],
      page: 'The pages do not count models by how they were registered.',
      report: { year: 2025, number: /tiếp tục duy trì (\d+)/ },
    },
    {
      what: '2025 replicated (cumulative)',
      asked: ['models', 'replicated_count', { year: '2025' }],
      page: { path: '/?year=2025', says: /0,0 % mô hình đã được nhân rộng/ },
      report: { year: 2025, number: /\(lũy kế\) đạt [\d,]+% \((\d+)\/2/ },
    },
    {
      what: '2025 outstanding',
      asked: ['models', 'outstanding_count', { year: '2025' }],
      page: { path: '/?year=2025', never: /Câu lạc bộ dưỡng sinh|Bếp ăn sạch/ },
      report: { year: 2025, never: /“Câu lạc bộ dưỡng sinh”|“Bếp ăn sạch”/ },
    },
    {
      what: 'cohort 2025',
      asked: ['cohort', 'count', { first_year: '2025', year: '2025' }],
      page: { path: '/nhan-rong?year=2025', says: /2025[^\d]{1,40}2\b/ },
      report: 'The report has no cohorts.',
    },
  ],
  7: [
    {
      what: 'SYT: the last file received',
      asked: ['models', 'count', { year: '2025', unit_code: 'SYT' }],
      page: { path: '/?year=2025&unit=SYT', number: HEADLINE },
      report: { year: 2025, says: /đăng ký 5 mô hình/ },
    },
    {
      what: 'SCT: receipt corrected',
      right: [['on_time']],
      rows: ['reporting', 'state', { year: '2025', unit_code: 'SCT' }],
      page: { path: '/don-vi?year=2025&unit=SCT', says: /25\/11\/2025/ },
      report: { year: 2025, says: /3\/163 đơn vị đã báo cáo \(đúng hạn 3/ },
    },
  ],
  8: [
    {
      what: '8 units of 2025 loaded without any receipt date',
      asked: ['reporting', 'late', { year: '2025' }],
      page: { path: '/don-vi?year=2025', says: /8\/163 đơn vị đã báo cáo(?!, trong đó)/ },
      report: { year: 2025, says: /8\/163 đơn vị đã báo cáo \(không rõ ngày nhận 8/ },
    },
  ],
  9: [
    models('on 29/11/2025 the office knew', 2025, { at: 0 }),
    {
      what: 'overview: "cùng ngày năm 2025"',
      asked: ['models', 'count', { year: '2025', known_on: '2025-11-29' }],
      page: { path: '/?year=2026', says: /nhiều hơn 3 so với (cùng thời điểm năm 2025|ngày 29\/11\/2025)/ },
      report: { year: 2026, says: /nhiều hơn 3 so với (cùng thời điểm năm 2025|ngày 29\/11\/2025) \(2\)/ },
    },
  ],
  12: [
    {
      what: 'h1 2026: evaluated at 6 months',
      asked: ['models', 'evaluated_h1_count', { year: '2026', round: 'h1' }],
      page: 'Pages tell of the year; the check below is of the report.',
      report: { year: 2026, number: /Đánh giá 6 tháng đầu năm 2026: (\d+)/ },
    },
    {
      what: 'report 2026',
      right: 3,
      why: 'The number of the sentence.',
      asked: ['models', 'evaluated_h1_count', { year: '2026' }],
      page: 'Pages do not count evaluations of the half-year.',
      report: { year: 2026, number: /Đánh giá 6 tháng đầu năm 2026: (\d+)/ },
    },
    {
      what: 'h1 2026: Y0 was replicated',
      asked: ['models', 'replicated_count', { year: '2026', round: 'h1' }],
      page: 'Pages tell of the year; see the last check.',
      report: 'The report is of the year; see the last check.',
    },
    {
      what: 'h1 2026: replicated_sites of Y0',
      right: [['3']],
      rows: ['models', 'replicated_sites', { year: '2026', round: 'h1', model_code: 'Y0' }],
      page: 'Pages tell of the year; see the last check.',
      report: 'The report is of the year; see the last check.',
    },
    {
      what: 'annual 2026: replicated_count',
      asked: ['models', 'replicated_count', { year: '2026' }],
      page: { path: '/?year=2026', says: /\b1\/3\b/ },
      report: { year: 2026, number: /\(lũy kế\) đạt [\d,]+% \((\d+)\/3/ },
    },
  ],
  15: [
    {
      what: 'overview 2026, Địa bàn',
      right: 5,
      why: 'Of this year; those of the year before are the next check.',
      asked: ['models', 'count', { year: '2026', area_now_code: '56' }],
      page: { path: '/dia-ban?year=2026', says: /Toàn tỉnh[^\d]*5\b/ },
      report: { year: 2026, says: /Toàn tỉnh \| 5/ },
    },
    {
      what: 'overview 2025, Địa bàn',
      right: 6,
      why: 'Five of the whole province and one that no commune of today can be found for.',
      asked: ['models', 'count', { year: '2025' }],
      page: { path: '/?year=2025', number: HEADLINE },
      report: { year: 2025, number: REGISTERED },
    },
  ],
  16: [
    {
      what: 'each of the 4 units reports MORE models',
      right: 24,
      why: 'The number that stands without a comparison.',
      asked: ['models', 'count', { year: '2026' }],
      page: { path: '/?year=2026', never: /(giảm|tăng|ít hơn|nhiều hơn) \d+ so với/ },
      report: { year: 2026, never: /(giảm|tăng|ít hơn|nhiều hơn) \d+ so với/ },
    },
  ],
  17: [
    {
      what: 'obligations of 2027',
      right: 163,
      why: 'All who owe a report of 2027.',
      asked: ['reporting', 'expected', { year: '2027' }],
      page: { path: '/don-vi?year=2027', says: /0\/163 đơn vị đã báo cáo/ },
      report: { year: 2027, says: /0\/163 đơn vị đã báo cáo/ },
    },
  ],
  18: [
    {
      what: 'A is replicated only inside its own unit',
      asked: ['replication', 'adopting_units', { year: '2026', model_name: 'A tự nhân rộng' }],
      page: { path: '/nhan-rong?year=2026', says: /; 1 đơn vị tiếp nhận/ },
      report: { year: 2026, says: /; 1 đơn vị tiếp nhận/ },
    },
    {
      what: 'a model evaluated "chưa đạt hiệu quả"',
      right: [['false']],
      rows: ['models', 'outstanding', { year: '2026', model_name: 'A tự nhân rộng' }],
      page: { path: '/?year=2026', never: /“?A tự nhân rộng”?[^.]*100 nơi/ },
      report: { year: 2026, never: /“A tự nhân rộng”/ },
    },
  ],
  20: [
    models('frozen still 4', 2026, { at: 0 }),
    models('current 3', 2026),
    {
      what: 'code: then 4, now 3',
      right: 4,
      why: 'What the frozen snapshot answers; that its code says so of both is tested with the codes.',
      at: 0,
      asked: ['models', 'count', { year: '2026' }],
      page: { path: '/?year=2026', number: HEADLINE },
      report: { year: 2026, number: REGISTERED },
    },
    {
      what: 'the frozen report is the same later',
      right: 4,
      why: 'Its number of models.',
      at: 0,
      asked: ['models', 'count', { year: '2026' }],
      page: { path: '/?year=2026', number: HEADLINE },
      report: { year: 2026, number: REGISTERED },
    },
  ],
  22: [
    {
      what: 'a registration list of February',
      right: [['not_due']],
      why: 'On 29 November the report is not due yet: "not_due" of the two that the auditor takes.',
      rows: ['reporting', 'state', { year: '2026', unit_code: 'SYT' }],
      page: { path: '/don-vi?year=2026&unit=SYT', never: /Đúng hạn|đã báo cáo/ },
      report: { year: 2026, says: / 0\/163 đơn vị đã báo cáo/ },
    },
    models('2 registered + 3 supplementary', 2026),
    {
      what: 'new 2, supplementary 3',
      right: [2, 3],
      asked: ['models', 'new_count supplementary_count', { year: '2026' }],
      page: 'The pages do not count models by how they were registered.',
      report: { year: 2026, says: /đăng ký mới 2, đăng ký bổ sung 3/ },
    },
  ],
  25: [
    {
      what: 'adoption reported by the adopter',
      asked: ['replication', 'events', { year: '2026' }],
      page: { path: '/nhan-rong?year=2026', says: /được nhân rộng đến 2 nơi/ },
      report: { year: 2026, number: /báo cáo (\d+) lượt nhân rộng/ },
    },
    {
      what: 'SYT-1 is replicated',
      asked: ['models', 'replicated_count', { year: '2026' }],
      page: { path: '/?year=2026', says: /\b1\/1\b/ },
      report: { year: 2026, number: /\(lũy kế\) đạt [\d,]+% \((\d+)\/1/ },
    },
    {
      what: 'the newspaper',
      asked: ['publicity', 'items', { year: '2026', form: 'report' }],
      page: { path: '/tuyen-truyen?year=2026', says: /Phóng sự/ },
      report: { year: 2026, number: /phóng sự (\d+)/ },
    },
    {
      what: 'two news items',
      asked: ['publicity', 'items', { year: '2026', form: 'news' }],
      page: { path: '/tuyen-truyen?year=2026', says: /Tin\s*2\b/ },
      report: { year: 2026, number: /\(tin (\d+)/ },
    },
  ],
  28: [
    {
      what: 'a row of 2024 in Ninh Thuận gets a warning',
      right: [['2'], ['3']],
      rows: ['quality', 'row_no', { code: 'area-outside' }],
      page: { path: '/don-vi?year=2024&unit=UBMTTQ', says: /m24\.csv/ },
      report: NO_ROWS,
    },
    models('API 2024 by district: sum = total', 2024),
  ],
  29: [
    {
      what: 'field 6 on the common area: 2025',
      right: 4,
      asked: ['models', 'count', { year: '2025', field_code: '6', district_code: '568' }],
      page: { path: '/?year=2025&field=6&district=568', number: HEADLINE },
      report: BY_UNIT,
    },
    {
      what: '/linh-vuc 2025: both fields fell',
      right: 13,
      why: 'The number beside which nothing is said to rise.',
      asked: ['models', 'count', { year: '2025' }],
      page: { path: '/linh-vuc?year=2025', never: /lĩnh vực tăng|tăng \d/ },
      report: { year: 2025, never: /tăng \d+ so với/ },
    },
    {
      what: '/linh-vuc 2025 says that it compares on the old area',
      right: 13,
      why: 'It does not compare.',
      asked: ['models', 'count', { year: '2025' }],
      page: { path: '/linh-vuc?year=2025', never: /\d+ so với năm trước|giảm \d|tăng \d/ },
      report: { year: 2025, never: /nhiều hơn \d+ so với năm 2024 \(/ },
    },
  ],
  30: [
    {
      what: '10 models were understood',
      asked: ['models', 'count', { year: '2026', unit_code: 'DU-22366' }],
      page: { path: '/?year=2026&unit=DU-22366', number: HEADLINE },
      report: { year: 2026, number: REGISTERED },
    },
    {
      what: 'quota met',
      asked: ['reporting', 'quota_met', { year: '2026', unit_code: 'DU-22366' }],
      page: { path: '/don-vi?year=2026&unit=DU-22366', never: /dưới mức tối thiểu/ },
      report: { year: 2026, number: /tối thiểu 03 mô hình, điển hình đạt [\d,]+% \((\d+)\// },
    },
  ],
}

const played = new Map<number, Played>()
let served: Reports
let browser: Browser
let page: Page
const pages = new Map<string, string>()
const papers = new Map<string, string>()

beforeAll(async () => {
  const dataDir = createDataDir()
  for (const { case: number, steps } of CASES) {
    const day = DAY[number] ?? CLOSED
    const letters = new Letters(LOADED[number] ?? day)
    const one = await play(letters, steps)
    for (const id of new Set(one.snapshots)) letters.lend(id, dataDir, day)
    pointTo(dataDir, one.snapshots.at(-1)!)
    played.set(number, one)
    await letters.province.close()
  }
  served = await reportsOf(dataDir, CLOSED)
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  follow(page)
})
afterAll(async () => {
  await browser.close()
  await served.close()
})

/** A space that does not break is read as any other. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

async function pageText(path: string, snapshot: string): Promise<string> {
  const address = `${path}&snapshot=${snapshot}`
  if (!pages.has(address)) {
    await page.goto(served.url + address)
    await settled(page)
    pages.set(address, plain(await page.locator('main').innerText()))
  }
  return pages.get(address)!
}

/** Paragraphs, and the rows of tables with their cells between bars. */
async function reportText(year: number, snapshot: string): Promise<string> {
  const key = `${year} ${snapshot}`
  if (!papers.has(key)) {
    const body = bodyOf(readPaper(await served.docx(year, 'party', snapshot, '&references=0')).xml)
    const lines = body.flatMap((part) =>
      'paragraph' in part ? [textOf(part.paragraph)] : part.table.map((row) => row.map(textOf).join(' | ')),
    )
    papers.set(key, plain(lines.join('\n')))
  }
  return papers.get(key)!
}

/** A filter by a value; `a|b` are several. */
const filtersOf = (view: string, filters: Where) =>
  Object.entries(filters).map(([name, value]) => ({
    member: `${view}.${name}`,
    operator: 'equals',
    values: value.split('|'),
  }))

const cell = (value: unknown): string | null =>
  value === null || value === '' ? null : String(value).replace(/T00:00:00\.000$/, '')
const sorted = (rows: (string | null)[][]) =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** What the interface and a file answer: numbers of measures, or rows of texts. */
async function answers(look: Look, snapshot: string): Promise<unknown[]> {
  const [view, names, where] = (look.asked ?? look.rows)!
  const members = names.split(' ').map((name) => `${view}.${name}`)
  const query = JSON.stringify({
    [look.asked ? 'measures' : 'dimensions']: members,
    filters: filtersOf(view, where),
  })
  const asked = new URLSearchParams({ query, snapshot }).toString()
  const { data } = await served.json<{ data: Record<string, unknown>[] }>(`/cubejs-api/v1/load?${asked}`)
  const file = await served.fetched(`/api/export/a.csv?${asked}&headers=technical`)
  const [header, ...lines] = readCsv(file)
  const tables = [
    data.map((row) => members.map((name) => cell(row[name]))),
    lines.map((line) => members.map((name) => cell(line[header!.indexOf(name)]))),
  ]
  return tables.map((rows) => {
    if (look.rows) return sorted([...new Map(rows.map((row) => [JSON.stringify(row), row])).values()])
    const numbers = rows[0]!.map((value) => (value === null ? null : Number(value)))
    return numbers.length === 1 ? numbers[0] : numbers
  })
}

function heard(text: string, where: Says, right: unknown): string | null {
  if ('says' in where) return where.says.test(text) ? null : `does not say ${String(where.says)}`
  if ('never' in where) {
    const found = where.never.exec(text)
    return found === null ? null : `says “${text.slice(Math.max(0, found.index - 80), found.index + 80)}”`
  }
  const found = where.number.exec(text)?.[1]
  if (found === undefined) return `has no ${String(where.number)}`
  return Number(found.replaceAll('.', '')) === right ? null : `says ${found}`
}

it('every check of the audit is looked for in every output', () => {
  for (const { case: number, checks } of CASES)
    expect(
      LOOKS[number]!.map(({ what }, i) => checks[i]?.what.startsWith(what) ?? what),
      `case ${number}`,
    ).toEqual(checks.map(() => true))
})

describe.each(CASES)('case $case: $title', ({ case: number, checks }) => {
  it.each(checks.map(({ what, expected }, i) => ({ what, expected, i })))(
    '$what',
    async ({ expected, i }) => {
      const look = LOOKS[number]![i]!
      const { snapshots } = played.get(number)!
      const snapshot = snapshots.at(look.at ?? -1)!
      const right = look.right ?? expected
      const [interfaces, file] = await answers(look, snapshot)
      const said: Record<string, unknown> = { interface: interfaces, file }
      if (typeof look.page !== 'string')
        said['page'] = heard(await pageText(look.page.path, snapshot), look.page, right) ?? right
      if (typeof look.report !== 'string')
        said['report'] = heard(await reportText(look.report.year, snapshot), look.report, right) ?? right
      expect(said).toEqual({
        interface: right,
        file: right,
        ...(typeof look.page !== 'string' && { page: right }),
        ...(typeof look.report !== 'string' && { report: right }),
      })
    },
  )
})
