import type { Language } from '../../../../cube/domain/languages.ts'

/** The language of these words. */
export const language: Language = 'en'
/** How numbers are written: 1,234.5. */
export const locale = 'en-GB'
/** Ends a percentage: 12.3%. */
export const percentSign = '%'
/** A day that no reader takes for another: with the month as a word. */
export const dayInWords = (day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
