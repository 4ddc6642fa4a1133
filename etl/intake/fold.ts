/**
 * A text as it is compared: marks, case and punctuation do not count ("Đơn vị:" = "don vi").
 * The same rule as the SQL macro `fold` in `transform/macros.sql`.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
