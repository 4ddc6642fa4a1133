import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import Papa from 'papaparse'
import { materializeToday } from '../as_of.ts'
import { exit, UserError } from '../errors.ts'
import { makeTemporaryFolder, remove, writeFileWhole } from '../files.ts'
import { decode } from '../intake/encoding.ts'
import { findHeaders } from '../intake/headers.ts'
import type { Cell } from '../intake/tables.ts'
import { readWorkbook } from '../intake/workbook.ts'
import { openToRead } from '../reading.ts'
import { load, type LoadResult } from '../load.ts'
import { withMappings } from '../mappings.ts'
import type { DataPaths } from '../paths.ts'
import { readReference, type Reference } from '../reference.ts'
import { rowsOf } from '../sql.ts'
import { writeForm } from '../workbooks/form.ts'

/** Columns of a model that are about a person; no figure is counted by them. */
export const CORRECTED = ['subject_name', 'content', 'result', 'difficulty', 'support', 'note'] as const

export interface Correction {
  unit: string
  /** Of the model, as the unit wrote it. */
  model: string
  year: number
  round: string
  column: (typeof CORRECTED)[number]
  value: string
  /** Where the right value is from. */
  source: string
  reason: string
  by: string | null
}

/** The row that counts, and the file that it is from. */
interface Found {
  file_id: number
  name: string
  sha256: string
  sheet: string | null
  delimiter: string | null
  row_no: number
  received_on: string
  load_id: number
}

/** A sheet of this name is known to hold no table. */
const note = 'Nguồn'

/**
 * Corrects a cell of a model's row: a copy of the unit's file with the right value, and a sheet that says what was
 * corrected, from which source and why, is loaded as the next version of its reports, received on the same day. The file
 * as the unit sent it stays.
 * @throws UserError where there is no such row, or something else of the file has a newer version
 */
export async function correct(
  paths: DataPaths,
  referenceDir: string,
  correction: Correction,
  today: string,
): Promise<LoadResult> {
  for (const text of [correction.value, correction.source, correction.reason])
    if (text.trim() === '' || text.length > 2000)
      throw new UserError('Cần nội dung đúng, nguồn và lý do, mỗi mục không quá 2000 ký tự.', exit.usage)
  const reference = readReference(referenceDir)
  reference.guide = withMappings(paths, reference.guide)
  const found = await rowOf(paths, reference, correction)
  const bytes = readFileSync(path.join(paths.archive, found.sha256.slice(0, 2), found.sha256))
  const folder = makeTemporaryFolder('guong-sang-dinh-chinh-')
  try {
    const base = path.basename(found.name).replace(/\.[^.]*$/, '')
    const file = path.join(folder, `${base.slice(0, 80)}-dinh-chinh.xlsx`)
    writeFileWhole(file, await corrected(bytes, found, reference, correction))
    const { result } = await load(paths, referenceDir, [file], {
      ...{ receivedOn: found.received_on, today, dryRun: false, publish: true },
      progress: { stage: () => undefined, step: () => undefined, end: () => undefined },
    })
    return result
  } finally {
    remove(folder)
  }
}

/** @throws UserError (2) where the file does not hold a correction */
export function readCorrection(file: string): Correction {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Correction
    const { unit, model, year, round, column, value, source, reason, by } = read
    const texts = [unit, model, round, value, source, reason].every((text) => typeof text === 'string')
    if (
      texts &&
      Number.isInteger(year) &&
      CORRECTED.includes(column) &&
      (by === null || typeof by === 'string')
    )
      return { unit, model, year, round, column, value, source, reason, by }
  } catch {
    // No JSON, or no file.
  }
  throw new UserError(
    `${path.basename(file)} cần là JSON {"unit", "model", "year", "round", "column", "value", "source", "reason", "by"}; column là một trong ${CORRECTED.join(', ')}.`,
    exit.usage,
  )
}

async function rowOf(
  paths: DataPaths,
  reference: Reference,
  { unit, model, year, round }: Correction,
): Promise<Found> {
  if (!existsSync(paths.ledger)) throw new UserError('Chưa có dữ liệu. Đề nghị nạp tệp trước.')
  const ledger = await openToRead(paths.ledger, reference)
  try {
    await materializeToday(ledger.connection)
    const [found] = await rowsOf<Found>(
      ledger.connection,
      `SELECT s.file_id, s.file_name AS name, f.sha256, s.sheet, sheet.delimiter, m.row_no, CAST(s.received_on AS VARCHAR) AS received_on, s.load_id
       FROM core_model m
       SEMI JOIN counted_row c ON c.sheet_id = m.sheet_id AND c.row_no = m.row_no
       JOIN asof_sheet s ON s.sheet_id = m.sheet_id
       JOIN sheet ON sheet.sheet_id = m.sheet_id
       JOIN file f ON f.file_id = s.file_id
       WHERE m.unit_code = $unit AND fold(m.model_code) = fold($model) AND m.year = $year AND m.round = $round`,
      { unit, model, year, round },
    )
    if (!found)
      throw new UserError(
        `Không có mô hình ${unit}/${model} trong báo cáo năm ${year} đang được tính.`,
        exit.usage,
      )
    await requireNewest(ledger.connection, found)
    return found
  } finally {
    ledger.close()
  }
}

/** A part that was sent again since must not go back with the copy. @throws UserError */
async function requireNewest(
  connection: DuckDBConnection,
  { file_id: file, load_id: load }: Found,
): Promise<void> {
  const newer = await rowsOf(
    connection,
    `SELECT 1 FROM asof_row r
     JOIN latest_version v USING (unit_code, year, round, table_name)
     WHERE r.file_id = $file AND v.load_id > $load LIMIT 1`,
    { file, load },
  )
  if (newer.length > 0)
    throw new UserError(
      'Tệp có dòng này còn phần khác đã được gửi lại; đề nghị đơn vị gửi báo cáo đã sửa thay cho đính chính.',
    )
}

/** The unit's file with the right value in its cell. */
async function corrected(
  bytes: Buffer,
  found: Found,
  reference: Reference,
  correction: Correction,
): Promise<Buffer> {
  const label = reference.rows.tables.find((row) => row['table'] === 'model')!['label']!
  const sheets: { name: string; rows: Cell[][] }[] =
    found.sheet === null
      ? [
          {
            name: label,
            rows: Papa.parse<string[]>(decode(bytes)!.text, { delimiter: found.delimiter! }).data,
          },
        ]
      : readWorkbook(bytes).filter(({ name }) => name !== note)
  const { name, rows } = sheets.find((sheet) => sheet.name === (found.sheet ?? label))!
  const header = findHeaders(rows, name, reference.guide).findLast(({ row }) => row + 1 < found.row_no)
  const column = header?.columns.indexOf(correction.column) ?? -1
  if (column < 0)
    throw new UserError(
      'Tệp của đơn vị không có cột này; đề nghị đơn vị gửi báo cáo đã sửa thay cho đính chính.',
    )
  const row = rows[found.row_no - 1]!
  while (row.length <= column) row.push(null)
  row[column] = correction.value
  const said: Cell[][] = [
    ['Đính chính của cán bộ tổng hợp'],
    ['Tệp gốc', found.name],
    ['SHA-256 tệp gốc', found.sha256],
    ['Trang, dòng', `${name}, ${found.row_no}`],
    ['Nguồn', correction.source],
    ['Lý do', correction.reason],
    ['Người ghi', correction.by ?? ''],
  ]
  return writeForm(
    [...sheets, { name: note, rows: said }].map((sheet) => ({
      ...{
        name: sheet.name,
        widths: widthsOf(sheet.rows),
        frozen: 0,
        validations: [],
        bodyRow: null,
        hidden: false,
      },
      data: sheet.rows.map((cells) =>
        Array.from(cells, (value) =>
          value == null || value === '' ? null : { value: escaped(value), type: String, format: '@' },
        ),
      ),
    })),
  )
}

const widthsOf = (rows: Cell[][]): number[] =>
  Array.from({ length: Math.max(1, ...rows.map((row) => row.length)) }, () => 20)

/** A text that looks like a workbook's own escape (_x0041_) is not one. (ECMA-376-1, 22.9.2.19) */
const escaped = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
