import type { Why } from '../../../../cube/domain/findings/why.ts'
import type { Dimension } from '../../../../cube/domain/why.ts'
import { count, date, signed } from '../format.ts'
import { inQuotes, stepWords } from './sentences.ts'

/** Why a part has more or fewer models than the year before. */
export const why = {
  name: 'Vì sao tăng, giảm',
  notCompared: 'Không so sánh với năm trước',
  notComparedHelp:
    'Năm trước chưa nạp số liệu, một trong hai năm thiếu nhiều báo cáo, số đơn vị phải báo cáo khác nhau nhiều, hoặc địa bàn đã thay đổi.',
  by: {
    field: 'Theo lĩnh vực',
    place: 'Theo địa bàn',
    unit: 'Theo đơn vị',
    kind: 'Theo đối tượng',
  } satisfies Record<Dimension, string>,
  level: {
    field: 'Không lĩnh vực nào thay đổi.',
    place: 'Không địa bàn nào thay đổi.',
    unit: 'Không đơn vị nào thay đổi.',
    kind: 'Không đối tượng nào thay đổi.',
  } satisfies Record<Dimension, string>,
  others: {
    field: (n: number) => `${count(n)} lĩnh vực khác`,
    place: (n: number) => `${count(n)} địa bàn khác`,
    unit: (n: number) => `${count(n)} đơn vị khác`,
    kind: (n: number) => `${count(n)} đối tượng khác`,
  } satisfies Record<Dimension, (n: number) => string>,
  shared: 'Mô hình nhiều nơi cùng báo cáo',
  sharedHelp: 'Mô hình mà nhiều đơn vị cùng báo cáo chỉ tính một lần trong tổng số.',
  subtitle: (name: string, { now, before, against }: Why) =>
    `Số mô hình, điển hình, ${name}: ${count(before)} (${against.day === null ? `năm ${against.year}` : `ngày ${date(against.day)}`}), nay ${count(now)}${against.oldArea ? '; phạm vi Khánh Hòa cũ' : ''}`,
  part: 'Tên',
  dimension: 'Chia theo',
}

/** Parts named in the title. */
const NAMED = 2

/** "Giảm 5 mô hình so với năm 2025: “Giáo dục” −4, “Quốc phòng” −2; 2 đơn vị chưa gửi báo cáo (năm trước có 3 mô hình)". */
export function whyFinding(found: Why): string {
  const { kind, difference, against, by, waiting } = found
  const than = against.day === null ? `năm ${against.year}` : `cùng thời điểm năm ${against.year}`
  const size =
    difference === 0 ? 'Bằng' : `${capital(stepWords[kind])} ${count(Math.abs(difference))} mô hình so với`
  const first = by.find(({ parts }) => parts.length > 0)
  const named = first?.parts.slice(0, NAMED) ?? []
  const names = named.map((part) => part.name)
  const quoted = first?.dimension === 'field' ? inQuotes(names) : names
  const because = quoted.map((name, i) => `${name} ${signed(named[i]!.difference)}`)
  const rest = first?.parts.slice(NAMED) ?? []
  const others =
    first && rest.length > 0
      ? [
          `${why.others[first.dimension](rest.length)} ${signed(rest.reduce((sum, part) => sum + part.difference, 0))}`,
        ]
      : []
  const late = waiting
    ? `; ${count(waiting.units)} đơn vị chưa gửi báo cáo (năm trước có ${count(waiting.models)} mô hình)`
    : ''
  return `${size} ${than}${because.length > 0 ? `: ${[...because, ...others].join(', ')}` : ''}${late}`
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
