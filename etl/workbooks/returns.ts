import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import Papa from 'papaparse'
import { getCellAddress } from 'write-excel-file/utility'
import { exit, UserError } from '../errors.ts'
import { decode } from '../intake/encoding.ts'
import { fold } from '../intake/fold.ts'
import { findHeader, findHeaders } from '../intake/headers.ts'
import { reasonHeader, type Cell, type TableGuide, type TableName } from '../intake/tables.ts'
import { readWorkbook } from '../intake/workbook.ts'
import { materializeToday } from '../as_of.ts'
import { firstFree, safeFileName } from '../file_names.ts'
import { makeFolder, writeFileWhole } from '../files.ts'
import { withMappings } from '../mappings.ts'
import { makeOut, type DataPaths } from '../paths.ts'
import { PersonRegister } from '../persons/register.ts'
import { maskedWorkbook } from '../persons/workbooks.ts'
import { openToRead } from '../reading.ts'
import { readReference, type Reference } from '../reference.ts'
import { rowsOf } from '../sql.ts'
import { writeForm } from './form.ts'
import { readTexts, type Texts } from './texts.ts'
import { markWorkbook, wordsOf, type SheetMarks } from './marks.ts'

/** A file that went back, and how many of its rows are held. */
export interface ReturnedFile {
  /** Where it was written. */
  file: string
  /** The name under which it came. */
  source: string
  rows: number
}

/** One reason why a row is held. */
interface HeldIssue {
  file_id: number
  name: string
  sha256: string
  /** Null for CSV. */
  sheet: string | null
  table_name: TableName
  delimiter: string | null
  row_no: number
  column_name: string | null
  message: string
}

interface HeldFile {
  name: string
  sha256: string
  delimiter: string | null
  issues: HeldIssue[]
}

const noteSheet = 'Cần hoàn thiện'
const spreadsheetRows = 1_048_576
/** Errors that are listed on the note; all of them stand beside their rows. */
const mostListed = 2000
/** In bytes: with what is added the name stays under 255. */
const longestName = 225
const longestFolder = 60

/**
 * Writes the files with held rows as their senders' own workbooks: the refused cells coloured, a
 * last column with the reasons, and a note with the original's checksum. A CSV file becomes a
 * workbook of the same rows. Corrected and loaded, such a workbook is the next version of its report.
 * @param units codes of the only units whose files go back; all where it is left out
 * @param load the load whose held rows are asked for; by default the newest load some of whose
 *   files still wait for a corrected version, and of it those files
 * @returns the load (null: nothing is held) and the files
 * @throws UserError (2) where there is no such load, (1) where `out` cannot be written
 */
export async function writeReturns(
  paths: DataPaths,
  referenceDir: string,
  { out, load, units }: { out: string; load?: number; units?: string[] },
): Promise<{ load: number | null; files: ReturnedFile[] }> {
  const reference = readReference(referenceDir)
  reference.guide = withMappings(paths, reference.guide)
  const texts = readTexts(referenceDir)
  const ledger = await openToRead(paths.ledger, reference)
  let held: HeldFile[]
  let asked: number | null
  try {
    const last = await materializeToday(ledger.connection)
    if (load !== undefined && (load < 1 || load > last))
      throw new UserError(
        last === 0 ? 'Chưa có lần nạp nào.' : `Không có lần nạp ${load}; lần nạp mới nhất là ${last}.`,
        exit.usage,
      )
    const waiting = load === undefined ? await waitingFiles(ledger.connection, paths) : null
    asked = load ?? waiting?.[0]?.load_id ?? null
    held = asked === null ? [] : await heldFiles(ledger.connection, asked, units)
    if (waiting) held = held.filter((file) => waiting.some(({ sha256 }) => sha256 === file.sha256))
  } finally {
    ledger.close()
  }
  makeOut(out)
  const names = new PersonRegister(paths.root).names()
  const taken = new Set<string>()
  const files: ReturnedFile[] = []
  for (const file of held) {
    const { bytes, macros } = await returnedWorkbook(
      file,
      readArchived(paths, file),
      reference,
      texts,
      asked!,
    )
    const name = returnedName(names.mask(file.name), macros ? '.xlsm' : '.xlsx', taken)
    const at = path.join(out, ...name)
    makeFolder(path.dirname(at), 0o777)
    writeFileWhole(at, maskedWorkbook(bytes, names))
    files.push({ file: at, source: file.name, rows: heldRows(file.issues) })
  }
  return { load: files.length > 0 ? asked : null, files }
}

/**
 * The files with held rows that had no answer, those of the newest load first. The answer is a
 * later load of every report part of which the file has held rows, or of the workbook that went
 * back for it: where no held row says to whom it belongs, only the checksum in it can tell.
 */
async function waitingFiles(
  connection: DuckDBConnection,
  paths: DataPaths,
): Promise<{ load_id: number; sha256: string }[]> {
  const open = await rowsOf<{ load_id: number; sha256: string }>(
    connection,
    `WITH part AS (
       SELECT r.file_id, r.load_id, r.unit_code IS NOT NULL AND r.year IS NOT NULL AND r.round IS NOT NULL AS known,
         coalesce(bool_or(v.load_id > r.load_id AND (v.received_on, v.load_id) > (r.received_on, r.load_id)), FALSE) AS answered
       FROM asof_row r
       LEFT JOIN latest_version v
         ON v.unit_code = r.unit_code AND v.year = r.year AND v.round = r.round AND v.table_name = r.table_name
       WHERE r.held
       GROUP BY r.file_id, r.load_id, r.unit_code, r.year, r.round, r.table_name
     )
     SELECT part.load_id, f.sha256
     FROM part
     JOIN file f USING (file_id)
     GROUP BY part.load_id, f.sha256
     HAVING NOT coalesce(bool_and(answered) FILTER (known), FALSE)
     ORDER BY part.load_id DESC`,
  )
  const oldest = open.at(-1)?.load_id ?? 0
  const later = await rowsOf<{ sha256: string }>(
    connection,
    'SELECT sha256 FROM file WHERE load_id > $oldest',
    {
      oldest,
    },
  )
  const answered = new Set<string>()
  for (const { sha256 } of later) {
    const at = path.join(paths.archive, sha256.slice(0, 2), sha256)
    if (!existsSync(at)) continue
    const said = wordsOf(readFileSync(at))
    for (const file of open) if (said.includes(file.sha256)) answered.add(file.sha256)
  }
  return open.filter(({ sha256 }) => !answered.has(sha256))
}

async function heldFiles(
  connection: DuckDBConnection,
  load: number,
  units: string[] | undefined,
): Promise<HeldFile[]> {
  const issues = await rowsOf<HeldIssue>(
    connection,
    `SELECT f.file_id, f.name, f.sha256, s.sheet, s.table_name, s.delimiter, r.row_no, i.column_name, i.message
     FROM asof_row r
     JOIN file f ON f.file_id = r.file_id
     JOIN sheet s ON s.sheet_id = r.sheet_id
     JOIN asof_issue i ON i.sheet_id = r.sheet_id AND i.row_no = r.row_no AND i.severity = 'error'
     WHERE r.held AND r.load_id = $load AND ($units IS NULL OR f.file_id IN (
       SELECT file_id FROM asof_row GROUP BY file_id
       HAVING coalesce(bool_and(list_contains(string_split($units, ','), unit_code)) FILTER (unit_code IS NOT NULL), FALSE)))
     ORDER BY f.name, f.file_id, s.sheet_id, r.row_no, i.code`,
    { load, units: units?.join(',') ?? null },
  )
  const files = new Map<number, HeldFile>()
  for (const issue of issues) {
    const { name, sha256, delimiter } = issue
    const file = files.get(issue.file_id) ?? { name, sha256, delimiter, issues: [] }
    file.issues.push(issue)
    files.set(issue.file_id, file)
  }
  return [...files.values()]
}

/** A cell as a link of a workbook names it; its row from 1, its column from 0. */
function linkTo(sheet: string, row: number, column: number): string {
  return `'${sheet.replaceAll("'", "''")}'!${getCellAddress(row - 1, column)}`
}

function heldRows(issues: HeldIssue[]): number {
  return new Set(issues.map((issue) => `${issue.sheet ?? ''}\n${issue.row_no}`)).size
}

function readArchived(paths: DataPaths, { name, sha256 }: HeldFile): Buffer {
  try {
    return readFileSync(path.join(paths.archive, sha256.slice(0, 2), sha256))
  } catch {
    throw new UserError(
      `Thiếu tệp ${name} trong kho lưu ${paths.archive}. Đề nghị khôi phục từ bản sao lưu (npm run etl -- restore).`,
    )
  }
}

async function returnedWorkbook(
  file: HeldFile,
  original: Buffer,
  reference: Reference,
  texts: Texts,
  load: number,
): Promise<{ bytes: Buffer; macros: boolean }> {
  const { guide } = reference
  const isCsv = file.issues[0]!.sheet === null
  const table = file.issues[0]!.table_name
  const csvSheet = reference.rows.tables.find((row) => row['table'] === table)!['label']!
  const bytes = isCsv ? await workbookOfCsv(original, file, csvSheet, guide) : original
  const marks: SheetMarks[] = []
  const lists = new Map<string, string[]>()
  const hintOf = (issue: HeldIssue, column: string) => {
    const values = valuesOf(issue.table_name, column, reference)
    if (values.length > 0) lists.set(values.join('|'), values)
    return {
      text: issue.message,
      list: values.length > 0 ? [...lists.keys()].indexOf(values.join('|')) : null,
    }
  }
  const info: { row: number; column: number }[] = []
  const places = new Map<HeldIssue, string>()
  const sheets = readWorkbook(bytes)
  for (const { name, rows } of sheets) {
    const issues = file.issues.filter((issue) => (issue.sheet ?? csvSheet) === name)
    const headers = findHeaders(rows, name, guide)
    const [first] = headers
    const earlier = first ? reasonColumn(rows[first.row]!) : -1
    if (!first || (issues.length === 0 && earlier < 0)) continue
    // Of a sheet with several tables each row is asked under the header above it.
    const headerOf = ({ row_no: line }: HeldIssue) => headers.findLast(({ row }) => row + 1 < line) ?? first
    const cells = issues.flatMap((issue) => {
      const header = headerOf(issue)
      const column = columnOf(issue, header.columns, guide)
      const place = column === null ? -1 : header.columns.indexOf(column)
      const row = rows[issue.row_no - 1] ?? []
      places.set(issue, linkTo(name, issue.row_no, Math.max(place, 0)))
      if (place >= 0 && !(given.has(column!) && blank(row[place]) && infoCell(sheets, guide, column!)))
        return [{ row: issue.row_no, column: place, hint: hintOf(issue, column!) }]
      const said = column === null ? null : infoCell(sheets, guide, column)
      if (said) {
        places.set(issue, linkTo(said.sheet, said.row, said.column))
        info.push(said)
        return []
      }
      // The reason is about the row as a whole.
      return header.columns.flatMap((c, i) =>
        c === null || blank(row[i]) ? [] : [{ row: issue.row_no, column: i }],
      )
    })
    marks.push({
      sheet: name,
      cells,
      reasons: {
        column: earlier >= 0 ? earlier : firstColumn(rows, first.row),
        headRow: first.row + 1,
        head: reasonHeader,
        byRow: reasonsByRow(issues, (issue) => headerOf(issue).columns, guide),
      },
    })
  }
  const infoSheet = sheets.find(({ name }) => guide.sheetNames.get(fold(name)) === 'info')
  if (infoSheet && info.length > 0) marks.push({ sheet: infoSheet.name, cells: info, reasons: null })
  const note = (key: string, values = {}) => texts.text('returned', key, values)
  const above = [
    [note('title')],
    [note('what', { reason: reasonHeader })],
    [`${note('file')}: ${file.name}`],
    [`${note('sha256')}: ${file.sha256}`],
    [`${note('load')}: ${load}`],
    [`${note('rows')}: ${heldRows(file.issues)}`],
    [''],
    [note('sheet'), note('line'), note('column'), note('todo')],
  ]
  const listed = file.issues.slice(0, mostListed)
  return markWorkbook(bytes, marks, {
    name: noteSheet,
    widths: [20, 8, 26, 90],
    lists: [...lists.values()],
    links: new Map(
      listed.flatMap((issue, i) => {
        const place = places.get(issue)
        return place === undefined ? [] : [[above.length + i, place] as const]
      }),
    ),
    rows: [
      ...above,
      ...listed.map(({ sheet, row_no: line, column_name: column, message }) => [
        sheet ?? csvSheet,
        String(line),
        column ?? '',
        message,
      ]),
    ],
  })
}

/** The values that a column with a closed list takes, as they are offered. */
function valuesOf(table: TableName, column: string, { rows }: Reference): string[] {
  const list = rows.columns.find((row) => row['table'] === table && row['column'] === column)?.['list'] ?? ''
  if (list === 'field') return rows.fields.map((row) => row['name']!)
  return rows.values.filter((row) => row['list'] === list).map((row) => row['label']!)
}

/** Columns that the general sheet gives where a row does not. */
const given = new Set(['unit', 'year', 'round'])

function blank(cell: Cell | undefined): boolean {
  return (cell ?? '').trim() === ''
}

function columnOf(
  { table_name, column_name }: HeldIssue,
  present: (string | null)[],
  guide: TableGuide,
): string | null {
  const column = guide.columns.get(table_name)!.find((c) => c.label === column_name)?.column ?? null
  // A model that is named by its code alone is looked for by it.
  return column === 'name' && !present.includes('name') ? 'code' : column
}

/** Where the general sheet says a unit, year or round. */
function infoCell(
  sheets: { name: string; rows: Cell[][] }[],
  guide: TableGuide,
  column: string,
): { sheet: string; row: number; column: number } | null {
  const sheet = sheets.find(({ name }) => guide.sheetNames.get(fold(name)) === 'info')
  const headers = guide.columns.get('info')!.find((c) => c.column === column)?.headers
  if (!sheet || !headers || !given.has(column)) return null
  for (const [row, cells] of sheet.rows.entries()) {
    const filled = [...cells.keys()].filter((i) => !blank(cells[i]))
    if (headers.has(fold(cells[filled[0] ?? 0] ?? '')))
      return { sheet: sheet.name, row: row + 1, column: filled[1] ?? filled[0]! + 1 }
  }
  return null
}

function reasonsByRow(
  issues: HeldIssue[],
  columnsOf: (issue: HeldIssue) => (string | null)[],
  guide: TableGuide,
): Map<number, string> {
  const byRow = new Map<number, HeldIssue[]>()
  for (const issue of issues) byRow.set(issue.row_no, [...(byRow.get(issue.row_no) ?? []), issue])
  const place = (issue: HeldIssue) => columnsOf(issue).indexOf(columnOf(issue, columnsOf(issue), guide))
  return new Map(
    [...byRow].map(([row, list]) => [
      row,
      list
        .sort((a, b) => place(a) - place(b))
        .map(({ message }) => message)
        .join('; '),
    ]),
  )
}

function reasonColumn(header: Cell[]): number {
  return header.findIndex((cell) => fold(cell ?? '') === fold(reasonHeader))
}

/** The first column to the right of all that stands in the header's row or below it. */
function firstColumn(rows: Cell[][], headerRow: number): number {
  return Math.max(...rows.slice(headerRow).map((row) => row.findLastIndex((cell) => cell !== null) + 1))
}

/** The rows of a CSV file, all of them and in their places, as cells of text. */
async function workbookOfCsv(
  bytes: Buffer,
  { name, delimiter }: HeldFile,
  sheet: string,
  guide: TableGuide,
): Promise<Buffer> {
  const { text } = decode(bytes)!
  const { data } = Papa.parse<string[]>(text, { delimiter: delimiter! })
  if (data.length > spreadsheetRows)
    throw new UserError(
      `Tệp ${name} có ${data.length} dòng, quá số dòng của một bảng tính. Đề nghị chia tệp.`,
    )
  const head = findHeader(data, null, guide)?.row ?? -1
  return writeForm([
    {
      name: sheet,
      data: data.map((row, i) =>
        row.map((value) =>
          value === ''
            ? null
            : {
                value: escaped(value),
                type: String,
                format: '@',
                wrap: true,
                alignVertical: 'top' as const,
                ...(i === head ? { fontWeight: 'bold' as const, backgroundColor: '#e2e8f0' } : {}),
              },
        ),
      ),
      widths: widths(data),
      frozen: head + 1,
      validations: [],
      bodyRow: null,
      hidden: false,
    },
  ])
}

/** How wide each column must be for most of what stands in it; what is longer goes on in the next line. */
function widths(rows: string[][]): number[] {
  const [narrowest, widest] = [9, 45]
  return Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, i) => {
    const lengths = rows.flatMap((row) => (row[i] ? [row[i].length] : [])).sort((a, b) => a - b)
    const most = lengths[Math.floor(lengths.length * 0.9)] ?? 0
    return Math.min(Math.max(most + 2, narrowest), widest)
  })
}

/** A text that looks like a workbook's own escape (_x0041_) is not one. (ECMA-376-1, 22.9.2.19) */
function escaped(text: string): string {
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}

/**
 * The name under which a file goes back, a segment a folder: names come from outside, so each segment is one
 * that every system takes, and no two files are the same.
 */
export function returnedName(name: string, extension: string, taken: Set<string>): string[] {
  const segments = name
    .split(/[/\\]/)
    .filter((segment) => /[^.\s]/.test(segment))
    .map((segment) => safeFileName(segment, longestName))
  // A file that comes back a second time keeps the name of the first.
  const base =
    (segments.pop() ?? '').replace(/\.[^.]*$/, '').replace(/(-can-hoan-thien(-\d+)?)+$/, '') || 'tep'
  // Excel opens no path over 218 characters: what lies too deep goes back without its folders.
  const folder = segments.join('/').length > longestFolder ? '' : segments.map((one) => `${one}/`).join('')
  return firstFree(taken, (n) => `${folder}${base}-can-hoan-thien${n > 1 ? `-${n}` : ''}${extension}`).split(
    '/',
  )
}
