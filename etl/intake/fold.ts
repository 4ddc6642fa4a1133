import { compose } from './text.ts'

/**
 * A text as it is compared: marks, case, punctuation and zero-width characters do not count
 * ("Đơn vị:" = "don vi"). The same rule as the SQL macro `fold` in `tables/macros.sql`, whose
 * cells come cleaned.
 */
export function fold(text: string): string {
  return compose(text)
    .normalize('NFD')
    .replace(/[\p{M}\u200b-\u200d\u2060\ufeff]/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
