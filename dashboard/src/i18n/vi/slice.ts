import { count } from '../format.ts'
import type { Leading } from '../../../../cube/domain/findings/slice.ts'

/** Words of the pages of one field and of one place. */
export const words = {
  figures: 'Số liệu chính',
  province: (rate: string) => `toàn tỉnh ${rate}`,
  undecided: (models: string) => `${models} mô hình chờ xác định có trùng hoặc tiếp nối hay không`,
  share: (rate: string, share: string) => `${rate} của toàn tỉnh (${share})`,
  otherBorders: 'Địa giới cũ, không so sánh được',
  newBorders: '01/7/2025: địa giới mới',
  model: 'Mô hình, điển hình',
  top: 'Mô hình được nhân rộng nhiều nhất',
  topSubtitle: 'Số nơi đã nhân rộng',
  upTo: (year: number) => `lũy kế đến hết năm ${year}`,
  sites: 'Số nơi nhân rộng',
  evaluation: 'Đánh giá',
  yes: 'Có',
  no: 'Chưa',
  all: 'Xem tất cả mô hình, điển hình',
}

/** Which unit has the most models of the part. */
export function unitsFinding(units: Leading | null): string {
  if (units === null) return 'Chưa đơn vị nào có mô hình, điển hình'
  const { number, most, leader } = units
  const lead =
    leader === null
      ? `nhiều nhất ${count(most)} mô hình một đơn vị`
      : `nhiều nhất là ${leader} (${count(most)})`
  return `${count(number)} đơn vị có mô hình, điển hình; ${lead}`
}

/** Which model went to the most places. */
export function topFinding(models: Leading | null): string {
  if (models === null) return 'Chưa có mô hình nào được nhân rộng'
  const { number, most, leader } = models
  const lead =
    leader === null
      ? `nhiều nhất ${count(most)} nơi một mô hình`
      : `“${leader}” đến nhiều nơi nhất (${count(most)})`
  return `${count(number)} mô hình đã được nhân rộng; ${lead}`
}
