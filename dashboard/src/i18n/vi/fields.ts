import { count } from '../../format.ts'
import type { Heat } from '../../pages/fields/heat.ts'
import { list, quoted, type Sentence } from './sentences.ts'

/** Words and findings of the page of fields. */
export const words = {
  title: 'Lĩnh vực',
  by: 'Xem theo',
  byDistrict: 'Theo địa bàn',
  byUnit: 'Theo đơn vị',
  heat: { district: 'Lĩnh vực theo địa bàn', unit: 'Lĩnh vực theo đơn vị' },
  rows: { district: 'địa bàn', unit: 'đơn vị' },
  subtitle: 'Số mô hình, điển hình ở từng lĩnh vực; ô càng đậm càng nhiều',
  basis: 'theo huyện cũ (đến 30/6/2025)',
  district: 'Địa bàn',
  unit: 'Đơn vị',
  scale: (from: number, to: number) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
  zero: { unit: '0: đã báo cáo, không có mô hình', district: '0: không có mô hình' },
  missing: 'Chưa báo cáo',
  notDue: 'Chưa đến hạn',
  notOwed: '—: không phải báo cáo và chưa gửi',
  outOfScope: 'Ngoài phạm vi',
  fields: 'Tên lĩnh vực',
  models: 'Xem danh sách mô hình, điển hình',
}

const figure = (text: string): { figure: string } => ({ figure: text })

/** How the year's models spread over the eleven fields. */
export function fieldsHeadline(heat: Heat, when: string): Sentence {
  const totals = heat.fields.map((field, i) => ({ name: field.name, total: heat.totals[i] ?? 0 }))
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
  const holes = told.reduce((sum, row) => sum + row.cells.filter((cell) => cell === 0).length, 0)
  const full = told.filter((row) => row.cells.every((cell) => cell > 0)).length
  if (!told.length) return 'Chưa có số liệu để so các lĩnh vực'
  const start = full
    ? `${full}/${told.length} ${noun} có mô hình ở cả ${heat.fields.length} lĩnh vực`
    : `Chưa ${noun} nào có mô hình ở cả ${heat.fields.length} lĩnh vực`
  return `${start}; ${count(holes)} ô còn trống`
}
