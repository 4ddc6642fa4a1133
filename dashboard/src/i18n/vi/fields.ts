import { count, figure, percent, ratio } from '../format.ts'
import type { FieldList, FieldSpread, HeatFinding } from '../../../../cube/domain/findings/fields.ts'
import type { PartFinding } from '../../../../cube/domain/findings/slice.ts'
import { inQuotes, list, type Sentence } from './sentences.ts'

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
  acrossMerger:
    'Không so với năm trước, vì năm đó tỉnh chưa gồm khu vực Ninh Thuận (cũ); trang của từng lĩnh vực so trên phạm vi Khánh Hòa cũ.',
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
  gaps: (cells: number) => `Còn trống ${count(cells)} ô`,
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

/** How the year's models spread over the eleven fields. */
export function fieldsHeadline(spread: FieldSpread | null, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (spread === null) return [`${start} chưa có mô hình, điển hình ở lĩnh vực nào.`]
  const { total, having, of, most, empty } = spread
  return [
    `${start}: `,
    figure(count(total)),
    ` mô hình, điển hình ở ${having}/${of} lĩnh vực; `,
    ...(most.names.length === 1
      ? [`nhiều nhất là “${most.names[0]!}” (`, figure(count(most.value)), ')']
      : ['nhiều nhất ', figure(count(most.value)), ` mô hình một lĩnh vực, ở ${most.names.length} lĩnh vực`]),
    empty.length ? `; chưa có ở ${list(inQuotes(empty), 'lĩnh vực')}.` : '.',
  ]
}

/** Title of the heat map: rows that have every field, and cells that are empty. */
export function heatFinding(heat: HeatFinding | null, noun: string): string {
  if (heat === null) return 'Chưa có số liệu để so các lĩnh vực'
  const { rows, full, fields, holes } = heat
  const start = full
    ? `${full}/${rows} ${noun} có mô hình ở cả ${fields} lĩnh vực`
    : `Chưa ${noun} nào có mô hình ở cả ${fields} lĩnh vực`
  return `${start}; ${count(holes)} ô còn trống`
}

/** One field's year: how many, and what share of the province's. */
export function fieldHeadline(name: string, { now, share }: PartFinding, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!now) return [`${start} chưa có mô hình, điển hình ở lĩnh vực “${name}”.`]
  return [
    `${start} có `,
    figure(count(now)),
    ` mô hình, điển hình ở lĩnh vực “${name}”`,
    ...(share
      ? [', bằng ', figure(percent(share.rate)), ` của toàn tỉnh (${ratio(share.n, share.of)})`]
      : []),
    '.',
  ]
}

/** Title of the list: how many fields changed against the year before, and which has the most. */
export function fieldsFinding(found: FieldList | null): string {
  if (found === null) return 'Chưa có mô hình, điển hình ở lĩnh vực nào'
  const { leaders, more } = found
  const lead = `${list(inQuotes(leaders.names), 'lĩnh vực')} nhiều nhất (${count(leaders.value)} mô hình)`
  if (more === null) return lead
  return `${more.n}/${more.of} lĩnh vực ${more.sameDay ? 'nhiều hơn cùng thời điểm năm trước' : 'tăng so với năm trước'}; ${lead}`
}
