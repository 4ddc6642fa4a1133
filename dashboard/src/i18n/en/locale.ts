import type { Language } from '../../../../cube/domain/languages.ts'

/** The language of these words. */
export const language: Language = 'en'
/** How numbers are written: 1,234.5. */
export const locale = 'en-GB'
/** Ends a percentage: 12.3%. */
export const percentSign = '%'
/** How a day is written: 05/03/2026. */
export const writtenDay = (day: string): string => day.split('-').reverse().join('/')
