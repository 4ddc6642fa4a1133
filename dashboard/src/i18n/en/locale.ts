/** Which member of the catalogue's words is read. */
export const language: 'vi' | 'en' = 'en'
/** How numbers are written: 1,234.5. */
export const locale = 'en-GB'
/** Ends a percentage: 12.3%. */
export const percentSign = '%'
