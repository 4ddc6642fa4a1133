/**
 * Text as it is searched: lower case, without tone marks, đ as d, every other sign a
 * space. "Ủy ban Mặt trận" and "uy ban mat tran" give the same text.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Whether every word of the query stands in the text, marks and case free. */
export function matches(text: string, query: string): boolean {
  const folded = searchText(text)
  return searchText(query)
    .split(' ')
    .every((word) => folded.includes(word))
}
