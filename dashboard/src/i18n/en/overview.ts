import type { Day } from '../../../../cube/domain/dates.ts'
import { count, shortDate } from '../format.ts'

/** Words of the overview's first screen. */
export const overview = {
  waiting: (days: Day[], today: Day) =>
    `Not sent: ${[...new Set(days)]
      .sort()
      .map(
        (day) =>
          `${count(days.filter((one) => one === day).length)} due ${day === today ? 'today' : shortDate(day)}`,
      )
      .join(', ')}`,
  overdue: (units: string) => `${units} overdue`,
  ofThoseOwing: (provisional: boolean) =>
    provisional ? ' that owe it and have reported or are late' : ' that owe it',
  /** Pairs that may be one model, within a round or carried on: as many as the page of data shows. */
  undecided: ({ pairs, continued }: { pairs: number; continued: number }) =>
    `${count(pairs + continued)} pairs that may be one model`,
}
