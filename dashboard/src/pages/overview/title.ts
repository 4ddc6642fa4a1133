import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/words.ts'

/** What the overview is called; null: the year is not known yet. */
export const overviewTitle = (year: number | null): string =>
  `${nameOf('page', '/')}${year === null ? '' : ` ${year}`} · ${words.product}`
