import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import writeXlsxFile, { type Row } from 'write-excel-file/node'
import { csvLine } from '../../domain/csv_text.ts'
import type { Annex, Cell, Report } from './content.ts'
import { boldWidth } from './layout/width.ts'
import { onA4, repeatedRows } from '../export/print.ts'
import { checkParts, xmlTexts } from '../export/xml.ts'

/** The report's annexes as a workbook and as CSV, with the cells of the document. */

const HEADER = {
  fontWeight: 'bold',
  backgroundColor: '#E5E7EB',
  wrap: true,
  alignVertical: 'center',
} as const
const NO_TIME = new Date(2000, 0, 1)

/** Of the letters in the sheets, and of a line of them, in pt. */
const FONT_SIZE = 11
const LINE = 15

/** A sheet an annex: its title in the first row, the source in the second, its table from the fourth. */
export async function annexBook(given: Report): Promise<Buffer> {
  const report = xmlTexts(given)
  const sheets = report.annexes.map((annex) => {
    const widths = annex.table.columns.map((column) => Math.max(6, Math.round(column.width / 1.7)))
    return {
      sheet: annex.name,
      data: rowsOf(annex, report.source, widths),
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: HEAD,
    }
  })
  const bytes = await writeXlsxFile(sheets, { fontFamily: 'Times New Roman', fontSize: FONT_SIZE }).toBuffer()
  const parts = unzipSync(new Uint8Array(bytes))
  for (const [name, bytes] of Object.entries(parts))
    for (const [where, change] of CHANGES)
      if (where.test(name)) parts[name] = strToU8(change(strFromU8(bytes)))
  checkParts(parts)
  return Buffer.from(zipSync(parts, { mtime: NO_TIME }))
}

/** The row with the columns' names. */
const HEAD = 4

/** What the writer of workbooks does not do, by part of the file. */
const CHANGES: [RegExp, (xml: string) => string][] = [
  // Nothing in it may tell when it was made: equal content, equal bytes.
  [
    /^docProps\/core\.xml$/,
    (xml) => xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, '$12000-01-01T00:00:00Z'),
  ],
  // The head of an annex on each of its pages.
  [/^xl\/worksheets\/[^/]+\.xml$/, (xml) => onA4(xml, { lines: true })],
  [/^xl\/workbook\.xml$/, (xml) => repeatedRows(xml, () => HEAD)],
]

/** @param widths of the columns, in characters of a workbook */
function rowsOf({ name, title, note, table, empty }: Annex, source: string, widths: number[]): Row[] {
  const text = (value: string, style = {}) => ({ value, type: String, ...style })
  const across = (value: string, style = {}): Row => [
    text(value, {
      ...style,
      wrap: true,
      columnSpan: widths.length,
      height: heightOf([value], [widths.reduce((sum, width) => sum + width, 0)]),
    }),
    ...Array.from({ length: widths.length - 1 }, () => null),
  ]
  const heads = table.columns.map((column) => column.title)
  return [
    across(`${name}. ${title}`, { fontWeight: 'bold' }),
    across([source, note].filter(Boolean).join('. ')),
    [],
    heads.map((head) => text(head, { ...HEADER, height: heightOf(heads, widths) })),
    ...(table.rows.length ? [] : [across(empty)]),
    ...table.rows.map(({ cells, total = false }): Row => {
      const style = {
        alignVertical: 'center' as const,
        height: heightOf(cells.map(textOf), widths),
        ...(total ? { fontWeight: 'bold' as const } : {}),
      }
      return cells.map((cell) => {
        if (typeof cell === 'string' || cell.value === null)
          return text(textOf(cell), { ...style, wrap: true })
        const format = cell.text.endsWith('%') ? '0.0%' : cell.of === 'points' ? '0.0' : '#,##0'
        return { value: cell.value, type: Number, format, ...style }
      })
    }),
  ]
}

/** A row as high as its longest cell, in pt: not every program that opens a workbook works that out. */
function heightOf(texts: string[], widths: number[]): number {
  return LINE * Math.max(1, ...texts.map((text, i) => linesOf(text, widths[i]!)))
}

/**
 * Lines of a text in a column of a workbook; reckoned in bold letters, which leaves room for a cell's edges.
 * @param width in characters, each 7 of 96 dots an inch
 */
function linesOf(text: string, width: number): number {
  const room = ((width * 7) / 96) * 25.4
  const words = text.split(' ').map((word) => boldWidth(`${word} `, FONT_SIZE))
  let [lines, used] = [1, 0]
  for (const word of words) {
    if (used > 0 && used + word > room) [lines, used] = [lines + 1, 0]
    used += word
    // A word that is longer than the column is broken.
    while (used > room) [lines, used] = [lines + 1, used - room]
  }
  return lines
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text)

/** One annex as CSV: the cells as they are written on paper. */
export function annexCsv({ table }: Annex): Buffer {
  const rows = [
    table.columns.map((column) => column.title),
    ...table.rows.map((row) => row.cells.map(textOf)),
  ]
  return Buffer.from(`\uFEFF${rows.map((row) => csvLine(row, ',')).join('')}`)
}
