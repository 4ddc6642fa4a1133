import { unzipSync, zipSync } from 'fflate'
import writeXlsxFile, { type Row } from 'write-excel-file/node'
import { csvLine } from '../export/csv.ts'
import type { Annex, Cell, Report } from './content.ts'

/** The report's annexes as a workbook and as CSV, with the cells of the document. */

const HEADER = {
  fontWeight: 'bold',
  backgroundColor: '#E5E7EB',
  wrap: true,
  alignVertical: 'center',
} as const
const NO_TIME = new Date(2000, 0, 1)

/** A sheet an annex: its title in the first row, the source in the second, its table from the fourth. */
export async function annexBook(report: Report): Promise<Buffer> {
  const sheets = report.annexes.map((annex) => ({
    sheet: annex.name,
    data: rowsOf(annex, report.source),
    columns: annex.table.columns.map((column) => ({ width: Math.max(6, Math.round(column.width / 1.7)) })),
    stickyRowsCount: 4,
  }))
  const bytes = await writeXlsxFile(sheets, { fontFamily: 'Times New Roman', fontSize: 11 }).toBuffer()
  // Nothing in it may tell when it was made: equal content, equal bytes.
  return Buffer.from(zipSync(untimed(unzipSync(new Uint8Array(bytes))), { mtime: NO_TIME }))
}

function untimed(parts: Record<string, Uint8Array>): Record<string, Uint8Array> {
  const name = 'docProps/core.xml'
  if (!parts[name]) return parts
  const text = new TextDecoder().decode(parts[name])
  const fixed = text.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, '$12000-01-01T00:00:00Z')
  return { ...parts, [name]: new TextEncoder().encode(fixed) }
}

function rowsOf({ name, title, note, table, empty }: Annex, source: string): Row[] {
  const text = (value: string, style = {}) => ({ value, type: String, ...style })
  return [
    [text(`${name}. ${title}`, { fontWeight: 'bold' })],
    [text([source, note].filter(Boolean).join('. '))],
    [],
    table.columns.map((column) => text(column.title, HEADER)),
    ...(table.rows.length ? [] : [[text(empty)]]),
    ...table.rows.map(({ cells, total = false }): Row => {
      const style = total ? { fontWeight: 'bold' as const } : {}
      return cells.map((cell) => {
        if (typeof cell === 'string' || cell.value === null)
          return text(textOf(cell), { ...style, wrap: true })
        const format = cell.text.endsWith('%') ? '0.0%' : cell.of === 'points' ? '0.0' : '#,##0'
        return { value: cell.value, type: Number, format, ...style }
      })
    }),
  ]
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
