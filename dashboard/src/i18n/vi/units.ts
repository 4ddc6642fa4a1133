import type {
  HeldFinding,
  KindsFinding,
  QuotaFinding,
  RoundFinding,
  UnitReports,
  UnitYear,
} from '../../../../cube/domain/findings/units.ts'
import type { Day } from '../../../../cube/domain/dates.ts'
import { count, date, figure, NO_DATA, ratio } from '../format.ts'
import { MAXIMUM, MINIMUM } from '../../../../cube/domain/units.ts'
import { issueName } from './issues.ts'
import { list, timeLeft, type Sentence } from './sentences.ts'
import { words as shared } from './words.ts'

/** Words and findings of the page of units. */
export const words = {
  committee: (day: string) => `Tổng hợp, báo cáo Ban Thường vụ Tỉnh ủy: trung tuần tháng 12 (dự kiến ${day})`,
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
  declared: 'Kê khai',
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
    reportsSubtitle: 'Hạn, ngày nhận, số kê khai và số tổng hợp của từng năm',
    trend: 'Mô hình, điển hình qua các năm',
    trendSubtitle: 'Số tổng hợp từ báo cáo; vạch: tổng do đơn vị kê khai',
    reported: 'Đơn vị báo cáo',
    reportedNote:
      '“Đơn vị báo cáo” gồm cả mô hình trùng đã xác nhận; “Tổng hợp” chỉ tính mỗi mô hình một lần trong tổng số của tỉnh.',
    counted: 'Tổng hợp',
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
    unknown: 'Không có đơn vị này trong phiên bản số liệu đang xem',
    unknownHelp: 'Đơn vị có thể chưa từng có trách nhiệm báo cáo, hoặc thuộc phiên bản số liệu khác.',
    none: 'Đơn vị báo cáo không có mô hình',
  },
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)
/** The state of the reporting round of a year in one sentence. */
export function unitsHeadline(round: RoundFinding | null, year: number): Sentence {
  if (round === null) return [shared.notAppliedIn(year)]
  const { received, expected, late, missing, waiting, next } = round
  const said: Sentence = [
    figure(ratio(received, expected)),
    ' đơn vị đã báo cáo',
    ...(late ? [', trong đó ', figure(count(late)), ' chậm'] : []),
    ...(missing ? ['; ', figure(count(missing)), ' đơn vị đã quá hạn mà chưa gửi'] : []),
    ...(waiting ? ['; ', figure(count(waiting)), ' đơn vị chưa gửi, chưa đến hạn'] : []),
    '.',
  ]
  if (next === null) return [`Năm ${year}: `, ...said]
  const whose = lowerFirst(shared.channel[next.channel])
  return next.days === 0
    ? [`${timeLeft(next.today, next.dueOn)} của ${whose}: `, ...said]
    : ['Còn ', figure(`${next.days} ngày`), ` đến hạn của ${whose}: `, ...said]
}

/** Title by kind of unit: the kind that the most reports are still to come from. */
export function kindsFinding(kinds: KindsFinding): string {
  switch (kinds.kind) {
    case 'none-owe':
      return 'Không loại đơn vị nào phải báo cáo'
    case 'all-in':
      return 'Mọi loại đơn vị đã báo cáo đủ'
    case 'open': {
      const { name, open, of, full, waiting } = kinds
      const start =
        name === null
          ? `${waiting} loại đơn vị còn báo cáo chưa nhận`
          : `${name} còn nhiều báo cáo chưa nhận nhất (${count(open)}/${count(of)})`
      return `${start}${full ? `; ${full} loại đơn vị đã đủ` : ''}`
    }
  }
}

/** Title of the quota: met, below, above. */
export function quotaFinding(quota: QuotaFinding | null): string {
  if (quota === null) return 'Chưa có đơn vị nào để xét số lượng gửi về tỉnh'
  const { units, met, below, above, minimum, maximum } = quota
  return [
    `${ratio(met, units)} đơn vị đã báo cáo đạt tối thiểu ${minimum} mô hình`,
    ...(below ? [`${below} đơn vị dưới mức`] : []),
    ...(above ? [`${above} đơn vị gửi trên ${maximum}`] : []),
  ].join('; ')
}

/** Title of the held rows. */
export function heldFinding(held: HeldFinding | null): string {
  if (held === null) return 'Không có dòng nào chờ hoàn thiện'
  const { rows, units, most } = held
  const where = units ? ` của ${units} đơn vị` : ''
  const start = `${rows} dòng${where} chờ hoàn thiện`
  return most === null
    ? start
    : `${start}, nhiều nhất vì: ${lowerFirst(issueName(most.code) ?? most.code)} (${most.rows})`
}

/** One unit's headline: this year's state and what it sent. */
export function unitHeadline(name: string, found: UnitYear | null, year: number, today: Day): Sentence {
  if (found === null) return [`${name}: năm ${year} không phải báo cáo và chưa gửi báo cáo.`]
  const content: Sentence =
    found.models === null
      ? ['.']
      : found.models === 'none'
        ? [', báo cáo không có mô hình, điển hình.']
        : [', có ', figure(count(found.models)), ' mô hình, điển hình.']
  return [`${name}: năm ${year} `, ...unitState(found, today), ...content]
}

function unitState({ state, receivedOn, dueOn, daysLate }: UnitYear, today: Day): Sentence {
  switch (state) {
    case 'not-owed':
      return [
        receivedOn === null ? 'không phải báo cáo' : `không phải báo cáo, đã gửi ngày ${date(receivedOn)}`,
      ]
    case 'late':
      return ['báo cáo chậm ', figure(`${daysLate} ngày`), ` (nhận ${date(receivedOn)})`]
    case 'on-time':
      return [`đã báo cáo đúng hạn (nhận ${date(receivedOn)})`]
    case 'missing':
      return ['chưa báo cáo, quá hạn ', figure(`${daysLate} ngày`)]
    case 'waiting':
      return ['chưa gửi báo cáo, ', figure(lowerFirst(dueOn === null ? '' : timeLeft(today, dueOn)))]
  }
}

/** Title of the unit's reports through the years. */
export function reportsFinding({ owed, onTime, differing }: UnitReports): string {
  const differs = differing.length
    ? `; số kê khai khác số tổng hợp ở ${list(
        differing.map((year) => `năm ${year}`),
        'năm',
      )}`
    : ''
  return owed
    ? `${ratio(onTime, owed)} kỳ báo cáo đúng hạn${differs}`
    : `Chưa có kỳ báo cáo nào đến hạn${differs}`
}

/** Title of the unit's models through the years. */
export const unitTrendFinding = (best: { years: number[]; models: number } | null): string =>
  best === null
    ? 'Chưa có mô hình, điển hình nào qua các năm'
    : best.years.length === 1
      ? `Nhiều nhất là năm ${best.years[0]!}: ${count(best.models)} mô hình, điển hình`
      : `${best.years.length} năm cùng nhiều nhất (${best.years.join(', ')}): ${count(best.models)} mô hình, điển hình mỗi năm`
