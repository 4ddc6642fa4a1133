import type { Language } from '../../../../cube/domain/languages.ts'

/** The language of these words. */
export const language: Language = 'vi'
/** How numbers are written: 1.234,5. */
export const locale = 'vi-VN'
/** Separates whole from share in a percentage: 12,3 % (the space does not break). */
export const percentSign = '\u00a0%'
/** How a day is written: 05/3/2026. */
export { writtenDay } from '../../../../cube/domain/dates.ts'
