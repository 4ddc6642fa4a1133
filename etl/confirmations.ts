import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Confirmation, ProposedRow } from '../cube/domain/contract.ts'
import { UserError } from './errors.ts'
import { makeFolder, writeFileWhole } from './files.ts'
import { readAnyDocument } from './intake/document.ts'
import { propose } from './intake/proposal.ts'
import { rowTables, type TableGuide } from './intake/tables.ts'
import { cleanText } from './intake/text.ts'
import type { DataPaths } from './paths.ts'
import type { FormSheet } from './workbooks/form.ts'

/**
 * What people confirmed of Word documents. For each document `confirmed/` holds the table that was made of it, a
 * workbook, and a note of when that was and what was dropped, both under the document's checksum. A load reads the
 * workbook in the document's place and keeps both in the archive.
 */
export interface ConfirmationNote {
  /** The document's name. */
  name: string
  /** The workbook's checksum. */
  table: string
  /** UTC, ISO 8601. */
  at: string
  rows: number
  dropped: { of: number; reason: string }[]
}

const folderOf = (paths: DataPaths) => path.join(paths.root, 'confirmed')

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What was confirmed of a document; null where nobody did, or where the note cannot be read. */
export function confirmationOf(paths: DataPaths, sha256: string): ConfirmationNote | null {
  try {
    return JSON.parse(readFileSync(path.join(folderOf(paths), `${sha256}.json`), 'utf8')) as ConfirmationNote
  } catch {
    return null
  }
}

/** The workbook that was confirmed of a document; null where there is none, or where it is not the one that was. */
export function confirmedTable(paths: DataPaths, sha256: string): Buffer | null {
  const note = confirmationOf(paths, sha256)
  const file = path.join(folderOf(paths), `${sha256}.xlsx`)
  if (!note || !existsSync(file)) return null
  const bytes = readFileSync(file)
  return sha256Of(bytes) === note.table ? bytes : null
}

/** For each confirmed document, by its checksum, the checksum of its table. */
export function confirmedTables(paths: DataPaths): Map<string, string> {
  const folder = folderOf(paths)
  if (!existsSync(folder)) return new Map()
  const documents = readdirSync(folder).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? [])
  return new Map(
    documents.flatMap((sha256) => {
      const note = confirmationOf(paths, sha256)
      return note ? [[sha256, note.table] as const] : []
    }),
  )
}

/**
 * Keeps what a person confirmed of a document as a table. Every proposed row must be confirmed or dropped, once:
 * nothing of a report goes without a word. A row may be confirmed as several.
 * @throws UserError where a row was neither confirmed nor dropped, or where nothing is left
 */
export async function confirm(
  paths: DataPaths,
  guide: TableGuide,
  { name, bytes }: { name: string; bytes: Buffer },
  given: Confirmation,
): Promise<{ rows: number; dropped: number }> {
  if (sha256Of(bytes) !== given.sha256)
    throw new UserError('Tệp đã thay đổi từ khi được đọc. Đề nghị đọc lại và xác nhận lại.')
  const proposal = propose(await readAnyDocument(bytes), guide)
  const confirmed = new Set(given.rows.map(({ of }) => of))
  const dropped = new Set(given.dropped.map(({ of }) => of))
  if ([...confirmed, ...dropped].some((of) => of >= proposal.rows.length))
    throw new UserError('Có dòng không thuộc bản đề xuất của tệp này. Đề nghị đọc lại tệp.')
  const open = proposal.rows.filter((_, i) => confirmed.has(i) === dropped.has(i)).length
  if (open > 0)
    throw new UserError(
      `Còn ${open} dòng chưa xác nhận hoặc chưa bỏ. Đề nghị xem đủ ${proposal.rows.length} dòng.`,
    )
  if (given.rows.length === 0 && Object.values(given.info).every((value) => cleanText(value) === null))
    throw new UserError('Không dòng nào được xác nhận, nên không có gì để nạp.')
  const at = new Date().toISOString()
  const { writeForm } = await import('./workbooks/form.ts')
  const table = await writeForm(
    sheetsOf(guide, given, { name, at, rows: proposal.rows, paragraphs: proposal.paragraphs }),
  )
  const note: ConfirmationNote = {
    name,
    table: sha256Of(table),
    at,
    rows: given.rows.length,
    dropped: given.dropped,
  }
  makeFolder(folderOf(paths))
  const file = path.join(folderOf(paths), given.sha256)
  writeFileWhole(`${file}.xlsx`, table)
  writeFileWhole(`${file}.json`, JSON.stringify(note))
  return { rows: given.rows.length, dropped: given.dropped.length }
}

interface Source {
  name: string
  at: string
  rows: ProposedRow[]
  paragraphs: { number: number; text: string }[]
}

const text = (value: string) => ({ value, type: String })
const heading = (value: string) => ({ value, type: String, fontWeight: 'bold' as const })

/** The sheets of a confirmed table: general information, each table, and where everything is from. */
function sheetsOf(guide: TableGuide, given: Confirmation, source: Source): FormSheet[] {
  const sheets: FormSheet[] = []
  const add = (name: string, data: FormSheet['data'], widths: number[]) =>
    sheets.push({ name, data, widths, frozen: 0, validations: [], bodyRow: null, hidden: false })
  const info = guide.columns.get('info')!.flatMap(({ column, label }) => {
    const value = cleanText(given.info[column] ?? '')
    return value === null ? [] : [[heading(label), text(value)]]
  })
  if (info.length > 0) add(guide.labels.get('info')!, info, [32, 60])
  const origins: FormSheet['data'] = []
  const said = new Map(source.paragraphs.map(({ number, text: words }) => [number, words]))
  for (const table of rowTables) {
    const rows = given.rows.filter((row) => row.table === table)
    if (rows.length === 0) continue
    const columns = guide.columns
      .get(table)!
      .filter(({ column }) => rows.some(({ cells }) => cleanText(cells[column] ?? '') !== null))
    const label = guide.labels.get(table)!
    const lines = rows.map(({ cells }) =>
      columns.map(({ column }) => {
        const value = cleanText(cells[column] ?? '')
        return value === null ? null : text(value)
      }),
    )
    add(
      label,
      [columns.map((column) => heading(column.label)), ...lines],
      columns.map(() => 24),
    )
    for (const [i, { of }] of rows.entries())
      origins.push(originOf(label, String(i + 2), source.rows[of]!, said))
  }
  const dropped = given.dropped.map(({ of, reason }) => originOf('Không lấy', reason, source.rows[of]!, said))
  add(
    'Nguồn',
    [
      [heading('Tệp gốc'), text(source.name)],
      [heading('SHA-256'), text(given.sha256)],
      [heading('Xác nhận lúc'), text(source.at)],
      [],
      ['Trang tính', 'Dòng, lý do', 'Đoạn', 'Nguyên văn'].map(heading),
      ...origins,
      ...dropped,
    ],
    [20, 24, 10, 120],
  )
  return sheets
}

function originOf(sheet: string, line: string, { paragraphs }: ProposedRow, said: Map<number, string>) {
  const words = paragraphs.flatMap((number) => said.get(number) ?? []).join(' ')
  return [text(sheet), text(line || '–'), text(paragraphs.join(', ')), text(words.slice(0, 8000) || '–')]
}
