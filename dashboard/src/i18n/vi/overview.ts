import type { Day } from '../../dates.ts'

/** What the years of the trend are read by: noted below its axis. */
const events: { day: Day; text: string }[] = [
  { day: '2024-11-11', text: 'Ban Thường vụ Tỉnh ủy ban hành Kế hoạch số 235-KH/TU' },
  { day: '2024-12-11', text: 'Ủy ban nhân dân tỉnh có công văn triển khai Kế hoạch' },
  { day: '2025-07-01', text: 'hợp nhất tỉnh Ninh Thuận và tỉnh Khánh Hòa; kết thúc hoạt động của cấp huyện' },
]

/** Words that only the overview says. */
export const overview = {
  events,
}
