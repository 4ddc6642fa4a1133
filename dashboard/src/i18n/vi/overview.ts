import type { Day } from '../../../../cube/domain/dates.ts'
import { count, shortDate } from '../format.ts'

/** Words of the overview's first screen. */
export const overview = {
  /** Who has not sent and until when it may. */
  waiting: (days: Day[], today: Day) =>
    `Chưa gửi: ${[...new Set(days)]
      .sort()
      .map(
        (day) =>
          `${count(days.filter((one) => one === day).length)} hạn ${day === today ? 'hôm nay' : shortDate(day)}`,
      )
      .join(', ')}`,
  /** Others may still send: those past their day are no more than a part of who has not sent. */
  overdue: (units: string) => `${units} quá hạn chưa gửi`,
  ofThoseOwing: (provisional: boolean) => (provisional ? ' phải gửi, đã báo cáo hoặc quá hạn' : ' phải gửi'),
  /** Pairs that may be one model, within a round or carried on: as many as the page of data shows. */
  undecided: ({ pairs, continued }: { pairs: number; continued: number }) =>
    `${count(pairs + continued)} cặp có thể trùng nhau`,
}
