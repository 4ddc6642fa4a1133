import type { Day } from '../../../../cube/domain/dates.ts'
import { words } from '../../i18n/vi/report.ts'
import { words as shared } from '../../i18n/vi/words.ts'

/** What the report of a year is called; null: of the year of `today`. */
export const reportTitle = (year: number | null, today: Day): string =>
  `${words.title} ${year ?? Number(today.slice(0, 4))} · ${shared.product}`
