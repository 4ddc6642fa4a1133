import { strToU8, zipSync } from 'fflate'

/** A cell of a workbook made by hand: text and numbers, or raw XML parts of `<c>`. */
export type BookCell =
  string | number | null | { type?: string; style?: number; value?: string; formula?: string }

export interface BookSheet {
  name: string
  rows: BookCell[][]
  state?: 'hidden' | 'veryHidden'
  merges?: string[]
  /** Raw XML in place of the rows. */
  xml?: string
}

/** Number formats by style index; 0 is "General". */
export const styles = [
  'General',
  'dd/mm/yyyy',
  'd/m/yy;@',
  '[$-42A]dd/mm/yyyy',
  '[Red]0',
  '0" ngày"',
  '#,##0\\ "₫"',
]

/** The serial number of a day in a workbook's calendar. */
export function serial(iso: string, date1904 = false): number {
  return (
    Math.round((Date.parse(`${iso}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000) - (date1904 ? 1462 : 0)
  )
}

/**
 * An .xlsx file, written part by part so that a test says exactly what is in it.
 * @param strings whether texts go into the shared table or into the cells
 */
export function workbook(
  sheets: BookSheet[],
  { date1904 = false, strings = 'shared' }: { date1904?: boolean; strings?: 'shared' | 'inline' } = {},
): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(parts(sheets, date1904, strings)).map(([k, v]) => [k, strToU8(v)])),
    { mtime: new Date(Date.UTC(2025, 0, 1)) },
  )
}

function parts(sheets: BookSheet[], date1904: boolean, strings: 'shared' | 'inline'): Record<string, string> {
  const shared = new Map<string, number>()
  const cell = (value: BookCell, ref: string): string => {
    if (value === null) return ''
    if (typeof value === 'number') return `<c r="${ref}"><v>${value}</v></c>`
    if (typeof value === 'object')
      return (
        `<c r="${ref}"${value.style === undefined ? '' : ` s="${value.style}"`}${value.type ? ` t="${value.type}"` : ''}>` +
        `${value.formula ? `<f>${escape(value.formula)}</f>` : ''}${value.value === undefined ? '' : `<v>${escape(value.value)}</v>`}</c>`
      )
    if (strings === 'inline')
      return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`
    if (!shared.has(value)) shared.set(value, shared.size)
    return `<c r="${ref}" t="s"><v>${shared.get(value)!}</v></c>`
  }
  const files: Record<string, string> = {}
  sheets.forEach((sheet, i) => {
    const rows = sheet.rows
      .map((row, r) => {
        const cells = row.map((value, c) => cell(value, `${column(c)}${r + 1}`)).join('')
        return cells === '' ? '' : `<row r="${r + 1}">${cells}</row>`
      })
      .join('')
    const merges = (sheet.merges ?? []).map((ref) => `<mergeCell ref="${ref}"/>`).join('')
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      sheet.xml ??
      `${head}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${merges && `<mergeCells>${merges}</mergeCells>`}</worksheet>`
  })
  files['xl/sharedStrings.xml'] =
    `${head}<sst xmlns="${main}">${[...shared.keys()].map((s) => `<si><t xml:space="preserve">${escape(s)}</t></si>`).join('')}</sst>`
  files['xl/styles.xml'] = `${head}<styleSheet xmlns="${main}"><numFmts>${styles
    .slice(1)
    .map((f, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escape(f)}"/>`)
    .join('')}</numFmts><cellXfs>${styles
    .map((_, i) => `<xf numFmtId="${i === 0 ? 0 : 163 + i}" applyNumberFormat="1"/>`)
    .join('')}</cellXfs></styleSheet>`
  files['xl/workbook.xml'] =
    `${head}<workbook xmlns="${main}" xmlns:r="${relations}">${date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets
      .map(
        (s, i) =>
          `<sheet name="${escape(s.name)}" sheetId="${i + 1}"${s.state ? ` state="${s.state}"` : ''} r:id="rId${i + 1}"/>`,
      )
      .join('')}</sheets></workbook>`
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`
  files['xl/_rels/workbook.xml.rels'] =
    `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets
      .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
      .join(
        '',
      )}${relation('rIdS', 'sharedStrings', 'sharedStrings.xml')}${relation('rIdT', 'styles', 'styles.xml')}</Relationships>`
  files['_rels/.rels'] =
    `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`
  files['[Content_Types].xml'] =
    `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
  return files
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** The letters of a column, counted from 0. */
export function column(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : column(Math.floor(index / 26) - 1) + column(index % 26)
}
