import type { Day } from '../../../../cube/domain/dates.ts'
import { daysBetween } from '../../../../cube/domain/dates.ts'
import { count, date, NO_DATA, ratio } from '../format.ts'
import type { Issue, QuotaBin, UnitReport } from '../../../../cube/domain/units.ts'
import { MAXIMUM, MINIMUM } from '../../../../cube/domain/units.ts'
import { nameOf } from './codes.ts'
import { nextDue } from '../../../../cube/domain/findings/headline.ts'
import { list, timeLeft, type Sentence } from './sentences.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import { type ChannelProgress } from '../../../../cube/domain/reporting.ts'
import { words as shared } from './words.ts'

/** Words and findings of the page of units. */
export const words = {
  reminder: {
    government: 'Dự thảo công văn đôn đốc, khối chính quyền',
    party: 'Dự thảo công văn đôn đốc, khối Đảng, Mặt trận, đoàn thể',
  },
  title: 'Đơn vị báo cáo',
  kind: 'Loại đơn vị',
  anyKind: 'Mọi loại đơn vị',
  kinds: 'Theo loại đơn vị',
  kindsSubtitle: 'Số đơn vị theo bốn tình trạng; đã báo cáo/phải báo cáo',
  quota: 'Số lượng gửi về tỉnh',
  quotaSubtitle: `Số đơn vị theo số mô hình, điển hình đã gửi về tỉnh; kế hoạch yêu cầu từ ${String(MINIMUM).padStart(2, '0')} đến ${MAXIMUM}`,
  quotaAxis: 'số mô hình gửi về tỉnh',
  quotaNote: 'Chỉ tính đơn vị phải đạt số lượng tối thiểu và đã gửi báo cáo.',
  quotaEmpty: 'Chưa có đơn vị nào phải đạt số lượng tối thiểu gửi báo cáo trong phạm vi đang xem.',
  minimum: `tối thiểu ${MINIMUM}`,
  maximum: `đến ${MAXIMUM}`,
  more: `trên ${MAXIMUM}`,
  sentModels: (n: string) => `${n} mô hình`,
  held: 'Chất lượng dữ liệu',
  heldSubtitle: 'Số dòng chờ hoàn thiện theo lý do, các báo cáo của năm',
  heldNote: 'Một dòng chờ hoàn thiện không mất: nó được gửi lại đơn vị kèm lý do và được tính khi đã sửa.',
  heldEmpty: 'Mọi dòng của các báo cáo đã nhận đều hợp lệ.',
  list: 'Danh sách đơn vị',
  copy: 'Sao chép danh sách',
  copied: (rows: number) => `Đã sao chép ${rows} đơn vị; dán được vào Excel, Word.`,
  copyFailed: 'Trình duyệt không cho sao chép; hãy dùng Tải CSV.',
  reason: 'Lý do',
  rows: 'Số dòng',
  units: 'Số đơn vị',
  models: 'Mô hình',
  heldIn: (units: number) => `ở ${units} đơn vị`,
  heldRows: 'Dòng chờ',
  declared: 'Tự kê',
  difference: 'Chênh lệch',
  document: 'Số văn bản',
  number: 'STT',
  due: 'Hạn',
  sentShort: 'Gửi về tỉnh',
  daysOver: 'Số ngày quá hạn',
  back: 'Tất cả đơn vị',
  owed: 'Phải báo cáo',
  one: {
    reports: 'Báo cáo qua các năm',
    reportsSubtitle: 'Hạn, ngày nhận, số tự kê và số đếm được của từng năm',
    trend: 'Mô hình, điển hình qua các năm',
    trendSubtitle: 'Số đếm được từ báo cáo; vạch: tổng do đơn vị tự kê',
    reported: 'Đơn vị báo cáo',
    reportedNote:
      '“Đơn vị báo cáo” gồm cả mô hình trùng đã xác nhận; “Đếm được” chỉ tính mỗi mô hình một lần trong tổng số của tỉnh.',
    counted: 'Đếm được',
    models: 'Mô hình, điển hình của đơn vị',
    modelsSubtitle: (year: number) => `Trong báo cáo năm ${year}`,
    evaluation: 'Đánh giá',
    replicated: 'Đã nhân rộng',
    notReplicated: 'Chưa',
    modelsFinding: (models: number, fields: string[]) =>
      `${models} mô hình, điển hình ở ${fields.length} lĩnh vực: ${list(
        fields.map((field) => `“${field}”`),
        'lĩnh vực',
      )}`,
    issuesFinding: (errors: number, warnings: number) =>
      `${errors} lỗi làm dòng phải chờ hoàn thiện, ${warnings} lưu ý`,
    noModels: (year: number) => `Chưa có mô hình, điển hình nào trong báo cáo năm ${year}`,
    quality: 'Dòng chờ hoàn thiện và lưu ý',
    qualitySubtitle: 'Từ các tệp mà đơn vị đã gửi, mọi năm',
    otherYear: 'Hãy chọn năm khác để xem mô hình, điển hình của các năm trước.',
    allValid: 'Mọi dòng mà đơn vị đã gửi đều hợp lệ.',
    noIssues: 'Không có dòng nào chờ hoàn thiện và không có lưu ý',
    file: 'Tệp',
    place: 'Vị trí',
    value: 'Nội dung ô',
    message: 'Cần làm',
    severity: { error: 'Chờ hoàn thiện', warning: 'Lưu ý' } as Record<string, string>,
    row: (sheet: string | null, row: number | null, column: string | null) =>
      [sheet, row === null ? null : `dòng ${row}`, column === null ? null : `cột “${column}”`]
        .filter((part) => part !== null)
        .join(', ') || NO_DATA,
    unknown: 'Không có đơn vị này trong bản số liệu đang xem',
    unknownHelp: 'Đơn vị có thể chưa từng có trách nhiệm báo cáo, hoặc thuộc bản số liệu khác.',
    none: 'Đơn vị báo cáo không có mô hình',
  },
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)
const figure = (text: string): { figure: string } => ({ figure: text })

/** The state of the reporting round in one sentence. */
export function unitsHeadline(
  progress: ChannelProgress[],
  facts: { year: number; today: Day; provisional: boolean },
): Sentence {
  const total = (value: (channel: ChannelProgress) => number) => sum(progress.map(value))
  const expected = total((channel) => channel.expected)
  if (!expected) return [shared.notAppliedIn(facts.year)]
  const received = total((channel) => channel.received)
  const start: Sentence = [figure(ratio(received, expected)), ' đơn vị đã báo cáo']
  const [missing, late, waiting] = (['missing', 'late', 'not_due'] as const).map((state) =>
    total((channel) => channel.byState[state]),
  ) as [number, number, number]
  const said: Sentence = [
    ...(late ? [', trong đó ', figure(count(late)), ' chậm'] : []),
    ...(missing ? ['; ', figure(count(missing)), ' đơn vị đã quá hạn mà chưa gửi'] : []),
    ...(waiting ? ['; ', figure(count(waiting)), ' đơn vị chưa gửi, chưa đến hạn'] : []),
  ]
  const next = nextDue(progress, facts.today)
  if (!facts.provisional || next?.dueOn == null) return [`Năm ${facts.year}: `, ...start, ...said, '.']
  const left = daysBetween(facts.today, next.dueOn)
  const whose = `đến hạn của ${lowerFirst(shared.channel[next.channel])}`
  const due: Sentence =
    left === 0
      ? [`${timeLeft(facts.today, next.dueOn)} của ${lowerFirst(shared.channel[next.channel])}: `]
      : ['Còn ', figure(`${left} ngày`), ` ${whose}: `]
  return [...due, ...start, ...said, '.']
}

/** Title by kind of unit: the kind that the most reports are still to come from. */
export function kindsFinding(kinds: { name: string; expected: number; received: number }[]): string {
  const owing = kinds.filter((kind) => kind.expected > 0)
  const waiting = owing.filter((kind) => kind.received < kind.expected)
  if (!owing.length) return 'Không loại đơn vị nào phải báo cáo'
  if (!waiting.length) return 'Mọi loại đơn vị đã báo cáo đủ'
  const most = waiting.reduce((a, b) => (b.expected - b.received > a.expected - a.received ? b : a))
  const open = most.expected - most.received
  const full = owing.length - waiting.length
  return `${most.name} còn nhiều báo cáo chưa nhận nhất (${count(open)}/${count(most.expected)})${full ? `; ${full} loại đơn vị đã đủ` : ''}`
}

/** Title of the quota: met, below, above. */
export function quotaFinding(bins: QuotaBin[]): string {
  const units = sum(bins.map((bin) => bin.units))
  const below = sum(bins.filter((bin) => bin.sent < MINIMUM).map((bin) => bin.units))
  const above = sum(bins.filter((bin) => bin.sent > MAXIMUM).map((bin) => bin.units))
  if (!units) return 'Chưa có đơn vị nào để xét số lượng gửi về tỉnh'
  const start = `${ratio(units - below, units)} đơn vị đã báo cáo đạt tối thiểu ${MINIMUM} mô hình`
  const parts = [
    ...(below ? [`${below} đơn vị dưới mức`] : []),
    ...(above ? [`${above} đơn vị gửi trên ${MAXIMUM}`] : []),
  ]
  return [start, ...parts].join('; ')
}

/** Title of the held rows. */
export function heldFinding(issues: Issue[], units: number): string {
  const rows = sum(issues.map((issue) => issue.rows))
  const most = issues[0]
  if (!rows || !most) return 'Không có dòng nào chờ hoàn thiện'
  const where = units ? ` của ${units} đơn vị` : ''
  return `${rows} dòng${where} chờ hoàn thiện, nhiều nhất vì: ${lowerFirst(nameOf('issue', most.code) ?? most.code)} (${most.rows})`
}

/** One unit's headline: this year's state and what it sent. */
export function unitHeadline(name: string, report: UnitReport | null, year: number, today: Day): Sentence {
  if (report === null) return [`${name}: năm ${year} không phải báo cáo và chưa gửi báo cáo.`]
  const sent = report.receivedOn
  const state: Sentence =
    report.state === null
      ? sent === null
        ? ['không phải báo cáo']
        : [`không phải báo cáo, đã gửi ngày ${date(sent)}`]
      : sent !== null
        ? report.state === 'late'
          ? ['báo cáo chậm ', figure(`${report.daysLate ?? 0} ngày`), ` (nhận ${date(sent)})`]
          : [`đã báo cáo đúng hạn (nhận ${date(sent)})`]
        : report.state === 'missing'
          ? ['chưa báo cáo, quá hạn ', figure(`${report.daysLate ?? 0} ngày`)]
          : [
              'chưa gửi báo cáo, ',
              figure(lowerFirst(report.dueOn === null ? '' : timeLeft(today, report.dueOn))),
            ]
  if (sent === null) return [`${name}: năm ${year} `, ...state, '.']
  if (report.declaredNone)
    return [`${name}: năm ${year} `, ...state, ', báo cáo không có mô hình, điển hình.']
  return [`${name}: năm ${year} `, ...state, ', có ', figure(count(report.models)), ' mô hình, điển hình.']
}

/** Title of the unit's reports through the years. */
export function reportsFinding(reports: UnitReport[]): string {
  const owed = reports.filter((report) => report.state !== null && report.state !== 'not_due')
  const differ = reports.filter((report) => report.declared !== null && report.declared !== report.models)
  const differs = differ.length
    ? `; số tự kê khác số đếm được ở ${list(
        differ.map((report) => `năm ${report.year}`),
        'năm',
      )}`
    : ''
  if (!owed.length) return `Chưa có kỳ báo cáo nào đến hạn${differs}`
  const onTime = owed.filter((report) => report.state === 'on_time').length
  return `${ratio(onTime, owed.length)} kỳ báo cáo đúng hạn${differs}`
}

/** Title of the unit's models through the years. */
export function unitTrendFinding(reports: UnitReport[]): string {
  const filled = reports.filter((report) => report.receivedOn !== null)
  const most = filled.reduce<UnitReport | null>((a, b) => (a === null || b.models > a.models ? b : a), null)
  if (!most || most.models === 0) return 'Chưa có mô hình, điển hình nào qua các năm'
  return `Nhiều nhất là năm ${most.year}: ${count(most.models)} mô hình, điển hình`
}

/** The units as lines of cells with tabs between: what Excel and Word take as a table. */
export function unitsAsText(units: UnitReport[]): string {
  const head = [
    words.number,
    shared.columns.unit,
    shared.filters.channel,
    words.due,
    shared.columns.state,
    shared.columns.receivedOn,
    words.daysOver,
    words.models,
    words.sentShort,
    words.heldRows,
  ]
  const lines = units.map((unit, i) => [
    i + 1,
    unit.name,
    shared.channel[unit.channel],
    date(unit.dueOn),
    unit.state === null ? shared.units.noDuty : shared.states[unit.state],
    date(unit.receivedOn),
    count(unit.daysLate),
    unit.receivedOn === null ? NO_DATA : count(unit.models),
    unit.receivedOn === null ? NO_DATA : count(unit.sent),
    unit.receivedOn === null ? NO_DATA : count(unit.rowsHeld),
  ])
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n')
}
