import { count, percent, ratio } from '../format.ts'
import type { FieldRow, Heat } from '../../../../cube/domain/heat.ts'
import { list, quoted, type Sentence } from './sentences.ts'

/** Words and findings of the page of fields. */
export const words = {
  title: 'Lĩnh vực',
  field: 'Lĩnh vực',
  all: 'Tất cả lĩnh vực',
  by: 'Xem theo',
  byRow: { district: 'Theo địa bàn', unitKind: 'Theo loại đơn vị', unit: 'Theo đơn vị' },
  order: 'Sắp xếp',
  orders: { value: 'Xếp theo số lượng', name: 'Xếp theo tên', code: 'Xếp theo số thứ tự' },
  list: 'Mười một lĩnh vực',
  listSubtitle: 'Số mô hình, điển hình theo lĩnh vực',
  rates:
    'Chọn một lĩnh vực để xem tiêu chí, địa bàn, đơn vị và mô hình; xem bảng để có tỷ lệ đánh giá hiệu quả và tỷ lệ nhân rộng.',
  before: 'Năm trước',
  heat: {
    district: 'Lĩnh vực theo địa bàn',
    unitKind: 'Lĩnh vực theo loại đơn vị',
    unit: 'Lĩnh vực theo đơn vị',
  },
  file: { district: 'theo-dia-ban', unitKind: 'theo-loai-don-vi', unit: 'theo-don-vi' },
  row: { district: 'Địa bàn', unitKind: 'Loại đơn vị', unit: 'Đơn vị' },
  rows: { district: 'địa bàn', unitKind: 'loại đơn vị', unit: 'đơn vị' },
  reported: (share: string) => `${share} đơn vị đã báo cáo`,
  legend: 'Chú giải',
  subtitle: 'Số mô hình, điển hình ở từng lĩnh vực; ô càng đậm càng nhiều',
  basis: 'theo huyện cũ (đến 30/6/2025)',
  scale: (from: number, to: number) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
  quantiles: 'mỗi bậc màu gồm số ô gần bằng nhau',
  zero: {
    district: '0: không có mô hình',
    unitKind: '0: đã báo cáo, không có mô hình',
    unit: '0: đã báo cáo, không có mô hình',
  },
  missing: 'Chưa báo cáo',
  notDue: 'Chưa đến hạn',
  notOwed: '—: không phải báo cáo và chưa gửi',
  outOfScope: 'Ngoài phạm vi',
  notItsField: 'Lĩnh vực không dành cho đối tượng này',
  fields: 'Tên lĩnh vực',
  criteria: 'Tiêu chí theo Kế hoạch 235-KH/TU',
  criteriaSubtitle: (code: string, kinds: string[]) =>
    `Nguyên văn mục II.${code} của Kế hoạch 235-KH/TU ngày 11/11/2024; đối tượng: ${kinds.join(', ')}`,
}

const figure = (text: string): { figure: string } => ({ figure: text })

/** How the year's models spread over the eleven fields. */
export function fieldsHeadline(fields: Pick<FieldRow, 'name' | 'now' | 'takes'>[], when: string): Sentence {
  const totals = fields
    .filter((field) => field.takes || field.now)
    .map((field) => ({ name: field.name, total: field.now ?? 0 }))
  const all = totals.reduce((sum, field) => sum + field.total, 0)
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!all) return [`${start} chưa có mô hình, điển hình ở lĩnh vực nào.`]
  const most = totals.reduce((a, b) => (b.total > a.total ? b : a))
  const empty = totals.filter((field) => field.total === 0)
  return [
    `${start}: `,
    figure(count(all)),
    ` mô hình, điển hình ở ${totals.length - empty.length}/${totals.length} lĩnh vực; nhiều nhất là “${most.name}” (`,
    figure(count(most.total)),
    ')',
    empty.length ? `; chưa có ở ${list(quoted(empty), 'lĩnh vực')}.` : '.',
  ]
}

/** Title of the heat map: rows that have every field, and cells that are empty. */
export function heatFinding(heat: Heat, noun: string): string {
  const told = heat.rows.filter((row) => row.empty === null)
  const open = heat.fields.flatMap((field, i) => (field.takes ? [i] : []))
  const holes = told.reduce((sum, row) => sum + open.filter((i) => row.cells[i] === 0).length, 0)
  const full = told.filter((row) => open.every((i) => row.cells[i]! > 0)).length
  if (!told.length) return 'Chưa có số liệu để so các lĩnh vực'
  const start = full
    ? `${full}/${told.length} ${noun} có mô hình ở cả ${open.length} lĩnh vực`
    : `Chưa ${noun} nào có mô hình ở cả ${open.length} lĩnh vực`
  return `${start}; ${count(holes)} ô còn trống`
}

/** One field's year: how many, and what share of the province's. */
export function fieldHeadline(
  name: string,
  now: number | null,
  whole: number | null,
  when: string,
): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!now) return [`${start} chưa có mô hình, điển hình ở lĩnh vực “${name}”.`]
  return [
    `${start} có `,
    figure(count(now)),
    ` mô hình, điển hình ở lĩnh vực “${name}”`,
    ...(whole ? [', bằng ', figure(percent(now / whole)), ` của toàn tỉnh (${ratio(now, whole)})`] : []),
    '.',
  ]
}

/** Title of the list: how many fields changed against the year before, and which has the most. */
export function fieldsFinding(fields: FieldRow[], provisional: boolean): string {
  const top = Math.max(0, ...fields.map((field) => field.now ?? 0))
  if (top === 0) return 'Chưa có mô hình, điển hình ở lĩnh vực nào'
  const leaders = fields.filter((field) => field.now === top)
  const lead = `${list(quoted(leaders), 'lĩnh vực')} nhiều nhất (${count(top)} mô hình)`
  const compared = fields.filter((field) => field.now !== null && field.before !== null)
  if (!compared.some((field) => field.before)) return lead
  const up = compared.filter((field) => field.now! > field.before!).length
  return `${up}/${compared.length} lĩnh vực ${provisional ? 'nhiều hơn cùng ngày năm trước' : 'tăng so với năm trước'}; ${lead}`
}
