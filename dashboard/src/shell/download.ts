/**
 * The tables of the page that is open, as its charts offer them, in one workbook: a sheet each, with contents
 * and notes. What a chart offers is read from its own links, so that the workbook cannot differ from them.
 * @returns the address of the workbook; null where the page offers no table
 */
export function pageWorkbook(page: ParentNode, path: string, snapshot: string): string | null {
  const links = [...page.querySelectorAll<HTMLAnchorElement>('main a[download$=".csv"]')]
  const sheets = links.map((link) => {
    const { query, search, among } = Object.fromEntries(new URL(link.href).searchParams)
    return {
      name: link.closest('section')?.getAttribute('aria-label') ?? link.download.replace(/\.csv$/, ''),
      query: JSON.parse(query!) as unknown,
      ...(search === undefined ? {} : { search, among }),
    }
  })
  if (sheets.length === 0) return null
  const name = path === '/' ? 'tong-quan' : path.slice(1)
  const asked = new URLSearchParams({ sheets: JSON.stringify(sheets), values: 'vi', snapshot })
  return `/api/export/${name}.xlsx?${asked.toString()}`
}
