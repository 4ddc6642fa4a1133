import { MOST_NAMED } from '../../../../cube/domain/findings/leaders.ts'
import type { CauseShare, ChangedFigure, SinceFinding } from '../../../../cube/domain/findings/since.ts'
import { count, date, signed } from '../format.ts'
import { inQuotes, list } from './sentences.ts'

/** What changed since a day. */
export const since = {
  name: 'Thay đổi',
  title: (day: string) => `Thay đổi so với ngày ${date(day)}`,
  after: (name: string) => `Thay đổi từ bản “${name}”`,
  choose: 'So với',
  week: (day: string) => `Tuần trước (${date(day)})`,
  meeting: (day: string | null) => (day === null ? 'Cuộc họp gần nhất…' : `Cuộc họp gần nhất (${date(day)})`),
  visit: (day: string) => `Lần xem trước (${date(day)})`,
  frozen: (name: string) => `Bản đã chốt “${name}”`,
  meetingDay: 'Ngày họp gần nhất',
  nothing: (day: string) => `Từ sau ngày ${date(day)} không có gì thay đổi.`,
  unknown: (day: string) => `Phiên bản số liệu này chỉ ghi thay đổi từ sau ngày ${date(day)}.`,
  older: 'Phiên bản số liệu này lập trước khi có phần này.',
  noKind: 'Thay đổi không chia theo đối tượng, cấp; đề nghị bỏ lọc đối tượng, cấp để xem.',
  more: (n: number) => `Xem thêm ${n} thay đổi`,
  causes: {
    report: 'báo cáo mới',
    correction: 'báo cáo gửi lại, bổ sung',
    decision: 'quyết định về mô hình trùng',
    organisation: 'thay đổi tổ chức, địa bàn',
    rule: 'thay đổi quy tắc tính',
    calendar: 'đến hạn',
  } satisfies Record<CauseShare['cause'], string>,
  list: {
    name: 'Thay đổi theo đơn vị',
    subtitle: (year: number, from: string) => `Năm ${year}, ${from}`,
    title: (units: number) =>
      units === 0 ? 'Không đơn vị nào có thay đổi' : `${count(units)} đơn vị có số liệu thay đổi`,
    unit: 'Đơn vị',
    cause: 'Nguyên nhân',
    day: 'Ngày',
    models: 'Mô hình',
    replicated: 'Đã nhân rộng',
    reports: 'Báo cáo',
    all: 'Cộng',
    file: 'thay-doi',
  },
}

const FIGURES: Record<ChangedFigure, string> = {
  overdue: 'đơn vị quá hạn chưa gửi',
  reports: 'đơn vị đã báo cáo',
  models: 'mô hình, điển hình',
  replicated: 'mô hình đã được nhân rộng',
}

const PARTS = { unit: 'Đơn vị', place: 'Địa bàn', field: 'Lĩnh vực' }

/** A change in one sentence; what changed stands before the colon. */
export function sinceText(found: SinceFinding): string {
  if (found.kind === 'figure') {
    const { figure, difference, causes, now, newReports } = found
    // Of reports the cause would say the number once more.
    if (figure === 'reports' && causes.length === 1 && causes[0]!.cause === 'report')
      return `Thêm ${count(difference)} ${FIGURES.reports}${now === null ? '' : `, nay là ${count(now)}`}: đều là báo cáo mới.`
    const size =
      difference === 0 ? 'Không đổi số' : `${difference > 0 ? 'Thêm' : 'Bớt'} ${count(Math.abs(difference))}`
    const value = now === null ? '' : `, nay là ${count(now)}`
    const isInReports = figure === 'models' || figure === 'replicated'
    const because = causes
      .map(({ cause, n }) =>
        cause === 'report' && isInReports && n > 0 && newReports > 0
          ? `trong ${count(newReports)} báo cáo mới ${signed(n)}`
          : `${since.causes[cause]} ${signed(n)}`,
      )
      .join('; ')
    if (
      isInReports &&
      causes.length === 1 &&
      causes[0]!.cause === 'report' &&
      difference > 0 &&
      newReports > 0
    )
      return `${size} ${FIGURES[figure]}${value}: đều trong ${count(newReports)} báo cáo mới.`
    // A sum of one part would say the number twice.
    if (causes.length === 1 && causes[0]!.n === difference)
      return `${size} ${FIGURES[figure]}${value}: ${causes[0]!.cause === 'calendar' ? 'đã đến hạn' : `do ${since.causes[causes[0]!.cause]}`}.`
    return `${size} ${FIGURES[figure]}${value}: ${because}.`
  }
  const { of, difference, names } = found
  const said = of === 'field' ? inQuotes(names) : names
  const together = names.length > 1 ? 'cùng ' : ''
  const verb = `${together}${difference > 0 ? 'thêm' : 'bớt'} nhiều nhất`
  const size = `${signed(difference)} mô hình`
  if (names.length > MOST_NAMED)
    return `${PARTS[of]} ${verb}: ${count(names.length)} ${PARTS[of].toLowerCase()}, mỗi ${PARTS[of].toLowerCase()} ${size}.`
  return `${PARTS[of]} ${verb}: ${list(said, PARTS[of].toLowerCase())} (${size}).`
}
