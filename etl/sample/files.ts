import { dirname, join } from 'node:path'
import Papa from 'papaparse'
import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/node'
import { makeFolder, writeFileUnflushed } from '../files.ts'
import { withoutTimes } from '../workbooks/form.ts'
import type { Row, TableName } from './mistakes.ts'
import type { Reference } from './reference.ts'
import type { Report } from './report.ts'

/**
 * The first line of every CSV and the first row of every sheet: the loader knows sample data by it, and so
 * does anyone who opens the file.
 */
export const SAMPLE_MARK = 'DỮ LIỆU MẪU – số liệu giả định không phải báo cáo thật'

export const TABLES: TableName[] = ['model', 'replication', 'commendation', 'publicity']

const FILE_NAMES: Record<TableName, string> = {
  model: 'BC-mo-hinh',
  replication: 'Nhan-rong',
  commendation: 'Khen-thuong',
  publicity: 'Tuyen-truyen',
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/** The columns of a table that a report's sheet has. */
export function columnsOf(reference: Reference, report: Report, table: TableName): string[] {
  const { omitted, workbook, repeatsUnit } = report.habits
  return reference.columns
    .filter((column) => column.table === table && !omitted.has(column.code))
    .map(({ code }) => code)
    .filter((code) => !workbook || repeatsUnit || !['unit', 'year', 'round'].includes(code))
}

/**
 * Writes a report below a folder: one workbook, or one CSV file (UTF-8 with BOM) for each table with rows.
 * @returns the files' paths relative to the folder, with `/`.
 */
export async function writeReport(folder: string, reference: Reference, report: Report): Promise<string[]> {
  const { year } = report.submission
  const present = TABLES.filter((table) => report.tables[table].length > 0)
  makeFolder(join(folder, String(year)))
  // A declaration that there is nothing has no row to stand in, so it always comes as a workbook.
  if (report.habits.workbook || report.submission.declaresNone) {
    const path = `${year}/${fileName(report, 'model')}.xlsx`
    writeFileUnflushed(join(folder, path), await workbookOf(reference, report, present))
    return [path]
  }
  return present.map((table) => {
    const path = `${year}/${fileName(report, table)}.csv`
    writeFileUnflushed(join(folder, path), csvOf(reference, report, table))
    return path
  })
}

/** Writes `received.csv`: which file came on which day. */
export function writeReceipts(folder: string, receipts: { file: string; receivedOn: string }[]): void {
  const path = join(folder, 'received.csv')
  makeFolder(dirname(path))
  const rows = receipts.map(({ file, receivedOn }) => [file, receivedOn])
  writeFileUnflushed(path, `${Papa.unparse([['file', 'received_on'], ...rows], { newline: '\n' })}\n`)
}

/** A name as units give it: without marks, with the unit and the year. */
function fileName(report: Report, table: TableName): string {
  const { unit, year, round, version } = report.submission
  const name = unit.name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^A-Za-z0-9]+/g, '-')
  return [
    FILE_NAMES[table],
    name,
    ...(round === 'h1' ? ['6-thang'] : []),
    year,
    ...(version === 2 ? ['lan-2'] : []),
  ].join('-')
}

function csvOf(reference: Reference, report: Report, table: TableName): string {
  const columns = columnsOf(reference, report, table)
  const text = (value: string | number | undefined) => {
    if (typeof value !== 'string' || !ISO_DATE.test(value)) return value ?? ''
    const [year, month, day] = value.split('-').map(Number)
    return `${day}/${month}/${year}`
  }
  const rows = report.tables[table].map((row) => columns.map((column) => text(row[column])))
  const header = columns.map((column) => report.habits.headers.get(`${table}/${column}`)!)
  const { delimiter } = report.habits
  return `\ufeff${SAMPLE_MARK}\r\n${Papa.unparse([header, ...rows], { delimiter, newline: '\r\n' })}\r\n`
}

async function workbookOf(reference: Reference, report: Report, present: TableName[]): Promise<Buffer> {
  const { headers } = report.habits
  const info = reference.columns
    .filter(
      ({ table, code }) => table === 'info' && report.info[code] !== undefined && report.info[code] !== '',
    )
    .map(({ code }): Cell[] => [bold(headers.get(`info/${code}`)!), cell(report.info[code])])
  const sheets = present.map((table) => {
    const columns = columnsOf(reference, report, table)
    const data: SheetData = [
      [bold(SAMPLE_MARK)],
      columns.map((column) => bold(headers.get(`${table}/${column}`)!)),
      ...report.tables[table].map((row: Row) => columns.map((column) => cell(row[column]))),
    ]
    return { sheet: reference.tableLabels.get(table)!, data, columns: columns.map(() => ({ width: 18 })) }
  })
  const buffer = await writeXlsxFile([
    {
      sheet: reference.tableLabels.get('info')!,
      data: [[bold(SAMPLE_MARK)], ...info],
      columns: [{ width: 30 }, { width: 60 }],
    },
    ...sheets,
  ]).toBuffer()
  return withoutTimes(buffer)
}

const bold = (value: string): Cell => ({ value, fontWeight: 'bold' })

/** A cell as Excel keeps it: real dates, real numbers. */
function cell(value: string | number | undefined): Cell {
  if (value === undefined || value === '') return null
  if (typeof value === 'number' || !ISO_DATE.test(value)) return value
  return { value: new Date(value), format: 'dd/mm/yyyy' }
}
