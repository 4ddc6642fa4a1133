import type { Publication } from '../../../../cube/domain/publications.ts'
import { date, signed } from '../format.ts'

/** Words of the list of snapshots in the header. */
export const words = {
  list: 'Các phiên bản số liệu',
  current: 'đang dùng',
  frozen: 'đã chốt',
  built: (moment: string) => `Phiên bản số liệu lập ${moment}`,
  lookBack: 'Xem số liệu tính đến ngày',
  look: 'Xem',
  making: 'Đang lập lại số liệu của ngày đó, khoảng mười giây…',
  noAnswer: 'Máy chủ không trả lời; đề nghị thử lại.',
}

const CAUSES: Record<Publication<unknown>['causes'][number], string> = {
  report: 'báo cáo mới',
  correction: 'báo cáo gửi lại, bổ sung',
  decision: 'quyết định về mô hình trùng',
  organisation: 'thay đổi tổ chức, địa bàn',
  rule: 'thay đổi quy tắc tính',
  calendar: 'đến hạn',
}

/** What a publication changed, and because of what; null where it is not known. */
export function changeWords({
  of,
  causes,
  models,
  reports,
}: Omit<Publication<unknown>, 'snapshot'>): string | null {
  if (causes.length === 0) return null
  const differences = [
    ...(reports === 0 ? [] : [`${signed(reports)} đơn vị báo cáo`]),
    ...(models === 0 ? [] : [`${signed(models)} mô hình`]),
  ]
  const because = `${of > 1 ? `${of} lần ` : ''}${causes.map((cause) => CAUSES[cause]).join(', ')}`
  return `${because.slice(0, 1).toUpperCase()}${because.slice(1)}: ${differences.length > 0 ? differences.join(', ') : 'không đổi tổng số'}`
}

/** A moment in Vietnam: `22/11/2026 10:05`. */
export function moment(iso: string): string {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString()
  return `${date(local.slice(0, 10))} ${local.slice(11, 16)}`
}
