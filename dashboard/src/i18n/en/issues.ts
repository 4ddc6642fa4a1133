import titles from 'reference:issue_codes/code/title_en'

/** The reasons why rows are held or doubted: apart from the other codes, which every page needs at once. */
export const issues = titles

/** The word for a reason; null stays null, and one that is not listed is shown as it is. */
export function issueName(code: string | null): string | null {
  return code === null ? null : (issues[code] ?? code)
}
