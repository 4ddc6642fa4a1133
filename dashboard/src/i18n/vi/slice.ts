import { count } from '../format.ts'
import type { TopModel, UnitPart } from '../../../../cube/domain/slice.ts'

/** Words of the pages of one field and of one place. */
export const words = {
  figures: 'Số liệu chính',
  province: (rate: string) => `toàn tỉnh ${rate}`,
  share: (rate: string, share: string) => `${rate} của toàn tỉnh (${share})`,
  otherBorders: 'Địa giới cũ, không so được',
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
export function unitsFinding(units: UnitPart[]): string {
  const [first, second] = units
  if (!first) return 'Chưa đơn vị nào có mô hình, điển hình'
  const lead =
    second?.count === first.count
      ? `nhiều nhất ${count(first.count)} mô hình một đơn vị`
      : `nhiều nhất là ${first.name} (${count(first.count)})`
  return `${count(units.length)} đơn vị có mô hình, điển hình; ${lead}`
}

/** Which model went to the most places. */
export function topFinding(models: TopModel[]): string {
  const [first] = models
  if (!first) return 'Chưa có mô hình nào được nhân rộng'
  return `${count(models.length)} mô hình đã được nhân rộng; ${models[1]?.sites === first.sites ? `nhiều nhất ${count(first.sites)} nơi một mô hình` : `“${first.name}” đến nhiều nơi nhất (${count(first.sites)})`}`
}
