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
  overdue: 'Đơn vị quá hạn chưa gửi',
  reports: 'Đơn vị đã báo cáo',
  models: 'Mô hình, điển hình',
  replicated: 'Mô hình đã được nhân rộng',
}

const PARTS = { unit: 'Đơn vị', place: 'Địa bàn', field: 'Lĩnh vực' }

/** Why a figure changed. A sum of one part would say the number twice. */
function because({ figure, difference, causes, newReports }: SinceFinding & { kind: 'figure' }): string {
  const [first] = causes
  const isOne = causes.length === 1
  const isInReports = (figure === 'models' || figure === 'replicated') && newReports > 0
  if (isOne && first!.cause === 'report' && difference > 0) {
    if (isInReports) return `đều trong ${count(newReports)} báo cáo mới`
    if (figure === 'reports') return 'đều là báo cáo mới'
  }
  if (isOne) return first!.cause === 'calendar' ? 'đã đến hạn' : `do ${since.causes[first!.cause]}`
  return causes
    .map(({ cause, n }) =>
      cause === 'report' && isInReports && n > 0
        ? `trong ${count(newReports)} báo cáo mới ${signed(n)}`
        : `${since.causes[cause]} ${signed(n)}`,
    )
    .join('; ')
}

/** A change in one sentence; what changed stands before the colon, as it was and as it is. */
export function sinceText(found: SinceFinding): string {
  const { difference } = found
  const size = count(Math.abs(difference))
  if (found.kind === 'figure') {
    const { figure, before, now } = found
    const sides = before === null ? '' : ` ${count(before)}\u00a0→\u00a0${count(now)},`
    const change =
      difference !== 0
        ? `${sides} ${difference > 0 ? 'tăng' : 'giảm'}\u00a0${size}`
        : now === null
          ? ' không đổi'
          : ` vẫn là ${count(now)}`
    return `${FIGURES[figure]}${change}: ${because(found)}.`
  }
  const { of, names } = found
  const part = PARTS[of].toLowerCase()
  const said = of === 'field' ? inQuotes(names) : names
  const verb = `${names.length > 1 ? 'cùng ' : ''}${difference > 0 ? 'tăng' : 'giảm'} nhiều mô hình nhất`
  const who = names.length > MOST_NAMED ? `${count(names.length)} ${part}` : list(said, part)
  return `${PARTS[of]} ${verb}: ${who} (${names.length > 1 ? `mỗi ${part} ` : ''}${size} mô hình).`
}
