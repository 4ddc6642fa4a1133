import type { Language } from '../../../../cube/domain/languages.ts'

/** The language of these words. */
export const language: Language = 'en'
/** How numbers are written: 1,234.5. */
export const locale = 'en-GB'
/** Ends a percentage: 12.3%. */
export const percentSign = '%'
