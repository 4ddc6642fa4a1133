import type { DuckDBConnection } from '@duckdb/node-api'
import { strFromU8, strToU8, unzipSync } from 'fflate'
import writeXlsxFile, { type Cell, type Row, type SheetOptions } from 'write-excel-file/node'
import { HttpError } from '../errors.ts'
import { type Column, lines, quoted, type Table } from './table.ts'
import { zip, type ZipFile } from '../http/zip.ts'
import { onA4, repeatedRows } from './print.ts'
import { checkParts, xmlTexts } from './xml.ts'

/** Rows that a sheet of Excel holds, its header included. */
const MOST_ROWS = 1_048_576
/** UTF-16 units that a cell of Excel holds. */
const MOST_TEXT = 32_767
const WIDEST = 60
const WIDTHS = { int32: 6, int64: 8, double: 8, boolean: 6, date: 10, time: 19 }

/** A table on a sheet of its own. */
export interface DataSheet {
  name: string
  table: Table
  headers: 'vi' | 'technical'
}

/** A sheet of plain texts. */
export interface TextSheet {
  name: string
  rows: Row[]
  widths: number[]
}

/** Size of a sheet's table, counted before it is written. */
export interface Measured {
  rows: number
  /** Width of each column, in characters. */
  widths: number[]
}

/**
 * Counts a table's rows and how wide its cells are.
 * @throws HttpError 400 where Excel cannot hold them
 */
export async function measure(
  connection: DuckDBConnection,
  { name, table, headers }: DataSheet,
): Promise<Measured> {
  const texts = table.columns.filter((c) => c.kind === 'text')
  const lengths = texts.map((c) => `max(length(${quoted(c.name)}))`)
  const sql = `SELECT ${['count(*)', ...lengths].join(', ')} FROM (${table.sql})`
  const [row] = await (await connection.run(sql, table.values)).getRows()
  const [rows, ...longest] = row!.map(Number)
  if (rows! >= MOST_ROWS) {
    const count = rows!.toLocaleString('vi-VN')
    throw new HttpError(
      400,
      'rows-too-many',
      `${name}: ${rows} rows, and a sheet of Excel holds ${MOST_ROWS - 1}; take CSV or Parquet, or filter`,
      `${name}: ${count} dòng, một trang tính Excel chỉ chứa ${(MOST_ROWS - 1).toLocaleString('vi-VN')} dòng; ` +
        'hãy tải CSV hoặc Parquet, hoặc lọc bớt',
    )
  }
  const widths = table.columns.map((column) => {
    const title = titleOf(column, headers)
    const cells = column.kind === 'text' ? longest[texts.indexOf(column)]! : WIDTHS[column.kind]
    // A title may take two lines, and its filter's button a little room.
    return Math.min(WIDEST, Math.max(cells + 2, Math.ceil(title.length / 2) + 4, 9))
  })
  return { rows: rows!, widths }
}

/**
 * A workbook. write-excel-file makes it with one sample row on each data sheet; the real rows, up to a million, are then
 * streamed in place of the sample row, with its styles.
 * @param first sheets of text before the data
 * @param last sheets of text after them
 * @param modified time of the files in it
 */
export async function* workbook(
  connection: DuckDBConnection,
  first: TextSheet[],
  data: { sheet: DataSheet; measured: Measured }[],
  last: TextSheet[],
  modified: Date,
): AsyncGenerator<Uint8Array> {
  const sheets = xmlTexts([
    ...first.map(textSheet),
    ...data.map(({ sheet, measured }) => sampleSheet(sheet, measured)),
    ...last.map(textSheet),
  ])
  const template = unzipSync(await writeXlsxFile(sheets, { fontFamily: 'Arial', fontSize: 10 }).toBuffer())
  checkParts(template)
  const files = Object.entries(template).map(([name, content]): ZipFile => {
    const number = /^xl\/worksheets\/sheet(\d+)\.xml$/.exec(name)?.[1]
    const dataOf = (sheet: number) => data[sheet - first.length]
    if (name === 'xl/workbook.xml') {
      const xml = repeatedRows(strFromU8(content), (sheet) => (dataOf(sheet) ? 1 : null))
      return { name, content: [strToU8(xml)], compress: true }
    }
    if (number === undefined) return { name, content: [content], compress: true }
    const xml = onA4(strFromU8(content), { landscape: true })
    const filled = dataOf(Number(number) - 1)
    return {
      name,
      content: filled ? sheetXml(connection, xml, filled) : [strToU8(xml)],
      compress: true,
    }
  })
  yield* zip(files, modified)
}

type Sheet = SheetOptions<Buffer> & { data: Row[] }

const HEADER = {
  fontWeight: 'bold',
  backgroundColor: '#E5E7EB',
  wrap: true,
  alignVertical: 'center',
} as const

function textSheet({ name, rows, widths }: TextSheet): Sheet {
  return { sheet: name, data: rows, columns: widths.map((width) => ({ width })) }
}

function sampleSheet({ name, table, headers }: DataSheet, { widths }: Measured): Sheet {
  const header = table.columns.map((c): Cell => ({ value: titleOf(c, headers), type: String, ...HEADER }))
  return {
    sheet: name,
    data: [header, table.columns.map(sampleCell)],
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
  }
}

function titleOf(column: Column, headers: DataSheet['headers']): string {
  return headers === 'vi' ? column.title : column.name
}

/** A cell whose style is the column's. */
function sampleCell({ kind, percent, measure }: Column): Cell {
  // As text, a code keeps its leading zeros even when its cell is edited.
  if (kind === 'text') return { value: 'x', type: String, format: '@' }
  if (kind === 'boolean') return { value: true, type: Boolean }
  if (kind === 'date') return { value: new Date(0), type: Date, format: 'dd/mm/yyyy' }
  if (kind === 'time') return { value: new Date(0), type: Date, format: 'dd/mm/yyyy hh:mm:ss' }
  if (percent) return { value: 0, type: Number, format: '0.0%' }
  if (kind === 'double') return { value: 0, type: Number, format: '#,##0.0' }
  // Numbers of dimensions are years and the like, in which a separator of thousands would be wrong.
  return { value: 0, type: Number, format: measure ? '#,##0' : '0' }
}

/** A sheet's XML with the rows of its table in place of the sample row. */
async function* sheetXml(
  connection: DuckDBConnection,
  xml: string,
  { sheet: { table }, measured }: { sheet: DataSheet; measured: Measured },
): AsyncGenerator<Uint8Array> {
  const [sample] = /<row r="2"[^]*?<\/row>/.exec(xml) ?? []
  if (sample === undefined) throw new Error('the template has no sample row')
  const styles = [...sample.matchAll(/<c r="[A-Z]+2"([^>]*)>/g)].map(
    ([, cell]) => / s="\d+"/.exec(cell!)?.[0],
  )
  const [head, tail] = xml.split(sample) as [string, string]
  yield strToU8(head)
  const cells = table.columns.map((column, i) => cellSql(column, letters(i), styles[i] ?? ''))
  const line = `concat('<row r="', n, '">', ${cells.join(', ')}, '</row>')`
  const numbered = `SELECT *, row_number() OVER () + 1 AS n FROM (${table.sql})`
  yield* lines(connection, line, numbered, table.values)
  const filter = `<autoFilter ref="A1:${letters(table.columns.length - 1)}${measured.rows + 1}"/>`
  yield strToU8(tail.replace('</sheetData>', `</sheetData>${filter}`))
}

/** The letters of a column: 0 is A, 26 is AA. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last
}

/** SQL of a cell's XML; null has no cell. */
function cellSql({ name, kind }: Column, column: string, style: string): string {
  const value = quoted(name)
  const cell = (type: string, content: string) =>
    `CASE WHEN ${value} IS NOT NULL THEN concat('<c r="${column}', n, '"${style}${type}>', ${content}, '</c>') END`
  const text = (content: string) =>
    cell(' t="inlineStr"', `'<is><t xml:space="preserve">', ${content}, '</t></is>'`)
  if (kind === 'text') return text(textSql(value))
  if (kind === 'boolean') return cell(' t="b"', `'<v>', CAST(${value} AS INTEGER), '</v>'`)
  if (kind === 'date') {
    // Excel counts days from 1900 and treats that year as a leap year, so earlier days are written as text.
    const serial = cell('', `'<v>', ${value} - DATE '1899-12-30', '</v>'`)
    return `CASE WHEN ${value} >= DATE '1900-03-01' THEN ${serial} ELSE ${text(`CAST(${value} AS VARCHAR)`)} END`
  }
  if (kind === 'time') {
    return cell('', `'<v>', epoch(${value} - TIMESTAMP '1899-12-30') / 86400, '</v>'`)
  }
  return cell('', `'<v>', ${value}, '</v>'`)
}

// Excel writes characters that XML cannot hold as _x000D_; line feeds and tabs are written as they are.
const UNSPEAKABLE = [...Array(32).keys(), 0xfffe, 0xffff].filter((code) => code !== 9 && code !== 10)

/** SQL of a text in XML. Nothing in it is run: a formula would be another kind of cell. */
function textSql(value: string): string {
  let escaped = `regexp_replace(${value}, '_(x[0-9A-Fa-f]{4}_)', '_x005F_\\1', 'g')`
  for (const [from, to] of [
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
  ]) {
    escaped = `replace(${escaped}, '${from}', '${to}')`
  }
  for (const code of UNSPEAKABLE) {
    escaped = `replace(${escaped}, chr(${code}), '_x${code.toString(16).toUpperCase().padStart(4, '0')}_')`
  }
  // Excel would offer to repair a workbook with a longer cell.
  const long = `CASE WHEN length(${value}) > ${MOST_TEXT} THEN left(${value}, ${MOST_TEXT - 1}) || '…' ELSE ${value} END`
  return (
    `CASE WHEN regexp_matches(${value}, '[\\x00-\\x08\\x0b-\\x1f\\x{FFFE}\\x{FFFF}&<>]|_x[0-9A-Fa-f]{4}_') ` +
    `OR strlen(${value}) > ${MOST_TEXT} THEN ${escaped.replace(value, long)} ELSE ${value} END`
  )
}
